/**
 * `npm run devices -- [--folder DATA] [--wait SECONDS] [--watch] [--screen] [--json]`: each configured device with its status and
 * capabilities in the words of XFS4IoT. Works beside a running terminal, and without one; `--watch` asks every second
 * and tells what changed; `--screen` prints where the staff's screen of the running terminal can be opened once. Exit status 0 when every device is online.
 */
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { DeviceReport } from '../../../contract/device-report.ts';
import { askDevices } from './ask-devices.ts';
import { deviceLine } from './device-words.ts';
import { terminalFolder } from './open-desk.ts';
import { connectToStaffServer } from './staff-client.ts';

const usage = 'usage: npm run devices -- [--folder DATA] [--wait SECONDS] [--watch] [--screen] [--json]';

process.exitCode = await main(process.argv.slice(2));

function valuesOf(argv: string[]) {
  try {
    const { values } = parseArgs({
      args: argv,
      options: {
        folder: { type: 'string', default: 'data' },
        wait: { type: 'string', default: '8' },
        watch: { type: 'boolean', default: false },
        screen: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    });
    const waitSeconds = Number(values.wait);
    return waitSeconds >= 0 && waitSeconds <= 600 ? { ...values, waitSeconds } : undefined;
  } catch {
    return undefined;
  }
}

async function main(argv: string[]): Promise<number> {
  const values = valuesOf(argv);
  if (!values) {
    console.error(usage);
    return 2;
  }
  const { waitSeconds } = values;
  const folder = path.resolve(values.folder);
  if (values.screen) return printScreen(folder, values.json);
  const answer = await askDevices(folder, waitSeconds * 1000);
  if (!answer.ok) {
    console.error(answer.failure);
    return 1;
  }
  const { askedBy, devices } = answer.value;
  const ok = devices.every(isOnline);
  if (values.json) console.log(JSON.stringify({ ok, askedBy, devices }));
  else devices.forEach((device) => console.log(deviceLine(device)));
  if (values.watch) await watch(folder, devices);
  return ok ? 0 : 1;
}

/** The address opens one screen, within this run of the terminal. */
async function printScreen(folder: string, asJson: boolean): Promise<number> {
  const address = await connectToStaffServer(terminalFolder(folder))?.screenAddress.mutate();
  if (address === undefined) {
    console.error('这个数据文件夹没有终端在运行：先 npm start，再来要地址。');
    return 1;
  }
  console.log(
    asJson ? JSON.stringify({ ok: true, screen: address }) : `工作人员的屏幕，能打开一次：${address}`,
  );
  return 0;
}

function isOnline({ status }: DeviceReport): boolean {
  return status.device === 'online' || status.device === 'deviceBusy';
}

/** Until it is interrupted, or nothing answers any more. */
async function watch(folder: string, first: DeviceReport[]): Promise<void> {
  let lines = first.map(deviceLine);
  for (;;) {
    await sleep(1000);
    const answer = await askDevices(folder, 1000);
    if (!answer.ok) return console.error(answer.failure);
    const now = answer.value.devices.map(deviceLine);
    const time = new Date().toLocaleTimeString('zh-CN', { hour12: false });
    now.filter((line, index) => line !== lines[index]).forEach((line) => console.log(`${time}  ${line}`));
    lines = now;
  }
}
