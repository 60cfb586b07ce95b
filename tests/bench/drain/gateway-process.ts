import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { z } from 'zod';
import { LocalGateway } from '../../../offline-cache/sync/fixtures/local-gateway.ts';
import { threadedOpener } from '../../../platform/adapters/opening-threads.ts';
import { simulatedAgency } from '../../../platform/adapters/simulated-agency.ts';
import { simulatedRegisters } from '../../../platform/adapters/simulated-registers.ts';
import { openPGliteFolder } from '../../../platform/database/pglite-database.ts';
import { startPlatform } from '../../../platform/start-platform.ts';
import { systemClock, systemRandomness } from '../../../platform/system-clock.ts';
import { signingKey } from '../../../seal/key-file.ts';
import { registrationText } from '../../../seal/statements.ts';
import { testAgencyPair, testPlatformPair, testTerminalKey } from '../../../seal/testing/test-keys.ts';
import { benchTerminalId } from '../bench-store.ts';

/** The bearer key of the benchmark's terminal. */
export const benchKey = Buffer.alloc(32, 7).toString('base64url');

/** `gateway`: the real one on PGlite, on disk. `small`: answers the same protocol from memory. */
export type GatewayKind = 'gateway' | 'small';

/** A gateway in a process of its own. */
export class GatewayProcess {
  readonly port: number;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.port = port;
  }

  static async start(kind: GatewayKind, folder: string): Promise<GatewayProcess> {
    const child = fork(import.meta.filename, [kind, folder]);
    const ended = once(child, 'exit').then(() => [undefined]);
    const [address] = (await Promise.race([once(child, 'message'), ended])) as unknown[];
    return new GatewayProcess(child, Number(new URL(z.string().parse(address)).port));
  }

  async stop(): Promise<void> {
    const closed = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await closed;
  }
}

async function smallGateway(folder: string): Promise<string> {
  const gateway = new LocalGateway(folder);
  await gateway.start();
  return gateway.address;
}

async function realGateway(folder: string): Promise<string> {
  const database = await openPGliteFolder(folder, () => process.exit(1));
  if (!database.ok) throw new Error(database.failure.detail);
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const parts = {
    ...{ database: database.value, clock: systemClock, randomness: systemRandomness, log },
    registers: simulatedRegisters(systemClock),
    agency: simulatedAgency(systemClock, 3_600),
    signers: [signingKey(testPlatformPair)],
    opener: threadedOpener([testAgencyPair]),
    backupWindowDays: 7,
    uploadsFolder: join(folder, 'uploads'),
  };
  const enrol = { terminalId: benchTerminalId, key: benchKey };
  const platform = await startPlatform(parts, { host: '127.0.0.1', port: 0, enrol });
  if (!platform.ok) throw new Error(platform.failure.detail);
  await registerKey(platform.value.address);
  return platform.value.address;
}

async function registerKey(address: string): Promise<void> {
  const words = { terminalId: benchTerminalId, publicKey: testTerminalKey.publicKey };
  const reply = await fetch(`${address}/v1/terminal-keys`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${benchKey}` },
    body: JSON.stringify({ ...words, signature: testTerminalKey.sign(registrationText(words)) }),
  });
  if (!reply.ok) throw new Error(`the terminal's key was not taken: ${reply.status} ${await reply.text()}`);
}

if (import.meta.main) {
  const [kind, folder = ''] = process.argv.slice(2);
  process.once('disconnect', () => process.exit());
  process.send?.(await (kind === 'small' ? smallGateway(folder) : realGateway(folder)));
}
