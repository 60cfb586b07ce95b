import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { t } from './messages.ts';

const renderer = join(import.meta.dirname, '..');
const sources = (folder: string) =>
  readdirSync(join(renderer, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(svelte|ts)$/.test(path) && !path.endsWith('.test.ts'))
    .map((path) => ({ path: join(folder, path), text: readFileSync(join(renderer, folder, path), 'utf8') }));

/** Comments may name a Chinese term; what is shown may not be written in the source. */
const withoutComments = (text: string) =>
  text.replaceAll(/\/\*[\s\S]*?\*\/|<!--[\s\S]*?-->|^\s*\/\/.*$/gm, '');

test('messages fill in what they are given', () => {
  expect(t('top.step', { index: 3, total: 6 }).replaceAll('\u00a0', ' ')).toBe('第 3 步，共 6 步');
});

test('no text of the kiosk is written in a component', () => {
  const written = [
    ...sources('citizen'),
    ...sources('kit'),
    ...sources('.').filter(({ path }) => !path.includes('/')),
  ]
    .filter(({ text }) => /\p{Script=Han}/u.test(withoutComments(text)))
    .map(({ path }) => path);
  expect(written).toEqual([]);
});

test('no screen styles itself', () => {
  const styled = sources('citizen').filter(({ text }) => text.includes('<style'));
  expect(styled.map(({ path }) => path)).toEqual([]);
});

test('no message is left without a use', () => {
  const code = [...sources('citizen'), ...sources('kit'), ...sources('.')].map(({ text }) => text).join('\n');
  const file = JSON.parse(readFileSync(join(renderer, 'messages/zh-CN.json'), 'utf8')) as Record<
    string,
    object
  >;
  const unused = Object.entries(file).flatMap(([part, texts]) =>
    Object.keys(texts)
      .map((key) => `${part}.${key}`)
      .filter((key) => !code.includes(key) && !code.includes(`${part}.\${`)),
  );
  expect(unused).toEqual([]);
});
