import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { queryAsker } from './ask.ts';
import { faults, status, strangersStatus } from './fixtures/local-gateway.ts';
import { runningSync } from './fixtures/running-sync.ts';

function query() {
  return {
    requestId: randomUUID(),
    terminalId: 'PL-TEST-0001',
    itemCode: '1'.repeat(31),
    itemVersion: 1,
    applicant: { name: '某某', idNumber: '620802195001010017', cardKind: 'resident' as const },
  };
}

test('brings the answer to this very question', async () => {
  const { client } = await runningSync();
  const asked = query();
  const outcome = await queryAsker(client)(asked);
  expect(outcome).toMatchObject({ ok: true, value: { requestId: asked.requestId, outcome: 'found' } });
});

test.each([
  ['reset', faults.reset, 'lineDown'],
  ['captive portal', faults.captivePortal, 'lineDown'],
  ['400 of a proxy', strangersStatus(400), 'lineDown'],
  ['503', status(503), 'platformTrouble'],
  ['401', status(401), 'platformTrouble'],
  ['404', status(404), 'platformTrouble'],
  ['422', status(422), 'refused'],
])('%s', async (_, fault, code) => {
  const { client, gateway } = await runningSync();
  gateway.failNext('queries', fault);
  expect(await queryAsker(client)(query())).toEqual({ ok: false, failure: { code } });
});

test('an answer to another question is none', async () => {
  const { client, gateway } = await runningSync();
  gateway.failNext('queries', ({ response, answer }) => {
    response.end(JSON.stringify({ ...answer().body, requestId: randomUUID() }));
  });
  expect(await queryAsker(client)(query())).toEqual({ ok: false, failure: { code: 'lineDown' } });
});
