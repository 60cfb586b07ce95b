import { expect, test } from 'vitest';
import { receiptIn, refusalIn, type GatewayBench } from './gateway-bench.ts';
import { APPLY_ITEM, applicationBody } from './sample-submissions.ts';

/** The form of case numbers and where their serials begin and end. */
export function describeCaseNumbers(the: () => GatewayBench): void {
  const numberAt = async (moment: string, itemCode: string): Promise<string> => {
    const terminal = await the().terminal();
    the().clock.set(moment);
    return receiptIn(
      await the().put(terminal, terminal.request(terminal.envelope(applicationBody(itemCode)))),
    ).caseNumber;
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
    const request = terminal.request(terminal.envelope(applicationBody(item)));
    const before = await the().rows();
    const refused = await the().put(terminal, request);
    expect(refusalIn(refused)).toBe('503 serialsExhausted');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(await the().rows()).toBe(before);
    the().clock.set('2027-03-02T02:00:00Z');
    expect(receiptIn(await the().put(terminal, request)).caseNumber).toBe(`${item}202703020001`);
  });
}
