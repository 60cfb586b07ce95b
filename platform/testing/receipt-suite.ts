import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import { currentEpoch, renewEpoch } from '../gateway/epoch.ts';
import { contentOf, receiptIn, refusalIn, type GatewayBench } from './gateway-bench.ts';
import { APPLY_ITEM, applicationBody } from './sample-submissions.ts';

/** One effect and one receipt per id, whatever is sent again, at once or later. */
export function describeReceipts(the: () => GatewayBench): void {
  test('twelve sendings at once have one effect and one receipt', async () => {
    const terminal = await the().terminal();
    const request = terminal.application();
    const before = await the().rows();
    const answers = await Promise.all(Array.from({ length: 12 }, () => the().put(terminal, request)));
    expect(new Set(answers.map((answer) => JSON.stringify(contentOf(answer)))).size).toBe(1);
    expect(receiptIn(answers[0] ?? { json: null })).toMatchObject({ id: request.id, hash: request.hash });
    // submission, case, service record, and at most one new serial row
    expect(await the().rows()).toBeLessThanOrEqual(before + 4);
  });

  test('a repeat later gives the first receipt, whatever came since', async () => {
    const terminal = await the().terminal();
    const request = terminal.application();
    const first = contentOf(await the().put(terminal, request));
    the().clock.advance(3_600_000);
    await the().put(terminal, terminal.application());
    expect(contentOf(await the().put(terminal, request))).toEqual(first);
  });

  test('the same id with another hash is refused and overwrites nothing', async () => {
    const terminal = await the().terminal();
    const request = terminal.application();
    const first = contentOf(await the().put(terminal, request));
    expect(refusalIn(await the().put(terminal, terminal.tampered(request)))).toBe('422 hashConflict');
    expect(contentOf(await the().put(terminal, request))).toEqual(first);
    expect(await the().incidents(terminal)).toEqual(['hashConflict']);
  });

  test('one of two different contents sent at once under one id is received', async () => {
    const terminal = await the().terminal();
    const request = terminal.application();
    const sent = [request, terminal.tampered(request)];
    const answers = await Promise.all(sent.map((one) => the().put(terminal, one)));
    const said = answers.map((answer) => (answer.status === 200 ? receiptIn(answer).id : refusalIn(answer)));
    expect(said.sort()).toEqual([request.id, '422 hashConflict'].sort());
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
    const request = terminal.request(terminal.envelope(applicationBody(itemCode)));
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
        the().put(terminal, terminal.request(terminal.envelope(applicationBody(itemCode)))),
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
    const answer = await the().put(terminal, request);
    const before = receiptIn(answer);
    await renewEpoch(the().database, { bytes: (count) => new Uint8Array(count).fill(9), fraction: () => 0 });
    const after = receiptIn(await the().put(terminal, terminal.application()));
    expect(after.epoch).not.toBe(before.epoch);
    expect(after.epoch).toBe(await currentEpoch(the().database));
    expect(contentOf(await the().put(terminal, request))).toEqual(contentOf(answer));
  });
}
