import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { signingKey } from '../../seal/key-file.ts';
import { newKeyPair } from '../../seal/sm2.ts';
import type { Database } from '../../platform/database/database.ts';
import { openPGliteMemory } from '../../platform/database/pglite-database.ts';
import { enrolTerminal } from '../../platform/gateway/terminal-access.ts';
import { establishKeySet, newestKeySet } from '../../platform/keys/key-sets.ts';
import { benchOpener, benchSigner, GatewayBench } from '../../platform/testing/gateway-bench.ts';
import { APPLY_ITEM } from '../../platform/testing/sample-submissions.ts';
import { openTerminalKeys } from '../keys/open-terminal-keys.ts';
import { exampleApplication, exampleEvaluation } from '../store/fixtures/example-submissions.ts';
import { realClock, realRandomness } from '../store/fixtures/real-time.ts';
import { temporaryFolder } from '../store/fixtures/temporary-folder.ts';
import { openStore } from '../store/open-store.ts';
import { nationalSealer } from '../store/sealer.ts';
import { photo } from './fixtures/running-sync.ts';
import { GatewayClient } from './gateway-client.ts';
import { GatewaySync } from './sync.ts';
import type { SyncEvent } from './sync-event.ts';

const timing = {
  probeOnlineMs: 200,
  probeOfflineMs: 100,
  pollMs: 500,
  standingMs: 300,
  keysMs: 300,
  againMs: 100,
};
let database: Database;
let bench: GatewayBench;
let address = '';

beforeAll(async () => {
  database = await openPGliteMemory();
  bench = await GatewayBench.over(database);
  address = await bench.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await bench.close();
  await database.close();
});

/** A terminal with keys, store and sync of its own, enrolled by hand as a technician does it. */
async function enrolledTerminal() {
  const folder = temporaryFolder();
  const terminalId = `SYNC-${randomUUID().slice(0, 8)}`;
  const [keyFile, trustFile] = [join(folder, 'terminal.key'), join(folder, 'trust.json')];
  const bearer = Buffer.from(realRandomness.bytes(32)).toString('base64url');
  await enrolTerminal(database, { terminalId, key: bearer });
  writeFileSync(keyFile, bearer, { mode: 0o600 });
  writeFileSync(trustFile, JSON.stringify(await newestKeySet(database)));
  const opened = openTerminalKeys({ folder: join(folder, 'keys'), trustFile });
  if (!opened.ok) throw new Error(opened.failure.detail);
  const keys = opened.value;
  const store = openStore({
    ...{ folder: join(folder, 'data'), terminalId, clock: realClock, randomness: realRandomness },
    ...{ sealer: nationalSealer(keys, realRandomness), reserveBytes: 0 },
  });
  if (!store.ok) throw new Error(store.failure.code);
  const { submissions, queue } = store.value;
  const events: SyncEvent[] = [];
  const sync = new GatewaySync({
    ...{ queue, keys, terminalId, clock: realClock, randomness: realRandomness, timing },
    client: new GatewayClient({ address, keyFile, clock: realClock, trust: keys }),
    report: (event) => void events.push(event),
  });
  onTestFinished(async () => {
    await sync.stop();
    store.value.close();
  });
  const save = (submission: Parameters<typeof submissions.save>[0]) => {
    const saved = submissions.save(submission);
    if (!saved.ok) throw new Error(saved.failure.code);
    sync.nudge();
    return saved.value;
  };
  const application = (caseId: string = randomUUID(), attachments = [photo(1)].slice(1)) => {
    const example = exampleApplication(caseId);
    return save({
      ...example,
      body: { ...example.body, itemCode: APPLY_ITEM } as typeof example.body,
      attachments,
    });
  };
  const rating = (caseId: string) =>
    save({
      ...exampleEvaluation(caseId),
      body: {
        ...{ kind: 'evaluation', level: 5, indicators: [], channel: 5 },
      },
    });
  const allSent = () => eventually(() => submissions.counts().everythingSent, events);
  return { keys, sync, events, application, rating, allSent, submissions, terminalId };
}

async function eventually(
  holds: () => boolean | Promise<boolean>,
  events: readonly SyncEvent[],
): Promise<void> {
  for (let look = 0; !(await holds()); look += 1) {
    if (look > 1_500) throw new Error(`never happened: ${JSON.stringify(events.slice(-5))}`);
    await wait(10);
  }
}

test('a terminal just enrolled registers its key, and brings everything there: attachments, parts of cases, a long queue', async () => {
  const { keys, sync, application, rating, allSent, submissions, events } = await enrolledTerminal();
  const rich = application(randomUUID(), [photo(700_000), photo(20)]);
  const many = Array.from({ length: 40 }, () => application());
  rating(rich.caseId);
  sync.start();
  await allSent();
  expect(keys.certificate()).toBeDefined();
  for (const { caseId } of [rich, ...many]) expect(submissions.progress(caseId)?.receipt).toBeDefined();
  expect(events.filter(({ kind }) => kind === 'held' || kind === 'keysNotBelieved')).toEqual([]);
});

/** As a backup would have it that was made after `sequence`, or before the terminal had registered its key. */
async function putBack(terminalId: string, sequence: number): Promise<void> {
  await database.transaction(async (statements) => {
    const lost = 'SELECT id FROM submission WHERE terminal_id = $1 AND terminal_sequence > $2';
    await statements.run('SET LOCAL session_replication_role = replica');
    await statements.run(`DELETE FROM service_case WHERE application_id IN (${lost})`, [
      terminalId,
      sequence,
    ]);
    await statements.run('DELETE FROM submission WHERE terminal_id = $1 AND terminal_sequence > $2', [
      terminalId,
      sequence,
    ]);
    await statements.run('UPDATE terminal SET highest_sequence = $2, received_sequences = $2 WHERE id = $1', [
      terminalId,
      sequence,
    ]);
    if (sequence > 0) return;
    await statements.run('DELETE FROM terminal_key WHERE terminal_id = $1', [terminalId]);
    await statements.run('UPDATE terminal SET key_on_word = true WHERE id = $1', [terminalId]);
  });
}

test.each([
  ['after its second submission', 2],
  ['before it had registered its key', 0],
])('a platform put back to %s: all of it again, and nothing is refused', async (_, sequence) => {
  const { sync, application, allSent, submissions, terminalId, events } = await enrolledTerminal();
  for (let count = 0; count < 5; count += 1) application();
  sync.start();
  await allSent();
  await putBack(terminalId, sequence);
  const had = async () => {
    const [row] = await database.query(
      z.object({ had: z.coerce.number() }),
      'SELECT count(*) AS had FROM submission WHERE terminal_id = $1',
      [terminalId],
    );
    return row?.had;
  };
  expect(await had()).toBe(sequence);
  await eventually(async () => (await had()) === 5 && submissions.counts().everythingSent, events);
  expect(events).toContainEqual({ kind: 'reoffered', offered: 5 - sequence, contentGone: 0 });
  expect(submissions.counts().refused).toBe(0);
});

test('two changes of the platform’s keys while the terminal was away: followed one by one', async () => {
  const { keys, sync, application, allSent, events } = await enrolledTerminal();
  const [second, third] = [signingKey(newKeyPair()), signingKey(newKeyPair())];
  const agency = benchOpener.keys;
  await establishKeySet(database, { platform: [second, benchSigner], agency }, Date.now());
  await establishKeySet(database, { platform: [third, second], agency }, Date.now());
  application();
  sync.start();
  await eventually(() => keys.platformKeys().some(({ keyId }) => keyId === third.keyId), events);
  await allSent();
  expect(events.some(({ kind }) => kind === 'keysNotBelieved')).toBe(false);
});
