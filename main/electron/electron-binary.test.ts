import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findElectronBinary } from './electron-binary.ts';

let root: string;
const package_ = (): string => join(root, 'node_modules', 'electron');

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'electron-binary-'));
  mkdirSync(join(package_(), 'dist'), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true }));

test('the package without its download has no binary', () => {
  expect(findElectronBinary(root, {})).toBeUndefined();
});

test('is found where the download puts it, under the name that it wrote down', () => {
  writeFileSync(join(package_(), 'path.txt'), 'Electron.app/Electron');
  expect(findElectronBinary(root, {})).toBeUndefined();
  mkdirSync(join(package_(), 'dist', 'Electron.app'));
  writeFileSync(join(package_(), 'dist', 'Electron.app', 'Electron'), '');
  expect(findElectronBinary(root, {})).toBe(join(package_(), 'dist', 'Electron.app', 'Electron'));
});

test('a distribution named in the environment comes first', () => {
  writeFileSync(join(package_(), 'dist', 'electron'), '');
  const other = join(root, 'other');
  mkdirSync(other);
  expect(findElectronBinary(root, { ELECTRON_OVERRIDE_DIST_PATH: other })).toBeUndefined();
  writeFileSync(join(other, 'electron'), '');
  expect(findElectronBinary(root, { ELECTRON_OVERRIDE_DIST_PATH: other })).toBe(join(other, 'electron'));
});
