import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { CaseStatus, GatewayHealth, QueryAnswer, SubmissionReceipt } from '../../contract/gateway.ts';
import { simulatedAgency } from '../adapters/simulated-agency.ts';
import type { Database } from '../database/database.ts';
import { AcceptanceRounds } from '../gateway/acceptance-rounds.ts';
import { currentEpoch, renewEpoch } from '../gateway/epoch.ts';
import { enrolTerminal } from '../gateway/terminal-access.ts';
import { GatewayBench, refusalIn } from './gateway-bench.ts';
import { describeMalformed } from './malformed-suite.ts';
import { APPLY_ITEM, requestOf, applicationBody, tampered, WANG } from './sample-submissions.ts';

/** What the gateway promises, the same on every engine. One database for the whole suite. */
export function describeGateway(
  engine: string,
  open: () => Promise<{ database: Database; close: () => Promise<void> }>,
  missing?: string,
): void {
  const title = missing === undefined ? `gateway on ${engine}` : `gateway on ${engine} (not run: ${missing})`;
  describe.skipIf(missing !== undefined)(title, () => {
    let bench: GatewayBench;
    let close = async (): Promise<void> => undefined;
    beforeAll(async () => {
      const opened = await open();
      close = opened.close;
      bench = await GatewayBench.over(opened.database);
    });
    afterAll(() => close());
    describe('receipts', () => describeReceipts(() => bench));
    describe('case numbers', () => describeCaseNumbers(() => bench));
    describe('evaluations', () => describeEvaluations(() => bench));
    describe('who may speak', () => describeAccess(() => bench));
    describe('queries', () => describeQueries(() => bench));
    describe('status, page and health', () => describeStatus(() => bench));
    describe('malformed input', () => describeMalformed(() => bench));
  });
}

const receiptIn = (answer: { json: unknown }): SubmissionReceipt =>
  SubmissionReceipt.strict().parse(answer.json);

function describeReceipts(the: () => GatewayBench): void {
  test('twelve sendings at once have one effect and one receipt', async () => {
    const terminal = await the().terminal();
    const request = terminal.application();
    const before = await the().rows();
    const answers = await Promise.all(Array.from({ length: 12 }, () => the().put(terminal, request)));
    expect(new Set(answers.map((answer) => `${answer.status} ${answer.text}`)).size).toBe(1);
    expect(receiptIn(answers[0] ?? { json: null })).toMatchObject({ id: request.id, hash: request.hash });
    // submission, case, service record, and at most one new serial row
    expect(await the().rows()).toBeLessThanOrEqual(before + 4);
  });

  test('a repeat later gives the first receipt, whatever came since', async () => {
    const terminal = await the().terminal();
    const request = terminal.application();
    const first = await the().put(terminal, request);
    the().clock.advance(3_600_000);
    await the().put(terminal, terminal.application());
    expect((await the().put(terminal, request)).text).toBe(first.text);
  });

  test('the same id with another hash is refused and overwrites nothing', async () => {
    const terminal = await the().terminal();
    const request = terminal.application();
    const first = await the().put(terminal, request);
    expect(refusalIn(await the().put(terminal, tampered(request)))).toBe('422 hashConflict');
    expect((await the().put(terminal, request)).text).toBe(first.text);
  });

  test('one of two different contents sent at once under one id is received', async () => {
    const terminal = await the().terminal();
    const request = terminal.application();
    const sent = [request, tampered(request)];
    const answers = await Promise.all(sent.map((one) => the().put(terminal, one)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 422]);
  });

  test('a terminal sequence belongs to one submission', async () => {
    const terminal = await the().terminal();
    await the().put(terminal, terminal.application({ terminalSequence: 70 }));
    const second = await the().put(terminal, terminal.application({ terminalSequence: 70 }));
    expect(refusalIn(second)).toBe('422 sequenceConflict');
  });

  test('a case is one terminal’s and has one application', async () => {
    const [one, other] = [await the().terminal(), await the().terminal()];
    const caseId = v7();
    await the().put(one, one.application({ caseId }));
    const stranger = await the().put(other, other.evaluation(caseId));
    expect(refusalIn(stranger)).toBe('422 caseConflict');
    const again = await the().put(one, one.application({ caseId }));
    expect(refusalIn(again)).toBe('422 sequenceConflict');
    const second = await the().put(one, one.application({ caseId, caseSequence: 2 }));
    expect(refusalIn(second)).toBe('422 caseConflict');
  });

  test('an effect that fails takes its submission and its serial with it', async () => {
    const terminal = await the().terminal();
    const itemCode = APPLY_ITEM.replace(/021000$/, '077000');
    const request = requestOf(terminal.envelope(applicationBody(itemCode)));
    const blocked = `${itemCode}202611230001`;
    the().clock.set('2026-11-23T02:00:00Z');
    await the().database.run(
      `INSERT INTO service_record (case_number, service_number, terminal_id, service_name, served_at)
       VALUES ($1, 1, $2, 'query', now())`,
      [blocked, terminal.id],
    );
    const before = await the().rows();
    expect(refusalIn(await the().put(terminal, request))).toBe('500 internal');
    expect(await the().rows()).toBe(before);
    await the().database.run('DELETE FROM service_record WHERE case_number = $1', [blocked]);
    expect(receiptIn(await the().put(terminal, request)).caseNumber).toBe(blocked);
  });

  test('many cases at once: sequences and serials without gap or double', async () => {
    const itemCode = APPLY_ITEM.replace(/021000$/, '088000');
    const terminals = await Promise.all([1, 2, 3, 4].map(() => the().terminal()));
    const sendings = terminals.flatMap((terminal) =>
      Array.from({ length: 5 }, () =>
        the().put(terminal, requestOf(terminal.envelope(applicationBody(itemCode)))),
      ),
    );
    const receipts = (await Promise.all(sendings)).map(receiptIn);
    const serials = receipts.map((receipt) => Number(receipt.caseNumber.slice(-4))).sort((a, b) => a - b);
    expect(serials).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    expect(new Set(receipts.map((receipt) => receipt.serverSequence)).size).toBe(20);
  });

  test('a receipt carries the epoch it was issued in', async () => {
    const terminal = await the().terminal();
    const request = terminal.application();
    const before = receiptIn(await the().put(terminal, request));
    await renewEpoch(the().database, { bytes: (count) => new Uint8Array(count).fill(9), fraction: () => 0 });
    const after = receiptIn(await the().put(terminal, terminal.application()));
    expect(after.epoch).not.toBe(before.epoch);
    expect(after.epoch).toBe(await currentEpoch(the().database));
    expect(receiptIn(await the().put(terminal, request))).toEqual(before);
  });
}

function describeCaseNumbers(the: () => GatewayBench): void {
  const numberAt = async (moment: string, itemCode: string): Promise<string> => {
    const terminal = await the().terminal();
    the().clock.set(moment);
    return receiptIn(await the().put(terminal, requestOf(terminal.envelope(applicationBody(itemCode)))))
      .caseNumber;
  };

  test('item, day and serial, which begins anew at midnight in China', async () => {
    const item = APPLY_ITEM.replace(/021000$/, '031000');
    expect(await numberAt('2026-12-31T15:59:58Z', item)).toBe(`${item}202612310001`);
    expect(await numberAt('2026-12-31T15:59:59.999Z', item)).toBe(`${item}202612310002`);
    expect(await numberAt('2026-12-31T16:00:00Z', item)).toBe(`${item}202701010001`);
    // A clock set back goes on where that day had stopped.
    expect(await numberAt('2026-12-31T15:59:00Z', item)).toBe(`${item}202612310003`);
  });

  test('each item counts for itself', async () => {
    const [one, other] = ['041000', '042000'].map((end) => APPLY_ITEM.replace(/021000$/, end));
    expect(await numberAt('2027-02-01T02:00:00Z', one ?? '')).toMatch(/0001$/);
    expect(await numberAt('2027-02-01T02:00:00Z', other ?? '')).toMatch(/0001$/);
  });

  test('after 9999 the day is full: try later, nothing kept', async () => {
    const item = APPLY_ITEM.replace(/021000$/, '051000');
    await the().database.run('INSERT INTO case_serial VALUES ($1, $2, 9998)', [item, '20270301']);
    expect(await numberAt('2027-03-01T02:00:00Z', item)).toBe(`${item}202703019999`);
    const terminal = await the().terminal();
    const request = requestOf(terminal.envelope(applicationBody(item)));
    const before = await the().rows();
    const refused = await the().put(terminal, request);
    expect(refusalIn(refused)).toBe('503 serialsExhausted');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(await the().rows()).toBe(before);
    the().clock.set('2027-03-02T02:00:00Z');
    expect(receiptIn(await the().put(terminal, request)).caseNumber).toBe(`${item}202703020001`);
  });
}

function describeEvaluations(the: () => GatewayBench): void {
  const received = async () => {
    const terminal = await the().terminal();
    const caseId = v7();
    const receipt = receiptIn(await the().put(terminal, terminal.application({ caseId })));
    return { terminal, caseId, receipt };
  };

  test('is recorded under the number of its case', async () => {
    const { terminal, caseId, receipt } = await received();
    const rated = receiptIn(await the().put(terminal, terminal.evaluation(caseId)));
    expect(rated.caseNumber).toBe(receipt.caseNumber);
    const Row = z.object({
      level: z.number(),
      indicators: z.array(z.string()),
      evaluation_number: z.number(),
    });
    const rows = await the().database.query(Row, 'SELECT * FROM evaluation WHERE case_number = $1', [
      receipt.caseNumber,
    ]);
    expect(rows).toEqual([{ level: 4, indicators: ['412'], evaluation_number: 1 }]);
  });

  test('waits for its application', async () => {
    const terminal = await the().terminal();
    const caseId = v7();
    const [application, evaluation] = [terminal.application({ caseId }), terminal.evaluation(caseId)];
    const early = await the().put(terminal, evaluation);
    expect(refusalIn(early)).toBe('409 earlierPartMissing');
    await the().put(terminal, application);
    expect((await the().put(terminal, evaluation)).status).toBe(200);
  });

  test('a second one for the same service is refused', async () => {
    const { terminal, caseId } = await received();
    await the().put(terminal, terminal.evaluation(caseId));
    const second = await the().put(terminal, terminal.evaluation(caseId, { level: 5, indicators: [] }, 3));
    expect(refusalIn(second)).toBe('422 alreadyRated');
  });

  test.each([
    ['an indicator of another level', { level: 5 as const, indicators: ['412'] }, '422 indicatorInvalid'],
    ['an indicator out of force', { level: 5 as const, indicators: ['599'] }, '422 indicatorInvalid'],
    ['an indicator twice', { level: 4 as const, indicators: ['412', '412'] }, '422 indicatorInvalid'],
    ['a bad rating without a reason', { level: 2 as const, indicators: [] }, '422 reasonMissing'],
    ['another case’s number', { caseNumber: `${APPLY_ITEM}200001010001` }, '422 caseConflict'],
  ])('%s is refused', async (_name, changes, refusal) => {
    const { terminal, caseId } = await received();
    expect(refusalIn(await the().put(terminal, terminal.evaluation(caseId, changes)))).toBe(refusal);
  });

  test('of a query goes by the number of its answer, and only of one that was answered here', async () => {
    const [terminal, other] = [await the().terminal(), await the().terminal()];
    const { caseNumber } = QueryAnswer.parse((await the().query(terminal, terminal.query())).json);
    const stranger = await the().put(other, other.evaluation(v7(), { caseNumber }, 1));
    expect(refusalIn(stranger)).toBe('422 serviceRecordMissing');
    const unnumbered = await the().put(terminal, terminal.evaluation(v7(), {}, 1));
    expect(refusalIn(unnumbered)).toBe('422 serviceRecordMissing');
    const rated = receiptIn(await the().put(terminal, terminal.evaluation(v7(), { caseNumber }, 1)));
    expect(rated.caseNumber).toBe(caseNumber);
    const again = await the().put(terminal, terminal.evaluation(v7(), { caseNumber }, 1));
    expect(refusalIn(again)).toBe('422 alreadyRated');
  });
}

function describeAccess(the: () => GatewayBench): void {
  const everyCall = [
    { method: 'PUT', url: `/v1/submissions/${v7()}` },
    { method: 'GET', url: `/v1/cases/${v7()}` },
    { method: 'POST', url: '/v1/queries' },
  ] as const;

  test.each(everyCall)('$method $url needs a known key', async (call) => {
    for (const key of [undefined, 'short', 'A'.repeat(43), `${'A'.repeat(42)}' OR true --`]) {
      expect(refusalIn(await the().call(key, call))).toBe('401 unauthorized');
    }
  });

  test('a disabled terminal is told so, and stays disabled when enrolled again', async () => {
    const terminal = await the().terminal();
    await the().database.run('UPDATE terminal SET enabled = false WHERE id = $1', [terminal.id]);
    await enrolTerminal(the().database, { terminalId: terminal.id, key: terminal.key });
    for (const call of everyCall) {
      expect(refusalIn(await the().call(terminal.key, call))).toBe('403 terminalDisabled');
    }
  });

  test('a new key takes the place of the old one, and no two terminals share a key', async () => {
    const [one, other] = [await the().terminal(), await the().terminal()];
    const shared = await enrolTerminal(the().database, { terminalId: one.id, key: other.key });
    expect(shared).toEqual({ ok: false, failure: { code: 'keyOfAnotherTerminal' } });
    const key = 'B'.repeat(43);
    await enrolTerminal(the().database, { terminalId: one.id, key });
    const call = { method: 'GET', url: `/v1/cases/${v7()}` } as const;
    expect(refusalIn(await the().call(one.key, call))).toBe('401 unauthorized');
    expect(refusalIn(await the().call(key, call))).toBe('404 unknownCase');
  });

  test('a terminal speaks for itself only', async () => {
    const [one, other] = [await the().terminal(), await the().terminal()];
    expect(refusalIn(await the().put(one, other.application()))).toBe('422 terminalMismatch');
    expect(refusalIn(await the().query(one, other.query()))).toBe('422 terminalMismatch');
    const caseId = v7();
    await the().put(one, one.application({ caseId }));
    const peek = await the().call(other.key, { method: 'GET', url: `/v1/cases/${caseId}` });
    expect(refusalIn(peek)).toBe('404 unknownCase');
  });

  test('the log holds no key, no person, no identifier', async () => {
    const terminal = await the().terminal();
    const request = terminal.application();
    await the().put(terminal, request);
    await the().query(terminal, terminal.query());
    const log = JSON.stringify(the().logged);
    expect(log).toContain('/v1/submissions/:id');
    for (const secret of [terminal.key, WANG.name, WANG.idNumber, '18900000933', request.id]) {
      expect(log).not.toContain(secret);
    }
  });
}

function describeQueries(the: () => GatewayBench): void {
  test('a repeat of a request keeps its number, also when sent at once', async () => {
    const terminal = await the().terminal();
    const query = terminal.query();
    const answers = await Promise.all(Array.from({ length: 6 }, () => the().query(terminal, query)));
    const numbers = answers.map((answer) => QueryAnswer.strict().parse(answer.json).caseNumber);
    expect(new Set(numbers).size).toBe(1);
    const next = QueryAnswer.parse((await the().query(terminal, terminal.query())).json).caseNumber;
    expect(Number(next.slice(-4))).toBe(Number(numbers[0]?.slice(-4)) + 1);
  });

  test('nothing under a person is an answer too', async () => {
    const terminal = await the().terminal();
    const applicant = { ...WANG, idNumber: '620825201906120284' };
    const answer = QueryAnswer.parse((await the().query(terminal, terminal.query({ applicant }))).json);
    expect(answer).toMatchObject({ outcome: 'noRecord', rows: [] });
  });

  test('a request number belongs to one query', async () => {
    const terminal = await the().terminal();
    const query = terminal.query();
    await the().query(terminal, query);
    const other = await the().query(terminal, { ...query, itemCode: APPLY_ITEM });
    expect(refusalIn(other)).toBe('422 requestConflict');
  });

  test('an item no register answers is refused without a number', async () => {
    const terminal = await the().terminal();
    const before = await the().rows();
    const itemCode = '1162080200000009484620799030000';
    expect(refusalIn(await the().query(terminal, terminal.query({ itemCode })))).toBe('422 notAnswerable');
    expect(await the().rows()).toBe(before);
  });
}

function describeStatus(the: () => GatewayBench): void {
  test('a case is received, then accepted by a named agency, and the page follows', async () => {
    const terminal = await the().terminal();
    const caseId = v7();
    the().clock.set('2026-11-23T02:00:00Z');
    const request = terminal.application({ caseId });
    const page = () => the().call(undefined, { method: 'GET', url: `/r/${request.id}` });
    const status = async () =>
      CaseStatus.strict().parse(
        (await the().call(terminal.key, { method: 'GET', url: `/v1/cases/${caseId}` })).json,
      );
    expect((await page()).text).toContain('还没有送到平台');

    const receipt = receiptIn(await the().put(terminal, request));
    expect(await status()).toEqual({
      caseId,
      caseNumber: receipt.caseNumber,
      state: 'received',
      receivedAt: '2026-11-23T02:00:00.000Z',
    });
    expect((await page()).text).toContain('已经送到平台');

    const agency = simulatedAgency(the().clock, 20);
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const rounds = new AcceptanceRounds({ ...{ database: the().database, agency, clock: the().clock, log } });
    the().clock.advance(19_999);
    await rounds.round();
    expect((await status()).state).toBe('received');
    the().clock.advance(1);
    expect(await rounds.round()).toBeGreaterThan(0);
    expect(await status()).toMatchObject({
      state: 'accepted',
      acceptedAt: '2026-11-23T02:00:20.000Z',
      acceptedBy: '崆峒区民政局（模拟）',
    });
    const accepted = await page();
    expect(accepted.text).toContain('崆峒区民政局（模拟）');
    expect(accepted.text).toContain('2026年11月23日 10:00');
    expect(accepted.text).not.toContain(WANG.name);
    expect(accepted.text).not.toContain(WANG.idNumber);
    expect((await the().put(terminal, request)).json).toEqual(receipt);
  });

  test('unknown cases and wrong addresses', async () => {
    const terminal = await the().terminal();
    for (const id of [v7(), 'x', '%00', "'"]) {
      const answer = await the().call(terminal.key, { method: 'GET', url: `/v1/cases/${id}` });
      expect(refusalIn(answer)).toBe('404 unknownCase');
    }
    const page = await the().call(undefined, { method: 'GET', url: '/r/%3Cscript%3E' });
    expect(page.status).toBe(404);
    expect(page.text).not.toContain('<script>');
    expect(refusalIn(await the().call(undefined, { method: 'GET', url: '/nothing' }))).toBe('404 notFound');
  });

  test('health needs no key and tells the epoch', async () => {
    const health = await the().call(undefined, { method: 'GET', url: '/v1/health' });
    expect(GatewayHealth.strict().parse(health.json).epoch).toBe(await currentEpoch(the().database));
  });
}
