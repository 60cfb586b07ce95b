import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Result } from '../../contract/result.ts';
import { migrate } from '../../platform/database/migrations.ts';
import { openPGliteMemory } from '../../platform/database/pglite-database.ts';
import { ensureEpoch } from '../../platform/gateway/epoch.ts';
import { enrolTerminal } from '../../platform/gateway/terminal-access.ts';
import { openKeyFolder } from '../../platform/keys/key-folder.ts';
import { establishKeySet } from '../../platform/keys/key-sets.ts';
import { registerTerminalKey } from '../../platform/keys/terminal-keys.ts';
import { openMule } from '../../platform/mule/open-mule.ts';
import { APPLY_ITEM } from '../../platform/testing/sample-submissions.ts';
import { signingKey } from '../../seal/key-file.ts';
import { openTerminalKeys } from '../keys/open-terminal-keys.ts';
import { exampleApplication } from '../store/fixtures/example-submissions.ts';
import { realClock, realRandomness } from '../store/fixtures/real-time.ts';
import { temporaryFolder } from '../store/fixtures/temporary-folder.ts';
import { openStore } from '../store/open-store.ts';
import { nationalSealer } from '../store/sealer.ts';
import { openAnswerKey } from './answer-key.ts';
import { exportOutbox } from './export-outbox.ts';
import { importReceipts } from './import-receipts.ts';

const terminalId = 'CUT-OFF-1';
const time = { clock: realClock, randomness: realRandomness };
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

function given<Value>(outcome: Result<Value, unknown>): Value {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.failure));
  return outcome.value;
}

async function platform(folder: string) {
  const database = await openPGliteMemory();
  onTestFinished(() => database.close());
  given(await migrate(database));
  await ensureEpoch(database, realRandomness);
  const { platform: pairs, agency } = given(openKeyFolder(folder));
  const signers = pairs.map(signingKey);
  const named = agency.map(({ keyId, publicKey }) => ({ keyId, publicKey }));
  const keySet = given(await establishKeySet(database, { platform: signers, agency: named }, Date.now()));
  await enrolTerminal(database, { terminalId, key: 'K'.repeat(43) });
  return { database, keySet, signer: signers[0]! };
}

test('a terminal without any line: out on a stick, taken and answered by the platform, back and settled', async () => {
  const folder = temporaryFolder();
  const [stick, trustFile] = [join(folder, 'stick'), join(folder, 'trust.json')];
  mkdirSync(stick);
  const { database, keySet, signer } = await platform(join(folder, 'platform'));
  writeFileSync(trustFile, JSON.stringify(keySet));
  const keys = given(openTerminalKeys({ folder: join(folder, 'keys'), trustFile }));
  given(await registerTerminalKey(database, signer, keys.registration(terminalId), terminalId, Date.now()));
  const sealer = nationalSealer(keys, realRandomness);
  const store = given(
    openStore({ folder: join(folder, 'data'), terminalId, ...time, sealer, reserveBytes: 0 }),
  );
  onTestFinished(() => store.close());
  const answerKey = given(openAnswerKey(join(folder, 'answers.key')));
  const saved = [[150_000, 20], [], []].map((sizes) => {
    const example = exampleApplication(randomUUID());
    if (example.body.kind !== 'application') throw new Error('no application');
    const attachments = sizes.map((size) => ({
      ...{ material: 'photo', mediaType: 'image/jpeg', bytes: realRandomness.bytes(size) },
    }));
    const body = { ...example.body, itemCode: APPLY_ITEM };
    return given(store.submissions.save({ ...example, body, attachments }));
  });
  const carried = given(
    await exportOutbox({
      ...{ queue: store.queue, terminalId, folder: stick, recipient: keys.agencyKey()! },
      ...{ sender: keys.signing(), answerTo: answerKey.named, ...time },
    }),
  );
  const mule = given(await openMule({ database, folder: join(folder, 'platform'), ...time, log: silent }));
  const answered = given(await mule.carry(carried.file, stick));
  expect(answered).toMatchObject({ attachments: 2 });
  const importing = () =>
    importReceipts({
      ...{ queue: store.queue, terminalId, file: answered.answersFile },
      ...{ openers: [answerKey.opener], trust: keys },
    });
  expect(given(await importing())).toMatchObject({ number: 1, received: 3, refused: 0 });
  expect(store.submissions.counts().everythingSent).toBe(true);
  for (const { caseId } of saved) expect(store.submissions.progress(caseId)?.caseNumber).toHaveLength(43);
  expect(given(await importing())).toMatchObject({ received: 0, nothingNew: 3 });
  const again = await exportOutbox({
    ...{ queue: store.queue, terminalId, folder: stick, recipient: keys.agencyKey()! },
    ...{ sender: keys.signing(), answerTo: answerKey.named, ...time },
  });
  expect(again).toEqual({ ok: false, failure: { code: 'nothingToSend' } });
});
