import { expect, test } from 'vitest';
import { findChromium } from './find-chromium.ts';

const finding = (environment: NodeJS.ProcessEnv, ...present: string[]): string | undefined =>
  findChromium(environment, (path) => present.includes(path));

test('the environment decides, and a wrong choice is not replaced by another browser', () => {
  expect(finding({ JIUJIN_CHROMIUM: '/my/browser', PATH: '/bin' }, '/my/browser', '/bin/chromium')).toBe(
    '/my/browser',
  );
  expect(finding({ JIUJIN_CHROMIUM: '/gone', PATH: '/bin' }, '/bin/chromium')).toBeUndefined();
});

test('Chromium itself comes before what vendors made of it, wherever on the PATH it is', () => {
  expect(finding({ PATH: '/a:/b' }, '/a/google-chrome', '/b/chromium')).toBe('/b/chromium');
  expect(finding({ PATH: '/a:/b' }, '/a/google-chrome')).toBe('/a/google-chrome');
});

test('vendors put theirs outside the PATH', () => {
  expect(finding({ PATH: '/bin' }, '/opt/loongnix-browser/lbrowser')).toBe('/opt/loongnix-browser/lbrowser');
});

test('there may be none', () => {
  expect(finding({ PATH: '' })).toBeUndefined();
  expect(finding({}, 'chromium', '/chromium')).toBeUndefined();
});
