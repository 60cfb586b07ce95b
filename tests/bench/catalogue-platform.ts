import { createServer as createHttpServer } from 'node:http';
import { connect, createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import { keyFileOpener } from '../../platform/adapters/key-file-opener.ts';
import { signingKey } from '../../seal/key-file.ts';
import { testAgencyPair, testPlatformPair } from '../../seal/testing/test-keys.ts';
import { simulatedAgency } from '../../platform/adapters/simulated-agency.ts';
import { simulatedRegisters } from '../../platform/adapters/simulated-registers.ts';
import { publishCatalogue } from '../../platform/catalogue/publish.ts';
import { openPGliteFolder } from '../../platform/database/pglite-database.ts';
import { startPlatform } from '../../platform/start-platform.ts';
import { systemClock, systemRandomness } from '../../platform/system-clock.ts';
import { benchCatalogue, changedDocuments } from './catalogue-samples.ts';

/** Asked of this process by its parent; every question gets one answer. */
export const PlatformQuestion = z.discriminatedUnion('ask', [
  z.object({ ask: z.literal('publish'), generation: z.number() }),
  /** bytes over the counted line since the last time, both ways */
  z.object({ ask: z.literal('bytes') }),
]);
export type PlatformQuestion = z.infer<typeof PlatformQuestion>;

export const PlatformAnswer = z.union([
  z.object({ address: z.string(), plainAddress: z.string() }),
  z.object({ published: z.number(), changedBytes: z.number() }),
  z.object({ bytes: z.number() }),
]);

/** The real platform with its database on disk, behind a line that counts; and a server of the bare bytes. */
async function main(folder: string, key: string): Promise<void> {
  const database = await openPGliteFolder(folder, () => process.exit(1));
  if (!database.ok) throw new Error(database.failure.detail);
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const platform = await startPlatform(
    {
      ...{ database: database.value, clock: systemClock, randomness: systemRandomness, log: silent },
      registers: simulatedRegisters(systemClock),
      agency: simulatedAgency(systemClock, 0),
      ...{
        signers: [signingKey(testPlatformPair)],
        opener: keyFileOpener([testAgencyPair]),
        backupWindowDays: 7,
        uploadsFolder: join(folder, 'uploads'),
      },
    },
    { host: '127.0.0.1', port: 0, enrol: { terminalId: 'BENCH-01', key } },
  );
  if (!platform.ok) throw new Error(platform.failure.detail);
  let bytes = 0;
  const line = createServer((near) => {
    const far = connect(Number(new URL(platform.value.address).port), '127.0.0.1');
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('data', (chunk: Buffer) => (bytes += chunk.length));
      from.on('error', () => to.destroy());
      from.pipe(to);
    }
  });
  let bare: Buffer = Buffer.alloc(0);
  const plain = createHttpServer((_request, response) => response.end(bare));
  const port = (server: typeof line): Promise<number> =>
    new Promise((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
    });
  process.on('message', (message) => void answer(PlatformQuestion.parse(message)));
  process.on('disconnect', () => process.exit(0));
  process.send?.({
    address: `http://127.0.0.1:${await port(line)}`,
    plainAddress: `http://127.0.0.1:${await port(plain)}`,
  });

  async function answer(question: PlatformQuestion): Promise<void> {
    if (question.ask === 'bytes') {
      process.send?.({ bytes });
      bytes = 0;
      return;
    }
    if (!database.ok) return;
    const { changed } = await publishCatalogue(
      database.value,
      systemClock,
      benchCatalogue(question.generation),
    );
    bare = Buffer.from(
      changedDocuments(question.generation)
        .map(({ content }) => content)
        .join('\n'),
    );
    process.send?.({ published: changed, changedBytes: bare.length });
  }
}

if (import.meta.main) {
  const [folder = '', key = ''] = process.argv.slice(2);
  await main(folder, key);
}
