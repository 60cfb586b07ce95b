import { expect, test } from 'vitest';
import { DocumentCamera } from './document-camera.ts';

test('unknown until the page has spoken; only news are news', () => {
  const camera = new DocumentCamera();
  expect(camera.status()).toEqual({ device: 'starting', camera: 'unknown' });
  expect(camera.reported({ device: 'online', camera: 'ok' })).toBe(true);
  expect(camera.reported({ device: 'online', camera: 'ok' })).toBe(false);
  expect(camera.status()).toEqual({ device: 'online', camera: 'ok' });
});
