import { describe, expect, test } from 'vitest';
import { SettableClock } from '../testing/settable-clock.ts';
import { simulatedAgencyName } from './simulated-agency.ts';
import { simulatedRegisters } from './simulated-registers.ts';

const clock = new SettableClock('2026-11-23T02:00:00Z');
const registers = simulatedRegisters(clock);
const wang = { name: '王淑芬', idNumber: '62080219510723002X', cardKind: 'resident' as const };
const items = {
  certificate: '1162080200000014X64622014004000',
  entitlement: '1162080200000014X64622014005000',
  health: '11620802000000369M4622036013000',
  taxes: '1162080200000030XD4622030037000',
  assistance: '11620802000000115Q4620511018000',
  housing: '11620802000000174U4622017040000',
};

async function ask(itemCode: string, applicant = wang) {
  const asked = await registers.ask({ itemCode, itemVersion: 1, applicant });
  if (!asked.ok) throw new Error(asked.failure.code);
  return asked.value;
}

describe('simulated registers', () => {
  test.each(Object.entries(items))(
    '%s: three to six rows, the same each time, marked as simulated',
    async (_name, item) => {
      expect(registers.covers(item)).toBe(true);
      const answer = await ask(item);
      expect(answer).toMatchObject({ outcome: 'found', asOfMs: clock.wallMs() });
      expect(answer.register).toMatch(/（模拟）$/);
      expect(answer.rows.length).toBeGreaterThanOrEqual(3);
      expect(answer.rows.length).toBeLessThanOrEqual(6);
      expect(answer.rows.every(({ label, value }) => label !== '' && value !== '')).toBe(true);
      expect(await ask(item)).toEqual(answer);
    },
  );

  test('another person gets another answer', async () => {
    const other = await ask(items.entitlement, { ...wang, idNumber: '620826194302080113' });
    expect(other.rows).not.toEqual((await ask(items.entitlement)).rows);
  });

  test('one department, two registers', async () => {
    const labels = async (item: string) => (await ask(item)).rows.map((row) => row.label);
    expect(await labels(items.certificate)).not.toEqual(await labels(items.entitlement));
  });

  test('nothing is on record before the eighteenth birthday', async () => {
    const outcomeOf = async (idNumber: string) => (await ask(items.health, { ...wang, idNumber })).outcome;
    expect(await outcomeOf('620825200811230288')).toBe('found');
    expect(await outcomeOf('620825200811240280')).toBe('noRecord');
  });

  test('a department without a register is not covered', () => {
    expect(registers.covers('1162080200000009484620799030000')).toBe(false);
  });
});

test.each([
  ['11620802000000115Q4620511021000', '崆峒区民政局（模拟）'],
  ['11620826000000115Q4620536021000', '静宁县医疗保障局（模拟）'],
  ['11999999000000115Q4620577021000', '平凉市政务服务中心（模拟）'],
])('agency of %s', (itemCode, name) => expect(simulatedAgencyName(itemCode)).toBe(name));
