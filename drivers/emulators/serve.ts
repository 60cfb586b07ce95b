import { parseArgs } from 'node:util';
import { resolve } from 'node:path';
import { z } from 'zod';
import { openDock, type DockFailure, type OpenDock } from './open-dock.ts';
import { emulatedDevices } from './emulated-devices.ts';
import { systemClock } from './system-clock.ts';

/**
 * `serve.ts --folder F --line-target ADDRESS [--port N] [--screens ADDRESS]`: the emulated devices, their cables, the line and the
 * dock's page in one process. When all of it works, one line of JSON on standard output says where:
 * `{"ready":{"dockAddress","lineAddress","devices":{"idCardReader","receiptPrinter"}}}`. Otherwise one sentence
 * on standard error and exit status 1. It ends on SIGTERM, SIGINT, SIGHUP and when a parent that spawned it
 * with an IPC channel goes away; nothing is left behind.
 */
const Arguments = z.strictObject({
  folder: z.string({ error: '--folder is missing: where the paths of the devices shall appear' }).min(1),
  'line-target': z.url({
    protocol: /^https?$/,
    error: '--line-target is missing or no http address: the platform behind the line',
  }),
  port: z.coerce
    .number({ error: '--port is not a number' })
    .int({ error: '--port is not a whole number' })
    .min(0, { error: '--port is at least 0' })
    .max(65_535, { error: '--port is at most 65535' })
    .default(0),
  screens: z.url({ error: '--screens is no address' }).optional(),
});

const ENDING_SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

const opened = await open();
if (opened) endWell(opened);

async function open(): Promise<OpenDock | undefined> {
  if (process.env['JIUJIN_PRODUCTION'] === '1') {
    return cannotStart('The dock stands in for real devices and does not run where JIUJIN_PRODUCTION=1.');
  }
  const settings = Arguments.safeParse(givenArguments());
  if (!settings.success) return cannotStart(`${settings.error.issues[0]?.message ?? 'wrong arguments'}.`);
  const { folder, port, 'line-target': lineTarget, screens } = settings.data;
  const outcome = await openDock({
    folder: resolve(folder),
    lineTarget: new URL(lineTarget),
    port,
    clock: systemClock,
    devices: emulatedDevices(systemClock),
    screens,
  });
  return outcome.ok ? outcome.value : cannotStart(sentenceFor(outcome.failure));
}

function givenArguments(): Record<string, unknown> {
  const option = { type: 'string' } as const;
  const options = { folder: option, 'line-target': option, port: option, screens: option };
  return parseArgs({ options, strict: false }).values;
}

function endWell(dock: OpenDock): void {
  let ending = false;
  const end = (): void => {
    if (ending) return;
    ending = true;
    void dock.close().then(() => process.exit(0));
  };
  ENDING_SIGNALS.forEach((signal) => process.on(signal, end));
  process.once('disconnect', end);
  const { dockAddress, lineAddress, devices } = dock;
  console.log(JSON.stringify({ ready: { dockAddress, lineAddress, devices } }));
}

function cannotStart(sentence: string): undefined {
  console.error(sentence);
  process.exitCode = 1;
}

function sentenceFor({ code, detail }: DockFailure): string {
  switch (code) {
    case 'folder':
      return `The folder for the devices' paths cannot be made: ${detail}.`;
    case 'port':
      return `The dock's port cannot be opened: ${detail}.`;
    case 'socatMissing':
      return 'The program socat is missing; on Debian: apt-get install socat.';
    case 'serialLine':
      return `An emulated serial line does not work: ${detail}.`;
  }
}
