import { expect, test } from 'vitest';
import { QueryAnswer } from '../../contract/gateway.ts';
import { refusalIn, type GatewayBench } from './gateway-bench.ts';
import { APPLY_ITEM, WANG } from './sample-submissions.ts';

/** Queries and their numbers. */
export function describeQueries(the: () => GatewayBench): void {
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
