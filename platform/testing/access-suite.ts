import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import { enrolTerminal } from '../gateway/terminal-access.ts';
import { refusalIn, type GatewayBench } from './gateway-bench.ts';
import { WANG } from './sample-submissions.ts';

/** Keys, and what a terminal may see and say. */
export function describeAccess(the: () => GatewayBench): void {
  const everyCall = [
    { method: 'PUT', url: `/v1/submissions/${v7()}` },
    { method: 'GET', url: `/v1/cases/${v7()}` },
    { method: 'POST', url: '/v1/queries' },
    { method: 'GET', url: '/v1/catalogue' },
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
