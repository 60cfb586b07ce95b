import { expect, test } from 'vitest';
import { packaging } from './electron-builder.ts';

test('the fuses that would open the product are off', () => {
  expect(packaging.electronFuses).toMatchObject({
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    onlyLoadAppFromAsar: true,
  });
});

test('no emulator, test or platform is packaged', () => {
  const files = packaging.files;
  expect(files).toContain('!**/{emulator,emulators,fixtures}/**');
  expect(files).toContain('!**/*.{test,spec}.ts');
  expect(JSON.stringify(files)).not.toContain('platform');
});
