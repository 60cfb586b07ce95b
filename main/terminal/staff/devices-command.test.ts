import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { DeviceReport } from '../../../contract/device-report.ts';

const run = promisify(execFile);
const command = path.join(import.meta.dirname, 'devices-command.ts');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'devices-'));
  const serial = { transport: 'serial', path: path.join(folder, 'nothing'), baudRate: 9600 };
  const site = {
    city: '平凉市',
    name: '八里村',
    helperName: '李秀梅',
    helperPhone: '0933-0000000',
    hours: '8:30',
  };
  const platform = { address: 'http://127.0.0.1:1', publicAddress: 'http://127.0.0.1:1', keyFile: 'key' };
  const devices = { idCardReader: serial, receiptPrinter: serial, sensors: serial };
  writeFileSync(
    path.join(folder, 'terminal.json'),
    JSON.stringify({ terminalId: 'KT-0001', site, platform, devices }),
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The command as somebody types it. */
async function typed(...args: string[]): Promise<{ status: number; out: string; errors: string }> {
  try {
    const { stdout, stderr } = await run(process.execPath, [command, ...args]);
    return { status: 0, out: stdout, errors: stderr };
  } catch (error) {
    const { code, stdout, stderr } = z
      .object({ code: z.number(), stdout: z.string(), stderr: z.string() })
      .parse(error);
    return { status: code, out: stdout, errors: stderr };
  }
}

test('without a terminal it looks itself, and a device that is not there is said not to be', async () => {
  const { status, out } = await typed('--folder', folder, '--wait', '20', '--json');
  const answer = z
    .object({ ok: z.literal(false), askedBy: z.literal('command'), devices: z.array(DeviceReport) })
    .parse(JSON.parse(out));
  expect(status).toBe(1);
  expect(answer.devices.map(({ id, status: { device } }) => [id, device])).toEqual([
    ['idCardReader', 'noDevice'],
    ['receiptPrinter', 'noDevice'],
    ['sensors', 'noDevice'],
  ]);
});

test('staff read one line for each, with what to do', async () => {
  const { out } = await typed('--folder', folder, '--wait', '20');
  expect(out.trim().split('\n')).toHaveLength(3);
  expect(out).toContain('身份证读卡器');
  expect(out).toContain('请插好身份证读卡器的线');
});

test.each([[['--bogus']], [['--wait', 'soon']], [['--wait', '-1']]])(
  'typed wrongly (%j): how to type it',
  async (args) => {
    const { status, errors } = await typed(...args);
    expect([status, errors.trim().split('\n').length]).toEqual([2, 1]);
  },
);

test('a folder without a terminal: one sentence', async () => {
  const { status, errors } = await typed('--folder', path.join(folder, 'none'));
  expect([status, errors.trim().split('\n').length]).toEqual([1, 1]);
});
