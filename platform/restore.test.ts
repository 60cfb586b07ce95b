import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { SubmissionReceipt, TerminalStanding, type SubmissionRequest } from '../contract/gateway.ts';
import { KeySet } from '../contract/keys.ts';
import { receiptIsGenuine } from '../seal/verify.ts';
import { applicationBody, SampleTerminal, WANG } from './testing/sample-submissions.ts';
import { ServeProcess } from './testing/serve-process.ts';

const root = mkdtempSync(join(tmpdir(), 'jiujin-restore-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A terminal that does what the protocol asks of it: keeps everything, compares, and offers again. */
class CarefulTerminal {
  readonly #sample = new SampleTerminal('KT-0001');
  readonly #keyFile = join(root, 'terminal.key');
  readonly #trustFile = join(root, 'trust.json');
  readonly requests: SubmissionRequest[] = [];
  readonly receipts = new Map<string, SubmissionReceipt>();
  #address = '';

  get flags(): string[] {
    return [
      ...['--terminal-id', 'KT-0001', '--terminal-key-file', this.#keyFile],
      ...['--terminal-trust-file', this.#trustFile],
    ];
  }

  async meet(process: ServeProcess): Promise<void> {
    this.#address = await process.ready();
    await this.#ask('POST', '/v1/terminal-keys', this.#sample.registration());
  }

  async save(count: number): Promise<void> {
    const [agencyKey] = this.#trusted().agency;
    if (agencyKey === undefined) throw new Error('no agency key');
    for (let n = 0; n < count; n += 1) {
      const request = this.#sample.request(this.#sample.envelope(applicationBody()), { agencyKey });
      this.requests.push(request);
      await this.#offer(request);
    }
  }

  async standing(): Promise<TerminalStanding> {
    return TerminalStanding.parse(JSON.parse(await this.#ask('GET', '/v1/standing')));
  }

  /** Offers again what the platform does not have; returns how many that were. */
  async compare(): Promise<number> {
    const { highestSequence, missing } = await this.standing();
    const lost = this.requests.filter((_request, index) => {
      const sequence = index + 1;
      return sequence > highestSequence || missing.some(([from, to]) => from <= sequence && sequence <= to);
    });
    for (const request of lost) await this.#offer(request);
    return lost.length;
  }

  async #offer(request: SubmissionRequest): Promise<void> {
    const receipt = SubmissionReceipt.parse(
      JSON.parse(await this.#ask('PUT', `/v1/submissions/${request.id}`, request)),
    );
    expect(receiptIsGenuine(receipt, this.#trusted().platform)).toBe(true);
    expect(receipt).toMatchObject({ id: request.id, hash: request.hash });
    this.receipts.set(request.id, receipt);
  }

  async #ask(method: string, path: string, body?: object): Promise<string> {
    const reply = await fetch(`${this.#address}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${readFileSync(this.#keyFile, 'utf8').trim()}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await reply.text();
    expect(reply.status, text).toBe(200);
    return text;
  }

  #trusted(): KeySet {
    return KeySet.parse(JSON.parse(readFileSync(this.#trustFile, 'utf8')));
  }
}

/** Every file below a folder in which one of the texts stands, in UTF-8. */
function filesHolding(folder: string, texts: readonly string[]): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => {
    const path = join(folder, name);
    return statSync(path).isFile() && texts.some((text) => readFileSync(path).includes(Buffer.from(text)));
  });
}

describe('a platform put back from a backup that nobody told it of', () => {
  test.each(['running', 'stopped'])(
    'copied while %s: nothing is lost, nothing doubled',
    async (how) => {
      const [folder, backup] = [join(root, `${how}-platform`), join(root, `${how}-backup`)];
      const terminal = new CarefulTerminal();
      const start = (): ServeProcess => new ServeProcess(['--folder', folder, ...terminal.flags]);
      let platform = start();
      await terminal.meet(platform);
      await terminal.save(3);
      if (how === 'stopped') await platform.stop('SIGTERM');
      cpSync(folder, backup, { recursive: true });
      if (how === 'stopped') {
        platform = start();
        await terminal.meet(platform);
      }
      await terminal.save(4);
      expect(await terminal.compare()).toBe(0);
      const { epoch } = await terminal.standing();
      await platform.stop('SIGKILL');
      rmSync(folder, { recursive: true });
      cpSync(backup, folder, { recursive: true });

      platform = start();
      await terminal.meet(platform);
      // Before it compares, the citizen of the day comes: the gap is told all the same.
      await terminal.save(1);
      expect(await terminal.standing()).toMatchObject({ epoch, highestSequence: 8, missing: [[4, 7]] });
      expect(await terminal.compare()).toBe(4);
      expect(await terminal.standing()).toMatchObject({ highestSequence: 8, missing: [] });
      expect(await terminal.compare()).toBe(0);
      const receipts = [...terminal.receipts.values()];
      for (const property of ['caseNumber', 'serverSequence'] as const) {
        expect(new Set(receipts.map((receipt) => receipt[property])).size).toBe(8);
      }
      expect(await platform.stop('SIGTERM')).toEqual({ status: 0, signal: null });
      // The gap was an incident, and resolved itself.
      expect(platform.errors).toContain('"incidentOpened","kind":"chainGap"');
      expect(platform.errors).toContain('"incidentResolved","kind":"chainGap"');

      // Nothing of the person, in the database, its log, or anywhere else on the platform's disk.
      const person = [WANG.name, WANG.idNumber, '18900000933'];
      expect(filesHolding(folder, person)).toEqual([]);
      expect(person.filter((text) => platform.errors.includes(text))).toEqual([]);
      expect(filesHolding(folder, ['崆峒区民政局（模拟）', 'KT-0001']).length).toBeGreaterThan(0);
    },
    90_000,
  );
});
