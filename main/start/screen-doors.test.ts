import { request } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { failed, succeeded } from '../../contract/result.ts';
import { openScreenDoors, type ScreenDoors } from './screen-doors.ts';

let doors: ScreenDoors;
let minted = 0;
const fresh = (page: string) => () =>
  Promise.resolve(succeeded(`http://127.0.0.1:1/${page}#token=${String(++minted)}`));

beforeEach(async () => {
  doors = await openScreenDoors();
  minted = 0;
});
afterEach(() => doors.stop());

/** A request with headers of its own making, which `fetch` would not allow. */
function open(path: string, headers: Record<string, string> = {}, method = 'GET') {
  return new Promise<{ status: number; location: string | undefined; text: string }>((resolve, reject) => {
    request(doors.address + path, { method, headers, agent: false }, (reply) => {
      let text = '';
      reply.setEncoding('utf8').on('data', (part: string) => (text += part));
      reply.on('end', () =>
        resolve({ status: reply.statusCode ?? 0, location: reply.headers.location, text }),
      );
    })
      .on('error', reject)
      .end();
  });
}

test('every press of a link leads to a fresh address of its screen', async () => {
  doors.lead({ citizen: fresh('index.html'), staff: fresh('staff.html') });
  const pressed = { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'navigate' };
  expect(await open('citizen', pressed)).toMatchObject({
    status: 303,
    location: 'http://127.0.0.1:1/index.html#token=1',
  });
  expect(await open('staff', pressed)).toMatchObject({ location: 'http://127.0.0.1:1/staff.html#token=2' });
  expect(await open('staff')).toMatchObject({ location: 'http://127.0.0.1:1/staff.html#token=3' });
});

test.each([
  ['a name of elsewhere that leads to this machine', { host: 'dock.example' }],
  ['another name of this machine', { host: 'localhost' }],
  ['a page of elsewhere', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }],
  ['a script of a page of this machine', { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors' }],
  ['a picture in a page of this machine', { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors' }],
])('%s gets no token', async (_, headers: Record<string, string>) => {
  doors.lead({ citizen: fresh('index.html'), staff: fresh('staff.html') });
  for (const screen of ['citizen', 'staff'])
    expect(await open(screen, headers)).toEqual({ status: 403, location: undefined, text: '' });
  expect(minted).toBe(0);
});

test('nothing else is behind it', async () => {
  doors.lead({ staff: fresh('staff.html') });
  expect(await open('')).toMatchObject({ status: 404 });
  for (const method of ['POST', 'HEAD'])
    expect(await open('staff', {}, method)).toMatchObject({ status: 404 });
  expect(minted).toBe(0);
});

test('what cannot be opened is said in words: too early, not there now, shown by a window already', async () => {
  const early = { status: 503, location: undefined, text: '机器还没有起来，过几秒再点一次。' };
  expect(await open('citizen')).toEqual(early);
  doors.lead({ staff: () => Promise.resolve(failed('The terminal is not there.')) });
  expect(await open('staff')).toEqual(early);
  expect(await open('citizen')).toMatchObject({
    status: 503,
    text: expect.stringContaining('窗口') as string,
  });
});
