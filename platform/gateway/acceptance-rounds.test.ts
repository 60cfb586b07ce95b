import { expect, test } from 'vitest';
import type { Agency } from '../adapters/agency.ts';
import { simulatedAgency } from '../adapters/simulated-agency.ts';
import { openPGliteMemory } from '../database/pglite-database.ts';
import { GatewayBench } from '../testing/gateway-bench.ts';
import { AcceptanceRounds } from './acceptance-rounds.ts';

test('rounds go on after a failure, and stop when told', async () => {
  const database = await openPGliteMemory();
  const bench = await GatewayBench.over(database);
  const { clock } = bench;
  const terminal = await bench.terminal();
  await bench.put(terminal, terminal.application());
  const willing = simulatedAgency(clock, 0);
  let asked = 0;
  const agency: Agency = {
    decide: (serviceCase) => {
      asked += 1;
      return asked === 1
        ? Promise.reject(new Error('王淑芬 is not for the log'))
        : willing.decide(serviceCase);
    },
  };
  const events: object[] = [];
  const note = (event: object): void => void events.push(event);
  const rounds = new AcceptanceRounds({
    database,
    agency,
    clock,
    log: { info: note, warn: note, error: note },
  });
  rounds.start();
  for (const done of [1, 2]) {
    clock.advance(1000);
    await expect.poll(() => events.length).toBe(done);
  }
  expect(events).toMatchObject([{ event: 'acceptanceFailed' }, { event: 'casesAccepted', accepted: 1 }]);
  expect(JSON.stringify(events)).not.toContain('王淑芬');
  await rounds.stop();
  await bench.put(terminal, terminal.application());
  clock.advance(10_000);
  expect(await rounds.round()).toBe(1);
  expect(asked).toBe(3);
  await bench.close();
  await database.close();
});
