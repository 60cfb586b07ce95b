import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { QueryAnswer } from '../../contract/gateway.ts';
import { receiptIn, refusalIn, type GatewayBench } from './gateway-bench.ts';
import { APPLY_ITEM } from './sample-submissions.ts';

/** What may be rated, how, and how often. */
export function describeEvaluations(the: () => GatewayBench): void {
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
