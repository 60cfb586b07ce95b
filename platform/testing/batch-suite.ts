import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import { BatchAnswer } from '../../contract/gateway.ts';
import { receiptIn, refusalIn, type Answer, type GatewayBench } from './gateway-bench.ts';
import { APPLY_ITEM, applicationBody } from './sample-submissions.ts';

/** Batches, and parts of a case that come in another order than they were made. */
export function describeBatches(the: () => GatewayBench): void {
  const answersIn = ({ json }: Answer): string[] =>
    BatchAnswer.parse(json).answers.map((answer) =>
      'receipt' in answer ? receiptIn({ json: answer.receipt }).id : `${answer.status} ${answer.error.code}`,
    );

  test('each is answered in its place as if it had come alone', async () => {
    const terminal = await the().terminal();
    const [known, fresh, last] = [1, 2, 3].map(() => terminal.application());
    const caseId = v7();
    const [application, evaluation] = [terminal.application({ caseId }), terminal.evaluation(caseId)];
    if (!known || !fresh || !last) throw new Error('unreachable');
    await the().put(terminal, known);
    const batch = [
      ...[fresh, terminal.tampered(known), known, { ...last, hash: 'x' }, { ...last, payload: '{}' }],
      ...[evaluation, fresh, application, evaluation, last, { id: v7() }],
    ];
    expect(answersIn(await the().batch(terminal, batch))).toEqual([
      ...[fresh.id, '422 hashConflict', known.id, '400 malformed', '400 hashMismatch'],
      ...['409 earlierPartMissing', fresh.id, application.id, evaluation.id, last.id, '400 malformed'],
    ]);
    expect(await the().standing(terminal)).toMatchObject({ highestSequence: 5, missing: [] });
  });

  test('one that makes the database fail undoes no other', async () => {
    const terminal = await the().terminal();
    const itemCode = APPLY_ITEM.replace(/021000$/, '066000');
    the().clock.set('2026-11-24T02:00:00Z');
    await the().database.run(
      `INSERT INTO service_record (case_number, service_number, terminal_id, service_name, served_at)
       VALUES ($1, 1, $2, 'query', now())`,
      [`${itemCode}202611240001`, terminal.id],
    );
    const sick = terminal.request(terminal.envelope(applicationBody(itemCode)));
    const batch = [terminal.application(), sick, terminal.application()];
    expect(answersIn(await the().batch(terminal, batch))).toEqual([
      ...[batch[0]?.id, '500 internal', batch[2]?.id],
    ]);
  });

  test('more than is received at once: an answer for each, in their order, whatever one of them is', async () => {
    const terminal = await the().terminal();
    const batch = Array.from({ length: 120 }, () => terminal.application());
    const expected = batch.map(({ id }, index) => (index === 70 ? '400 hashMismatch' : id));
    const sent = batch.map((one, index) => (index === 70 ? { ...one, hash: '0'.repeat(64) } : one));
    expect(answersIn(await the().batch(terminal, sent))).toEqual(expected);
  });

  test('no batch, an endless one, one without ids', async () => {
    const terminal = await the().terminal();
    const application = terminal.application();
    for (const submissions of [
      [],
      [{}],
      [null],
      [{ id: 'x' }],
      Array.from({ length: 201 }, () => application),
    ]) {
      const sent = the().call(terminal.key, {
        ...{ method: 'POST', url: '/v1/submissions', payload: { submissions } },
      });
      expect(refusalIn(await sent)).toBe('400 invalid');
    }
    const heavy = { ...application, payload: 'x'.repeat(1_300_000) };
    expect(refusalIn(await the().batch(terminal, [heavy, heavy]))).toBe('413 tooLarge');
  });

  test('later parts wait for the first, and are received with it', async () => {
    const terminal = await the().terminal();
    const caseId = v7();
    const application = terminal.application({ caseId });
    const [second, third] = [terminal.evaluation(caseId), terminal.evaluation(caseId, {}, 3)];
    expect(refusalIn(await the().put(terminal, third))).toBe('409 earlierPartMissing');
    expect(refusalIn(await the().put(terminal, second))).toBe('409 earlierPartMissing');
    expect(refusalIn(await the().put(terminal, second))).toBe('409 earlierPartMissing');
    expect(refusalIn(await the().put(terminal, terminal.tampered(second)))).toBe('422 hashConflict');
    expect(await the().standing(terminal)).toMatchObject({ highestSequence: 0 });
    const first = receiptIn(await the().put(terminal, application));
    // Received with the application, before its terminal asked again.
    expect(await the().standing(terminal)).toMatchObject({ highestSequence: 2, missing: [] });
    const rated = receiptIn(await the().put(terminal, second));
    expect(rated.serverSequence).toBe(first.serverSequence + 1);
    // The service was rated by then: the third waits for nothing any more.
    expect(refusalIn(await the().put(terminal, third))).toBe('422 alreadyRated');
    const left = await the().database.run('SELECT FROM parked_submission WHERE case_id = $1', [caseId]);
    expect(left).toBe(0);
  });
}
