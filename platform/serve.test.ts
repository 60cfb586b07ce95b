import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { v7 } from 'uuid';
import { afterAll, describe, expect, test } from 'vitest';
import { CataloguePage } from '../contract/catalogue-sync.ts';
import { CaseStatus, GatewayHealth, SubmissionReceipt, type SubmissionRequest } from '../contract/gateway.ts';
import { KeySet, TerminalCertificate } from '../contract/keys.ts';
import type { SubmissionEnvelope } from '../contract/submission.ts';
import { certificateIsGenuine, keySetFollows, receiptIsGenuine } from '../seal/verify.ts';
import { postgresMissing, startLocalPostgres } from './testing/local-postgres.ts';
import { applicationBody, evaluationBody, SampleTerminal, WANG } from './testing/sample-submissions.ts';
import { ServeProcess } from './testing/serve-process.ts';

const root = mkdtempSync(join(tmpdir(), 'jiujin-serve-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const keyFile = join(root, 'keys', 'terminal.key');
const trustFile = join(root, 'keys', 'trust.json');
const enrolment = [
  ...['--terminal-id', 'KT-0001', '--terminal-key-file', keyFile, '--terminal-trust-file', trustFile],
];
const trusted = (): KeySet => KeySet.parse(JSON.parse(readFileSync(trustFile, 'utf8')));
/** The terminal seals to the platform it was enrolled at. */
const sealedFor = (envelope: SubmissionEnvelope): SubmissionRequest => {
  const [agencyKey] = trusted().agency;
  if (agencyKey === undefined) throw new Error('no agency key');
  return terminal.request(envelope, { agencyKey });
};
const terminal = new SampleTerminal('KT-0001');
const keyInFile = (): string => readFileSync(keyFile, 'utf8').trim();

function put(address: string, request: SubmissionRequest): Promise<Response> {
  return fetch(`${address}/v1/submissions/${request.id}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${keyInFile()}`, 'content-type': 'application/json' },
    body: JSON.stringify(request),
  });
}

async function register(address: string): Promise<TerminalCertificate> {
  const answer = await fetch(`${address}/v1/terminal-keys`, {
    method: 'POST',
    headers: { authorization: `Bearer ${keyInFile()}`, 'content-type': 'application/json' },
    body: JSON.stringify(terminal.registration()),
  });
  return TerminalCertificate.parse(await answer.json());
}

/** A receipt that the trusted keys vouch for, without its signature. */
function genuine(text: string): object {
  const receipt = SubmissionReceipt.parse(JSON.parse(text));
  expect(receiptIsGenuine(receipt, trusted().platform)).toBe(true);
  const { signature: _signature, ...content } = receipt;
  return content;
}

async function epochOf(address: string): Promise<string> {
  return GatewayHealth.parse(await (await fetch(`${address}/v1/health`)).json()).epoch;
}

describe('the platform process', () => {
  test('life over a folder: ready, alone, killed, back with the same receipts, accepted, stopped', async () => {
    const folder = join(root, 'folder');
    const first = new ServeProcess(['--folder', folder, ...enrolment]);
    const address = await first.ready();
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(statSync(keyFile).mode & 0o777).toBe(0o600);
    expect(keyInFile()).toMatch(/^[A-Za-z0-9_-]{43}$/);

    expect(statSync(trustFile).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(folder, 'keys')).sort()).toEqual(['agency-0001.key', 'platform-0001.key']);
    expect(certificateIsGenuine(await register(address), trusted().platform)).toBe(true);

    const caseId = v7();
    const requests = [
      sealedFor(terminal.envelope(applicationBody(), { caseId })),
      sealedFor(terminal.envelope(evaluationBody(), { caseId, caseSequence: 2 })),
    ];
    const receipts: object[] = [];
    for (const request of requests) receipts.push(genuine(await (await put(address, request)).text()));
    const epoch = await epochOf(address);

    const second = new ServeProcess(['--folder', folder]);
    expect(await second.ended).toMatchObject({ status: 1 });
    expect(second.output).toBe('');
    expect(second.errors.trim().split('\n')).toEqual([
      expect.stringContaining('already uses this data folder'),
    ]);

    await first.stop('SIGKILL');
    const third = new ServeProcess(['--folder', folder, ...enrolment, '--accept-after-seconds', '0']);
    const next = await third.ready();
    expect(await epochOf(next)).toBe(epoch);
    for (const [index, request] of requests.entries()) {
      expect(genuine(await (await put(next, request)).text())).toEqual(receipts[index]);
    }
    await expect.poll(() => statusOf(next, caseId), { timeout: 10_000 }).toMatchObject({ state: 'accepted' });
    for (const secret of [keyInFile(), WANG.name, WANG.idNumber]) expect(third.errors).not.toContain(secret);
    expect(await third.stop('SIGTERM')).toEqual({ status: 0, signal: null });

    const restored = new ServeProcess(['--folder', folder, '--restored']);
    expect(await epochOf(await restored.ready())).not.toBe(epoch);
    expect(await restored.stop('SIGINT')).toEqual({ status: 0, signal: null });
  });

  test('keys are rotated at a start, and a terminal that missed two changes follows', async () => {
    const folder = join(root, 'rotated');
    const run = async (...flags: string[]): Promise<KeySet[]> => {
      const process = new ServeProcess(['--folder', folder, ...enrolment, ...flags]);
      const address = await process.ready();
      const chain: KeySet[] = [];
      for (let after = 0; ; after = chain.at(-1)?.version ?? 0) {
        const next = KeySet.parse(await (await fetch(`${address}/v1/keys?after=${after}`)).json());
        if (next.version === after) break;
        chain.push(next);
      }
      expect(await (await fetch(`${address}/v1/keys`)).json()).toEqual(chain.at(-1));
      expect(trusted()).toEqual(chain.at(-1));
      await process.stop('SIGTERM');
      return chain;
    };
    expect(await run()).toHaveLength(1);
    await run('--rotate-platform-key');
    await run('--rotate-agency-key');
    const chain = await run('--rotate-platform-key');
    expect(chain.map(({ platform, agency }) => [platform.length, agency.length])).toEqual([
      ...[
        [1, 1],
        [2, 1],
        [2, 2],
        [3, 2],
      ],
    ]);
    for (const [index, present] of chain.slice(0, -1).entries()) {
      const next = chain[index + 1];
      expect(next && keySetFollows(next, present)).toBe(true);
    }
    const [first, last] = [chain.at(0), chain.at(-1)];
    expect(first && last && keySetFollows(last, first)).toBe(false);
    rmSync(join(folder, 'keys'), { recursive: true });
    const stranger = new ServeProcess(['--folder', folder]);
    expect(await stranger.ended).toMatchObject({ status: 1 });
    expect(stranger.errors).toContain('put it back from its backup');
  });

  test('publishes a catalogue folder when it differs; a broken one is named and the rest goes on', async () => {
    const folder = join(root, 'publishing');
    const catalogue = join(root, 'catalogue');
    cpSync(fileURLToPath(new URL('../catalogue', import.meta.url)), catalogue, { recursive: true });
    const parameters = ['--folder', folder, ...enrolment, '--catalogue', catalogue];
    const published = async (): Promise<CataloguePage & { errors: string }> => {
      const platform = new ServeProcess(parameters);
      const address = await platform.ready();
      const headers = { authorization: `Bearer ${keyInFile()}` };
      const reply = await fetch(`${address}/v1/catalogue?limit=500`, { headers });
      const page = CataloguePage.parse(await reply.json());
      await platform.stop('SIGTERM');
      return { ...page, errors: platform.errors };
    };
    const first = await published();
    expect(first).toMatchObject({ generation: 1, reset: true, more: false });
    expect(first.rows).toHaveLength(readdirSync(join(catalogue, 'items')).length + 3);
    expect((await published()).generation).toBe(1);
    writeFileSync(join(catalogue, 'items', 'birth-registration.json'), '{"name":"王淑芬"}');
    const broken = await published();
    expect(broken.generation).toBe(1);
    expect(broken.errors).toContain('"file":"items/birth-registration.json","reason":"notOfTheContract"');
    expect(broken.errors).not.toContain('王淑芬');
    rmSync(join(catalogue, 'items', 'birth-registration.json'));
    expect((await published()).generation).toBe(2);
  });

  test.each([
    ['no folder', [], 'Give the data folder'],
    ['an unknown flag', ['--folder', join(root, 'x'), '--nonsense'], 'usage:'],
    ['a port that is none', ['--folder', join(root, 'x'), '--port', 'abc'], 'not valid: port'],
    [
      'half an enrolment',
      ['--folder', join(root, 'x'), '--terminal-id', 'KT-1'],
      'not valid: terminal.keyFile',
    ],
  ])('%s: one sentence and status 1', async (_name, parameters, sentence) => {
    const process = new ServeProcess(parameters);
    expect(await process.ended).toMatchObject({ status: 1 });
    expect(process.output).toBe('');
    expect(process.errors.trim().split('\n')).toEqual([expect.stringContaining(sentence)]);
  });

  test('a database server that is not there: one sentence that does not repeat its password', async () => {
    const process = new ServeProcess(['--folder', join(root, 'y')], {
      DATABASE_URL: 'postgresql://u:geheim@127.0.0.1:1/none',
    });
    expect(await process.ended).toMatchObject({ status: 1 });
    expect(process.errors).toContain('cannot be reached');
    expect(process.errors).not.toContain('geheim');
  });
});

async function statusOf(address: string, caseId: string): Promise<CaseStatus> {
  const headers = { authorization: `Bearer ${keyInFile()}` };
  return CaseStatus.parse(await (await fetch(`${address}/v1/cases/${caseId}`, { headers })).json());
}

const missing = postgresMissing();
const title = missing === undefined ? '' : ` (not run: ${missing})`;
describe.skipIf(missing !== undefined)(`the platform process on PostgreSQL${title}`, () => {
  test('DATABASE_URL takes the place of the folder; a request cut on the line gets no verdict', async () => {
    const server = startLocalPostgres();
    const folder = join(root, 'beside');
    const process = new ServeProcess(['--folder', folder, ...enrolment], { DATABASE_URL: server.address });
    try {
      const address = await process.ready();
      await register(address);
      const request = sealedFor(terminal.envelope(applicationBody()));
      expect(await cutShort(address, request)).toBe('');
      const receipt = SubmissionReceipt.parse(await (await put(address, request)).json());
      expect(receipt).toMatchObject({ id: request.id, hash: request.hash });
      expect(await process.stop('SIGTERM')).toEqual({ status: 0, signal: null });
    } finally {
      await process.stop('SIGKILL');
      server.stop();
    }
  });
});

/** Sends half of a request, ends the sending side, and returns whatever comes back before the other end closes. */
function cutShort(address: string, request: SubmissionRequest): Promise<string> {
  const body = JSON.stringify(request);
  const head = [
    `PUT /v1/submissions/${request.id} HTTP/1.1`,
    ...['host: gateway', `authorization: Bearer ${keyInFile()}`, 'content-type: application/json'],
    `content-length: ${Buffer.byteLength(body)}`,
  ].join('\r\n');
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port: Number(new URL(address).port) });
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer));
    socket.end(`${head}\r\n\r\n${body.slice(0, body.length / 2)}`);
  });
}
