import { expect, test } from 'vitest';
import { refusable, StandInApp, StandInContents, StandInSession } from './fixtures/electron-stand-in.ts';
import { guardApp, guardContents, guardSession } from './guards.ts';

const origin = 'http://127.0.0.1:4000';
const own = (): string => origin;

const elsewhere = [
  'http://127.0.0.1:4001/',
  'http://localhost:4000/',
  'https://127.0.0.1:4000/',
  'http://127.0.0.1:4000.example.com/',
  'http://127.0.0.1:4000@example.com/',
  'https://www.gansu.gov.cn/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'chrome://settings',
  'not an address',
];

test.each(['will-navigate', 'will-redirect', 'will-frame-navigate'])('%s: to our own page only', (event) => {
  const contents = new StandInContents();
  guardContents(contents, own);
  for (const url of elsewhere) {
    const navigation = refusable({ url });
    expect(contents.emit(event, navigation)).toBe(1);
    expect(navigation.refused, url).toBe(true);
  }
  const home = refusable({ url: `${origin}/#token=x` });
  contents.emit(event, home);
  expect(home.refused).toBe(false);
});

test('without a terminal there is nowhere to navigate to', () => {
  const contents = new StandInContents();
  guardContents(contents, () => undefined);
  const navigation = refusable({ url: `${origin}/` });
  contents.emit('will-navigate', navigation);
  expect(navigation.refused).toBe(true);
});

test('no second window and no web view', () => {
  const contents = new StandInContents();
  guardContents(contents, own);
  expect(contents.windowOpenHandler?.()).toEqual({ action: 'deny' });
  const attach = refusable({});
  contents.emit('will-attach-webview', attach);
  expect(attach.refused).toBe(true);
});

function guarded(): StandInSession {
  const session = new StandInSession();
  guardSession(session, own);
  return session;
}

const check = (
  permission: string,
  where: string,
  mediaType?: 'video' | 'audio',
  isMainFrame = true,
): unknown => guarded().check?.({}, permission, where, { isMainFrame, ...(mediaType && { mediaType }) });

function request(permission: string, requestingUrl: string, mediaTypes?: ('video' | 'audio')[]): unknown {
  let granted: boolean | undefined;
  guarded().request?.({}, permission, (answer) => (granted = answer), {
    requestingUrl,
    isMainFrame: true,
    ...(mediaTypes && { mediaTypes }),
  });
  return granted;
}

test('the camera is for our own page', () => {
  expect(check('media', origin, 'video')).toBe(true);
  expect(request('media', `${origin}/`, ['video'])).toBe(true);
  for (const url of elsewhere) {
    expect(check('media', url, 'video'), url).toBe(false);
    expect(request('media', url, ['video']), url).toBe(false);
  }
  expect(check('media', origin, 'video', false)).toBe(false);
});

test('the microphone is for nobody, alone or with the camera', () => {
  expect(check('media', origin, 'audio')).toBe(false);
  expect(check('media', origin)).toBe(false);
  expect(request('media', `${origin}/`, ['audio'])).toBe(false);
  expect(request('media', `${origin}/`, ['video', 'audio'])).toBe(false);
  expect(request('media', `${origin}/`)).toBe(false);
});

test.each([
  'geolocation',
  'notifications',
  'clipboard-read',
  'display-capture',
  'fullscreen',
  'fileSystem',
  'hid',
  'serial',
  'usb',
  'openExternal',
  'unknown',
])('%s is refused, also to our own page', (permission) => {
  expect(check(permission, origin, 'video')).toBe(false);
  expect(request(permission, `${origin}/`, ['video'])).toBe(false);
  expect(guarded().device?.()).toBe(false);
});

test('nothing is downloaded', () => {
  const download = refusable({});
  expect(guarded().emit('will-download', download)).toBe(1);
  expect(download.refused).toBe(true);
});

function cancelled(url: string): boolean | undefined {
  let answer: boolean | undefined;
  guarded().beforeRequest?.({ url }, ({ cancel }) => (answer = cancel));
  return answer;
}

test('requests go to our own page and channel only', () => {
  for (const url of [`${origin}/assets/page.js`, 'ws://127.0.0.1:4000/channel', 'data:,x', 'about:blank']) {
    expect(cancelled(url), url).toBe(false);
  }
  for (const url of [...elsewhere, 'ws://127.0.0.1:4001/channel', 'wss://example.com/', 'about:gpu']) {
    expect(cancelled(url), url).toBe(true);
  }
});

test('a broken certificate is refused, none of ours is shown, no password is asked', () => {
  const app = new StandInApp();
  guardApp(app);
  const answers: unknown[] = [];
  const broken = refusable({});
  app.emit('certificate-error', broken, {}, 'https://x', 'ERR', {}, (trusted: boolean) =>
    answers.push(trusted),
  );
  const choice = refusable({});
  app.emit('select-client-certificate', choice, {}, 'https://x', [], (chosen?: unknown) =>
    answers.push(chosen),
  );
  const login = refusable({});
  app.emit('login', login);
  expect(answers).toEqual([false, undefined]);
  expect([broken.refused, choice.refused, login.refused]).toEqual([true, true, true]);
});
