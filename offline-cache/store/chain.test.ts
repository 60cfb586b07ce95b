import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { chainBegin } from '../../contract/keys.ts';
import {
  exampleApplication,
  exampleEvaluation,
  exampleReceipt,
  openExample,
} from './fixtures/example-submissions.ts';
import { quickSealer } from './fixtures/known-keys.ts';
import { realRandomness } from './fixtures/real-time.ts';
import { quickFolder, temporaryFolder } from './fixtures/temporary-folder.ts';
import type { OpenedStore } from './open-store.ts';
import { contentHeader } from './salvage/intact-content.ts';

const options = { sealer: quickSealer, randomness: realRandomness };

type Step = 'save' | 'rate' | 'send' | 'refuse' | 'reopen' | 'restart' | 'failing file';

const step = fc.constantFrom<Step>('save', 'rate', 'send', 'refuse', 'reopen', 'restart', 'failing file');

test('each names the hash of the one before, whatever happens in between', { timeout: 120_000 }, () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 30 }), (steps) => {
      const folder = temporaryFolder(quickFolder);
      let store = openExample(folder, options);
      const chain: { sequence: number; hash: string; previousHash: string }[] = [];
      let lastCase = randomUUID();
      const save = (kind: 'save' | 'rate') => {
        if (kind === 'save') lastCase = randomUUID();
        const saved = store.submissions.save(
          kind === 'save' ? exampleApplication(lastCase) : exampleEvaluation(lastCase),
        );
        if (!saved.ok) throw new Error(saved.failure.code);
        const header = headerOf(store, saved.value.id);
        chain.push({
          sequence: header.terminalSequence,
          hash: saved.value.hash,
          previousHash: header.previousHash,
        });
      };
      const actions: Record<Step, () => void> = {
        save: () => save('save'),
        rate: () => save('rate'),
        send: () => sendOne(store),
        refuse: () => refuseOne(store),
        reopen: () => expect(store.reopen().ok).toBe(true),
        restart: () => {
          store.close();
          store = openExample(folder, options);
        },
        'failing file': () => expect(() => store.submissions.save(unfit())).toThrow(TypeError),
      };
      for (const one of steps) actions[one]();
      store.close();
      for (const [index, { sequence, previousHash }] of chain.entries()) {
        expect(sequence).toBe(index + 1);
        expect(previousHash).toBe(chain[index - 1]?.hash ?? chainBegin);
      }
    }),
    { numRuns: 60 },
  );
});

test('after a salvage it goes on behind a gap, from the last hash that was found', () => {
  const folder = temporaryFolder(quickFolder);
  const first = openExample(folder, options);
  const hashes = [1, 2, 3].map(() => {
    const saved = first.submissions.save(exampleApplication(randomUUID()));
    return saved.ok ? saved.value.hash : '';
  });
  first.close();
  const descriptor = openSync(join(folder, 'submissions.sqlite'), 'r+');
  writeSync(descriptor, Buffer.alloc(100), 0, 100, 0);
  closeSync(descriptor);
  const store = openExample(folder, options);
  store.acknowledgeSalvage();
  const saved = store.submissions.save(exampleApplication(randomUUID()));
  if (!saved.ok) throw new Error(saved.failure.code);
  expect(headerOf(store, saved.value.id)).toMatchObject({ terminalSequence: 1003, previousHash: hashes[2] });
  store.close();
});

function headerOf(store: OpenedStore, id: string): { terminalSequence: number; previousHash: string } {
  const request = store.queue.request(id);
  const header = request.ok ? contentHeader(request.value.payload) : undefined;
  if (!header?.previousHash) throw new Error('no header');
  return { terminalSequence: header.terminalSequence, previousHash: header.previousHash };
}

function sendOne({ queue }: OpenedStore): void {
  const [head] = queue.sendable(Number.MAX_SAFE_INTEGER, 1);
  const request = head && queue.request(head.submissionId);
  if (!request?.ok) return;
  queue.markUploading(request.value.id);
  queue.markReceived(exampleReceipt(request.value));
}

function refuseOne({ queue }: OpenedStore): void {
  const [head] = queue.sendable(Number.MAX_SAFE_INTEGER, 1);
  if (head) queue.markRefused(head.submissionId, { errorClass: 'refused', status: 422 });
}

function unfit() {
  return { ...exampleApplication(randomUUID()), caseId: 'no case' };
}
