import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { promisify } from 'node:util';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SocialSecurityEvent } from '../../contract/social-security-card.ts';
import { systemClock } from '../emulators/system-clock.ts';
import { configuredSocialSecurityReader } from './configured-reader.ts';
import { EmulatedChip, type ChipKind } from './emulator/emulated-chip.ts';
import { VirtualCard } from './emulator/virtual-card.ts';
import { VirtualReader, whatIsMissing } from './emulator/virtual-reader.ts';
import { holder } from './testing/holder.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const missing = whatIsMissing();
if (missing) process.stderr.write(`not run: PC/SC (${missing.code}: ${missing.detail})\n`);

/** The real service, its real library and a virtual reader: only the chip is emulated. */
describe.skipIf(missing !== undefined)('over the real PC/SC service', () => {
  const service = new VirtualReader();
  const connection = { transport: 'pcsc', reader: service.name, service: service.socket } as const;

  beforeAll(async () => {
    expect(await service.plug()).toMatchObject({ ok: true });
  });
  afterAll(async () => {
    await service.close();
  });

  async function until(holds: () => boolean): Promise<void> {
    while (!holds()) await sleep(20);
  }

  async function readOnce(kind: ChipKind, asksToFetch = false): Promise<SocialSecurityEvent> {
    const reader = configuredSocialSecurityReader(connection, systemClock, () => '2026-11-28');
    const told: SocialSecurityEvent[] = [];
    reader.onEvent((event) => {
      if (event.kind === 'cardRead' || event.kind === 'cardProblem') told.push(event);
    });
    reader.start();
    await until(() => reader.status().device === 'online');
    reader.arm();
    const card = new VirtualCard(new EmulatedChip(kind, holder, asksToFetch));
    await card.insert(service.port);
    await until(() => told.length > 0);
    card.lift();
    await until(() => reader.status().media === 'notPresent');
    await reader.stop();
    const [event] = told;
    if (!event) throw new Error('nothing was told');
    return event;
  }

  test.each([false, true])('a social-security card is read (61xx: %s)', async (asksToFetch) => {
    const event = await readOnce('socialSecurity', asksToFetch);
    expect(event).toMatchObject({
      kind: 'cardRead',
      card: { name: holder.name, idNumber: holder.idNumber, birthDate: '1952-03-07', warnings: [] },
    });
  });

  test.each([
    ['resident', 'residentCard'],
    ['bank', 'notSocialSecurityCard'],
    ['broken', 'cardUnreadable'],
  ] as const)('a %s card is told as %s', async (kind, problem) => {
    expect(await readOnce(kind)).toMatchObject({ kind: 'cardProblem', problem });
  });

  test('a service that died leaves nothing behind that ends the process later', async () => {
    const reader = configuredSocialSecurityReader(connection, systemClock, () => undefined);
    reader.start();
    await until(() => reader.status().device === 'online');
    await service.unplug();
    await until(() => reader.status().device === 'noDevice');
    for (let round = 0; round < 3; round += 1) {
      collectGarbage();
      await sleep(20);
    }
    expect(await service.plug()).toMatchObject({ ok: true });
    await until(() => reader.status().device === 'online');
    await reader.stop();
  });

  test('a reader is stopped whenever it is, while its thread tells something too', async () => {
    const program = join(import.meta.dirname, 'fixtures', 'stopped-at-once.ts');
    const run = promisify(execFile)(process.execPath, [program, service.socket], { timeout: 60_000 });
    expect((await run).stdout).toBe('40\n');
  });

  test('a service that dies and comes back', async () => {
    const reader = configuredSocialSecurityReader(connection, systemClock, () => undefined);
    reader.start();
    await until(() => reader.status().device === 'online');
    await service.unplug();
    await until(() => reader.status().device === 'noDevice');
    expect(await service.plug()).toMatchObject({ ok: true });
    await until(() => reader.status().device === 'online');
    await reader.stop();
  });
});
