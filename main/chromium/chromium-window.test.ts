import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ManualClock } from '../supervision/fixtures/manual-clock.ts';
import { chromiumFlags } from './chromium-flags.ts';
import { chromiumWindow } from './chromium-window.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chromium-window-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A browser that does what the test says. */
class Browser {
  readonly args: string[];
  readonly signals: string[] = [];
  obeys = true;
  exits: (reason: string) => void = () => undefined;

  constructor(args: string[]) {
    this.args = args;
  }
  onExit(listener: (reason: string) => void): void {
    this.exits = (reason) => {
      this.exits = () => undefined;
      listener(reason);
    };
  }
  onLine(): void {
    // says nothing
  }
  kill(signal: 'SIGTERM' | 'SIGKILL'): void {
    this.signals.push(signal);
    if (this.obeys || signal === 'SIGKILL') this.exits(signal);
  }
  get door(): string {
    return readFileSync(fileURLToPath(this.args.at(-1)?.replace('--app=', '') ?? ''), 'utf8');
  }
}

function kiosk() {
  const clock = new ManualClock();
  const browsers: Browser[] = [];
  const lost: string[] = [];
  const window = chromiumWindow({
    clock,
    folder,
    shape: undefined,
    isRoot: false,
    onLost: (reason) => lost.push(reason),
    start(args) {
      const browser = new Browser(args);
      browsers.push(browser);
      return browser;
    },
  });
  return { browsers, clock, lost, window };
}

const address = 'http://127.0.0.1:4000/#token=secret';

test('the address goes through a file that the user alone can read, not through the command line', async () => {
  const { browsers, window } = kiosk();
  await window.open(address);
  expect(browsers[0]?.args.join(' ')).not.toContain('secret');
  expect(browsers[0]?.door).toContain(JSON.stringify(address));
});

test('no bubble offers to translate the page, to keep what a citizen typed, or asks about the camera', async () => {
  const { window } = kiosk();
  await window.open(address);
  const [profile = ''] = readdirSync(folder);
  const preferences = JSON.parse(
    readFileSync(join(folder, profile, 'Default', 'Preferences'), 'utf8'),
  ) as unknown;
  expect(preferences).toMatchObject({
    translate: { enabled: false },
    credentials_enable_service: false,
    autofill: { profile_enabled: false },
    profile: { default_content_setting_values: { media_stream_camera: 1, media_stream_mic: 2 } },
  });
});

test('a second opening ends the first browser and its profile, and is no loss', async () => {
  const { browsers, lost, window } = kiosk();
  await window.open(address);
  await window.open(`${address}2`);
  expect(browsers).toHaveLength(2);
  expect(browsers[0]?.signals[0]).toBe('SIGTERM');
  expect(browsers[1]?.signals).toEqual([]);
  expect(readdirSync(folder)).toHaveLength(1);
  expect(lost).toEqual([]);
});

test('a browser that ends by itself is reported, and its profile goes', async () => {
  const { browsers, lost, window } = kiosk();
  await window.open(address);
  browsers[0]?.exits('status 0');
  expect(lost).toEqual(['status 0']);
  expect(readdirSync(folder)).toEqual([]);
});

test('a browser that does not end when asked is killed', async () => {
  const { browsers, clock, window } = kiosk();
  await window.open(address);
  const [browser] = browsers;
  if (browser) browser.obeys = false;
  const stopped = window.stop();
  await clock.pass(4_999);
  expect(browser?.signals).toEqual(['SIGTERM']);
  await clock.pass(1);
  await stopped;
  expect(browser?.signals).toContain('SIGKILL');
  expect(readdirSync(folder)).toEqual([]);
});

test('after stop nothing opens', async () => {
  const { browsers, window } = kiosk();
  await window.stop();
  await window.open(address);
  expect(browsers).toEqual([]);
});

test('profiles left by a power cut are removed at the next start', () => {
  mkdirSync(join(folder, 'chromium-profile-old', 'Default'), { recursive: true });
  mkdirSync(join(folder, 'kept'));
  kiosk();
  expect(existsSync(join(folder, 'chromium-profile-old'))).toBe(false);
  expect(existsSync(join(folder, 'kept'))).toBe(true);
});

test('the sandbox is off for root only, and the graphics device is used where there is one', () => {
  const situation = { profile: '/p', shape: undefined, isRoot: false, hasGraphicsDevice: true };
  expect(chromiumFlags(situation)).not.toContain('--no-sandbox');
  expect(chromiumFlags(situation)).not.toContain('--disable-gpu');
  expect(chromiumFlags({ ...situation, isRoot: true })).toContain('--no-sandbox');
  expect(chromiumFlags({ ...situation, hasGraphicsDevice: false })).toContain('--disable-gpu');
});

test('kiosk or a desk’s window, never both', () => {
  const situation = { profile: '/p', isRoot: false, hasGraphicsDevice: true };
  expect(chromiumFlags({ ...situation, shape: undefined })).toContain('--kiosk');
  expect(chromiumFlags({ ...situation, shape: 'portrait' })).not.toContain('--kiosk');
  expect(chromiumFlags({ ...situation, shape: 'portrait' })).toContain('--window-size=540,960');
});
