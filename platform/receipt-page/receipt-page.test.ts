import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { testPlatformKey } from '../../seal/testing/test-keys.ts';
import { addReceiptPage, pageWithKeys } from './receipt-page.ts';

test('the keys in force go into the place kept for them, and nothing else of a key', () => {
  const html = '<p></p><script type="application/json" id="platform-keys">\n  []\n</script><p></p>';
  const key = { ...testPlatformKey, privateKey: 'secret' };
  expect(pageWithKeys(html, [key])).toBe(
    `<p></p><script type="application/json" id="platform-keys">${JSON.stringify([testPlatformKey])}</script><p></p>`,
  );
});

test('the page that is not built says how to build it', async () => {
  const app = Fastify({ logger: false });
  const nowhere = new URL('nowhere.html', import.meta.url);
  addReceiptPage(app, () => [testPlatformKey], nowhere);
  const answer = await app.inject('/v');
  expect(answer.statusCode).toBe(503);
  expect(answer.body).toContain('vite build platform/receipt-page');
});
