import { expect, test } from 'vitest';
import { DeviceReport } from '../../contract/device-report.ts';
import { DocumentCamera } from './document-camera.ts';

test('unknown until the page has spoken; only news are news', () => {
  const camera = new DocumentCamera({ transport: 'browser', label: 'Eloam' });
  expect(camera.status()).toEqual({ device: 'starting', camera: 'unknown' });
  expect(camera.reported({ device: 'online', camera: 'ok' })).toBe(true);
  expect(camera.reported({ device: 'online', camera: 'ok' })).toBe(false);
  expect(DeviceReport.parse(camera.report())).toEqual({
    id: 'documentCamera',
    class: 'camera',
    connection: { transport: 'browser', label: 'Eloam' },
    status: { device: 'online', camera: 'ok' },
    capabilities: {},
  });
});
