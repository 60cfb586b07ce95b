import { expect, test } from 'vitest';
import { language } from '../messages/language.svelte.ts';
import { clockTime, dayAndTime, greetedName, momentText } from './format.ts';

const now = '2026-11-23T01:47:00.000Z';

test('times are of Shanghai, wherever the machine believes to be', () => {
  expect(clockTime('2026-11-23T01:47:00.000Z')).toBe('9:47');
  expect(clockTime('2026-11-22T16:05:00.000Z')).toBe('0:05');
});

test('a moment names its day only when it was not today, and its year only when it was not this one', () => {
  expect(momentText('2026-11-23T01:05:00.000Z', now)).toBe('9:05');
  expect(momentText('2026-11-22T15:59:00.000Z', now)).toBe('11月22日 23:59');
  expect(momentText('2025-12-31T15:59:00.000Z', now)).toBe('2025年12月31日 23:59');
  expect(dayAndTime(now)).toBe('2026年11月23日 9:47');
});

test('a greeting is short, and names no more than the mask does', () => {
  expect(greetedName('王*芬')).toBe('王*芬');
  expect(greetedName('阿**********依明')).toBe('阿**依明');
});

test('on an English page the month is a word', () => {
  language.current = 'en';
  try {
    expect(momentText('2026-11-23T01:05:00.000Z', now)).toBe('9:05');
    expect(momentText('2026-11-22T15:59:00.000Z', now)).toBe('22 November, 23:59');
    expect(dayAndTime('2025-12-31T15:59:00.000Z')).toBe('31 December 2025, 23:59');
  } finally {
    language.current = 'zh-CN';
  }
});
