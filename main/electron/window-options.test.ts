import { expect, test } from 'vitest';
import { installedRoot, readShellOptions } from './shell-options.ts';
import { windowOptions } from './window-options.ts';

test('the kiosk fills the screen and has no frame', () => {
  expect(windowOptions(undefined, true)).toMatchObject({ kiosk: true, fullscreen: true, frame: false });
});

test.each([undefined, 'portrait', 'landscape'] as const)('the page has no powers (%s)', (shape) => {
  for (const production of [true, false]) {
    const { webPreferences } = windowOptions(shape, production);
    expect(webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      webSecurity: true,
      devTools: !production,
    });
    expect(webPreferences).not.toHaveProperty('preload');
    expect(webPreferences?.partition).not.toMatch(/^persist:/);
  }
});

test('at a desk the window has the shape that was asked for', () => {
  const { width = 0, height = 0, kiosk } = windowOptions('portrait', false);
  expect(kiosk).toBeUndefined();
  expect(height / width).toBeCloseTo(1920 / 1080);
});

test('the shell takes its options from among Chromium’s', () => {
  const argv = ['dist/electron/main.js', '--no-sandbox', '--folder', '/data/terminal', '--portrait'];
  expect(readShellOptions(argv, '/default')).toMatchObject({ folder: '/data/terminal', shape: 'portrait' });
  expect(readShellOptions(['--no-sandbox'], '/default')).toEqual({
    folder: '/default',
    catalogue: undefined,
    page: undefined,
    shape: undefined,
  });
});

test('the terminal lies beside the sources, or unpacked in the package', () => {
  expect(installedRoot('/jiujin/dist/electron', undefined)).toBe('/jiujin');
  expect(installedRoot('/x', '/opt/jiujin/resources')).toBe('/opt/jiujin/resources/app.asar.unpacked');
});
