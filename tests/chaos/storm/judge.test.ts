import { expect, test } from 'vitest';
import type { OutboxEntry, Received } from '../under-test.ts';
import { judge, type Evidence, type Saved } from './judge.ts';

const saved: Saved = { terminal: 'T', id: 'a', caseId: 'c', hash: 'h', kind: 'application', hopeless: false };
const row: Received = {
  ...{ id: 'a', hash: 'h', terminal_id: 'T', case_id: 'c', case_sequence: 1, kind: 'application' },
  ...{ case_number: 'n', epoch: 'e', server_sequence: 1, effects: 1 },
};
const entry: OutboxEntry = {
  ...{ id: 'a', caseId: 'c', hash: 'h', state: 'received', errorClass: null },
  ...{ serverSequence: 1, epoch: 'e', caseNumber: 'n' },
};

interface Facts {
  saved?: Saved[];
  entries?: OutboxEntry[];
  received?: Received[];
  numbers?: number;
}

function verdict({ saved: kept = [saved], entries = [entry], received = [row], numbers = 1 }: Facts) {
  const evidence: Evidence = {
    saved: kept,
    outboxes: new Map([['T', entries]]),
    received,
    agency: { numbersOf: () => numbers },
  };
  return judge(evidence);
}

test('what is right is right', () => {
  expect(verdict({})).toEqual({
    ...{ submitted: 1, effects: 1, duplicates: 0, lost: 0, refused: 0, violations: [] },
  });
});

test.each<[string, Facts]>([
  ['the platform does not have it', { received: [] }],
  ['the platform has the row without its effect', { received: [{ ...row, effects: 0 }] }],
  ['the platform has other bytes', { received: [{ ...row, hash: 'other' }] }],
  ['the terminal does not have it', { entries: [] }],
  ['the terminal has other bytes', { entries: [{ ...entry, hash: 'other' }] }],
])('lost: %s', (_, facts) => {
  expect(verdict(facts).lost).toBe(1);
});

test.each<[string, Facts]>([
  ['two rows', { received: [row, { ...row, server_sequence: 2 }] }],
  ['two effects of a row', { received: [{ ...row, effects: 2 }] }],
  ['two case numbers at the agency', { numbers: 2 }],
])('doubled: %s', (_, facts) => {
  expect(verdict(facts).duplicates).toBe(1);
});

test.each<[string, Facts]>([
  ['never at the agency', { numbers: 0 }],
  ['something nobody saved', { received: [row, { ...row, id: 'b', case_id: 'd' }] }],
  ['a receipt of another number', { entries: [{ ...entry, serverSequence: 7 }] }],
  ['a receipt of another case number', { entries: [{ ...entry, caseNumber: 'm' }] }],
  ['a receipt for nothing', { received: [] }],
  ['still queued', { entries: [{ ...entry, state: 'queued' }] }],
  ['refused by nobody', { entries: [{ ...entry, state: 'refused' }] }],
  ['the hopeless received', { saved: [{ ...saved, hopeless: true }], received: [] }],
  ['a case that begins with its second part', { received: [{ ...row, case_sequence: 2 }] }],
])('not as it must be: %s', (_, facts) => {
  expect(verdict(facts).violations).not.toEqual([]);
});

test('what cannot be taken is refused and is neither lost nor submitted', () => {
  const facts: Facts = {
    ...{ saved: [{ ...saved, hopeless: true }], entries: [{ ...entry, state: 'refused' }], received: [] },
  };
  expect(verdict(facts)).toMatchObject({ submitted: 0, effects: 0, lost: 0, refused: 1, violations: [] });
});
