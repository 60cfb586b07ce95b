import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createReadStream, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { v7 } from 'uuid';
import { afterAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { SubmissionRequest } from '../../contract/gateway.ts';
import { KeySet } from '../../contract/keys.ts';
import type { SubmissionEnvelope } from '../../contract/submission.ts';
import { bundleFileName, openingKey, readBundle, writeBundle, type BundleRecord } from '../../seal/bundle.ts';
import { sm3OfBytes } from '../../seal/sm3-of-bytes.ts';
import { acceptanceIsGenuine, receiptIsGenuine } from '../../seal/verify.ts';
import { postgresMissing, startLocalPostgres } from '../testing/local-postgres.ts';
import {
  applicationBody,
  evaluationBody,
  samplePair,
  SampleTerminal,
  WANG,
} from '../testing/sample-submissions.ts';
import { ServeProcess } from '../testing/serve-process.ts';

const root = mkdtempSync(join(tmpdir(), 'jiujin-mule-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const program = fileURLToPath(new URL('./mule.ts', import.meta.url));
const answerPair = samplePair('answers');

const Told = z.object({ files: z.array(z.record(z.string(), z.unknown())) });

function run(parameters: string[], environment: Record<string, string>) {
  const { DATABASE_URL: _own, ...inherited } = process.env;
  const child = spawn(process.execPath, [program, '--json', ...parameters], {
    env: { ...inherited, ...environment },
  });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  return new Promise<{
    status: number | null;
    told: Record<string, unknown>[];
    output: string;
    errors: string;
  }>((resolve) =>
    child.on('close', (status) => {
      const last = output.trim().split('\n').at(-1) ?? '';
      const told = last.startsWith('{') ? Told.parse(JSON.parse(last)).files : [];
      resolve({ status, told, output, errors });
    }),
  );
}

/** A platform that was started, and one terminal of it that is then cut off. */
async function site(name: string, environment: Record<string, string>) {
  const folder = join(root, name);
  const terminal = new SampleTerminal(`MULE-${name}`);
  const keyFile = join(folder, 'terminal.key');
  const trustFile = join(folder, 'trust.json');
  const flags = ['--terminal-id', terminal.id, '--terminal-key-file', keyFile];
  const start = (): ServeProcess =>
    new ServeProcess(
      ['--folder', folder, ...flags, '--terminal-trust-file', trustFile, '--accept-after-seconds', '0'],
      environment,
    );
  const server = start();
  const address = await server.ready();
  await fetch(`${address}/v1/terminal-keys`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${readFileSync(keyFile, 'utf8').trim()}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(terminal.registration()),
  });
  const trusted = KeySet.parse(JSON.parse(readFileSync(trustFile, 'utf8')));
  const [agencyKey] = trusted.agency;
  if (agencyKey === undefined) throw new Error('no agency key');
  const request = (envelope: SubmissionEnvelope): SubmissionRequest =>
    terminal.request(envelope, { agencyKey });
  const bundle = async (
    number: number,
    records: BundleRecord[],
    sender = terminal.signer,
  ): Promise<string> => {
    const manifest = {
      ...{ version: 1 as const, content: 'outbox' as const, terminalId: terminal.id, number },
      ...{ createdAt: '2026-11-23T02:00:00Z', answerTo: answerPair },
    };
    const writing = { manifest, records, recipient: agencyKey, sender };
    const randomness = { bytes: (count: number) => randomBytes(count), fraction: () => 0 };
    const pieces: Buffer[] = [];
    for await (const piece of writeBundle({ ...writing, randomness })) pieces.push(piece);
    const path = join(folder, bundleFileName(manifest));
    writeFileSync(path, Buffer.concat(pieces));
    return path;
  };
  return { folder, terminal, server, start, trusted, request, bundle, agencyKey };
}

async function answersIn(path: unknown, trusted: KeySet): Promise<BundleRecord[]> {
  const records: BundleRecord[] = [];
  const read = await readBundle({
    source: createReadStream(z.string().parse(path)),
    openers: [openingKey(answerPair)],
    senders: ({ content }) => (content === 'answers' ? trusted.platform : []),
    record: (record) => void records.push(record),
  });
  expect(read.ok).toBe(true);
  return records;
}

function describeMule(
  title: string,
  missing: string | undefined,
  whileRunning: boolean,
  open: () => [string, () => void],
): void {
  describe.skipIf(missing !== undefined)(
    missing === undefined ? title : `${title} (not run: ${missing})`,
    () => {
      test('an outbox on a stick is received once, answered each time, and nothing of a damaged one is', async () => {
        const [databaseAddress, close] = open();
        const environment: Record<string, string> =
          databaseAddress === '' ? {} : { DATABASE_URL: databaseAddress };
        const made = await site(whileRunning ? 'running' : 'stopped', environment);
        const { folder, terminal, trusted, request, agencyKey } = made;
        const answers = join(folder, 'answers');
        const carry = (...files: string[]) =>
          run(['--folder', folder, '--answers', answers, ...files], environment);
        try {
          if (!whileRunning) {
            const bundle = await made.bundle(9, []);
            const busy = await carry(bundle);
            expect(busy).toMatchObject({ status: 1, output: '' });
            expect(busy.errors).toContain('already uses this data folder');
            await made.server.stop('SIGTERM');
          }
          const bytes = randomBytes(200_000);
          const attachment = { ordinal: 1, sealedHash: sm3OfBytes(bytes), sealedSize: bytes.length };
          const [id, caseId] = [v7(), v7()];
          const described = {
            ...{ ordinal: 1, material: 'M1', mediaType: 'image/jpeg', size: 1, contentHash: '0'.repeat(64) },
            ...{ key: '0'.repeat(32), macKey: '0'.repeat(64), iv: '0'.repeat(32) },
          };
          const envelope = terminal.envelope(applicationBody(), { id, caseId, attachments: [described] });
          const first = terminal.request(envelope, { agencyKey, attachments: [attachment] });
          const second = request(terminal.envelope(evaluationBody(), { caseId, caseSequence: 2 }));
          const refused = request(terminal.envelope(evaluationBody(), { caseId, caseSequence: 3 }));
          const records: BundleRecord[] = [
            { kind: 'attachment', attachment: { submissionId: id, ...attachment } },
            ...[0, 65_536, 131_072, 196_608].map((from): BundleRecord => ({
              ...{ kind: 'bytes', bytes: bytes.subarray(from, from + 65_536) },
            })),
            ...[first, second, refused].map((one): BundleRecord => ({ kind: 'submission', request: one })),
          ];
          const whole = await made.bundle(1, records);
          const damaged = join(folder, 'damaged.mule');
          const flipped = Buffer.from(readFileSync(whole));
          flipped.writeUInt8(flipped.readUInt8(flipped.length - 60) ^ 1, flipped.length - 60);
          writeFileSync(damaged, flipped);
          const forged = await made.bundle(2, records, { ...terminal.signer, sign: () => 'a'.repeat(128) });
          const failures = await carry(damaged, forged, join(folder, 'none'), join(folder, 'trust.json'));
          expect(failures.status).toBe(1);
          expect(failures.told.map((one) => one['failure'])).toEqual([
            ...['damaged', 'notSigned', 'fileUnreadable', 'notABundle'],
          ]);

          const carried = await carry(whole);
          expect(carried).toMatchObject({ status: 0 });
          expect(carried.told).toMatchObject([
            { terminal: terminal.id, number: 1, submissions: 3, received: 2, refused: 1, attachments: 1 },
          ]);
          const again = await carry(whole);
          expect(again.told).toMatchObject([{ received: 2, refused: 1, attachments: 0 }]);
          const records1 = await answersIn(again.told[0]?.['answersFile'], trusted);
          const [one, two, three] = records1.flatMap((record) =>
            record.kind === 'answer' ? [record.answer] : [],
          );
          expect(one && 'receipt' in one && receiptIsGenuine(one.receipt, trusted.platform)).toBe(true);
          expect(one).toMatchObject({ id: first.id, receipt: { hash: first.hash } });
          expect(two).toMatchObject({ id: second.id });
          expect(three).toMatchObject({ id: refused.id, status: 422, error: { code: 'alreadyRated' } });
          for (const text of [carried.errors, carried.output, again.errors])
            expect(text).not.toContain(WANG.name);

          const server = whileRunning ? made.server : made.start();
          await server.ready();
          await expect.poll(() => server.errors, { timeout: 15_000 }).toContain('casesAccepted');
          await server.stop('SIGTERM');
          const last = await carry(whole);
          const accepted = (await answersIn(last.told[0]?.['answersFile'], trusted)).flatMap((record) =>
            record.kind === 'acceptance' ? [record.status] : [],
          );
          expect(accepted).toHaveLength(1);
          for (const status of accepted) expect(acceptanceIsGenuine(status, trusted.platform)).toBe(true);
        } finally {
          await made.server.stop('SIGKILL');
          close();
        }
      });
    },
  );
}

describeMule('a stick at a stopped platform', undefined, false, () => ['', () => undefined]);
describeMule('a stick beside a running platform on PostgreSQL', postgresMissing(), true, () => {
  const server = startLocalPostgres();
  return [server.address, server.stop];
});

test('a folder that is no platform’s, and a call without files', async () => {
  const nowhere = await run(['--folder', join(root, 'nowhere'), '--answers', root, 'x.mule'], {});
  expect(nowhere).toMatchObject({ status: 1, output: '' });
  expect(nowhere.errors).toContain('no keys of a platform');
  expect(existsSync(join(root, 'nowhere'))).toBe(false);
  const without = await run(['--folder', root], {});
  expect(without).toMatchObject({ status: 1, output: '' });
  expect(without.errors).toContain('usage:');
});
