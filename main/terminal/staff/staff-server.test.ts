import { existsSync, mkdtempSync, rmSync, statSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { succeeded } from '../../../contract/result.ts';
import { StaffAddress, type StaffHandlers } from '../../../contract/staff.ts';
import { systemRandomness } from '../system-clock.ts';
import { connectToStaffServer } from './staff-client.ts';
import { openStaffServer, staffFile, type StaffServer } from './staff-server.ts';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const counts = { queued: 2, uploading: 0, blocked: 0, refused: 1, everythingSent: false };
let folder: string;
let server: StaffServer;
let replayed: string[];

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'staff-'));
  replayed = [];
  const handlers: StaffHandlers = {
    devices: () => [],
    screenAddress: () => 'http://127.0.0.1:1/staff.html#token=x',
    outbox: () => ({ counts, held: [] }),
    replay(submissionId) {
      replayed.push(submissionId);
      return succeeded(true);
    },
    acknowledgeSalvage: () => succeeded(false),
    exportOutbox: async (file) => succeeded({ file, submissions: 2, settled: 0 }),
    importAnswers: async (file) => succeeded({ file, submissions: 0, settled: 2 }),
  };
  server = await openStaffServer(folder, handlers, systemRandomness, quiet);
});
afterEach(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

const announced = () => StaffAddress.parse(JSON.parse(readFileSync(staffFile(folder), 'utf8')));

test('whoever can read the folder sees the outbox and sends a held submission again', async () => {
  const staff = connectToStaffServer(folder);
  expect(await staff?.outbox.query()).toEqual({ counts, held: [] });
  const submissionId = '01a20a71-72c9-735d-b260-19ef81bd208b';
  expect(await staff?.replay.mutate(submissionId)).toEqual({ ok: true, value: true });
  expect(replayed).toEqual([submissionId]);
  await expect(staff?.replay.mutate('no id')).rejects.toThrow();
});

test('the token is for its owner alone, and goes with the terminal', () => {
  expect(statSync(staffFile(folder)).mode & 0o777).toBe(0o600);
  server.close();
  expect(existsSync(staffFile(folder))).toBe(false);
  expect(connectToStaffServer(folder)).toBeUndefined();
});

test.each([
  ['no token', {}],
  ['another token', { authorization: `Bearer ${'x'.repeat(43)}` }],
])('%s: refused', async (_, headers) => {
  const reply = await fetch(`${announced().address}/outbox`, { headers });
  expect(reply.status).toBe(403);
});

test('a page of a browser is refused even with the token', async () => {
  const { address, token } = announced();
  const headers = { authorization: `Bearer ${token}`, origin: 'http://127.0.0.1:1' };
  expect((await fetch(`${address}/outbox`, { headers })).status).toBe(403);
  expect(
    (await fetch(`${address}/outbox`, { headers: { authorization: headers.authorization } })).status,
  ).toBe(200);
});
