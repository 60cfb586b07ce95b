/**
 * `npm run devices -- [--folder DATA] [--wait SECONDS] [--watch] [--json]`: each configured device with its status and
 * capabilities in the words of XFS4IoT. Works beside a running terminal, and without one; `--watch` asks every second
 * and tells what changed. Exit status 0 when every device is online.
 */
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { DeviceReport } from '../../../contract/device-report.ts';
import { askDevices } from './ask-devices.ts';
import { deviceLine } from './device-words.ts';

const usage = 'usage: npm run devices -- [--folder DATA] [--wait SECONDS] [--watch] [--json]';

process.exitCode = await main(process.argv.slice(2));

function valuesOf(argv: string[]) {
  try {
    const { values } = parseArgs({
      args: argv,
      options: {
        folder: { type: 'string', default: 'data' },
        wait: { type: 'string', default: '8' },
        watch: { type: 'boolean', default: false },
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
