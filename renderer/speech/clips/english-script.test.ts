// @vitest-environment node
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { englishScriptOf } from './english-script.ts';
import { scriptOf } from './script.ts';

const root = resolve(import.meta.dirname, '../../..');
const script = englishScriptOf(root);
const chinese = scriptOf(root);

test('each voice is given its own language only; what it cannot say is listed', () => {
  for (const { id, spoken } of script.messages) {
    expect(spoken.language, id).toBe('en');
    if (spoken.language === 'en') expect(spoken.text, id).not.toMatch(/[\p{Script=Han}0-9]/u);
  }
  expect(script.unsaid).toContain('language.other');
  expect(chinese.unsaid).toEqual(['language.other']);
  expect(chinese.messages.every(({ text }) => /\p{Script=Han}|\d/u.test(text))).toBe(true);
});

test('messages keep their ids, words and texts have names of their own, none twice', () => {
  const ids = script.messages.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toContain('idle.question');
  expect(ids).toContain('word/hidden');
  expect(ids.filter((id) => id.startsWith('text/')).length).toBeGreaterThan(200);
  expect(ids.every((id) => /^[\w./'-]+$/.test(id))).toBe(true);
});

test('there are not so many that building takes long', () => {
  expect(script.messages.length).toBeLessThan(1500);
});
