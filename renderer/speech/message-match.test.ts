// @vitest-environment node
import i18next from 'i18next';
import { describe, expect, test } from 'vitest';
import chinese from '../messages/zh-CN.json';
import { messageMatcher, type SpokenPart } from './message-match.ts';
import { clipTextsOf, messagesOf } from './message-pieces.ts';

const match = messageMatcher(chinese);
const messages = messagesOf(chinese);
const translated = i18next.createInstance();
void translated.init({
  lng: 'zh-CN',
  resources: { 'zh-CN': { translation: chinese } },
  initAsync: false,
  interpolation: { escapeValue: false },
});
const say = translated.t as unknown as (id: string, values: Record<string, string>) => string;

const shape = (parts: readonly SpokenPart[]) =>
  parts.map((part) => (part.kind === 'value' ? `=${part.text}` : part.kind === 'words' ? part.clip : '|'));

test('every message is found again from what is on the screen, with its values', () => {
  for (const { id, pieces } of messages) {
    const variables = pieces.flatMap((piece) => (piece.kind === 'value' ? [piece.variable] : []));
    if (pieces.every((piece) => piece.kind === 'value')) continue;
    const given = Object.fromEntries(variables.map((name, index) => [name, `值${'甲乙丙丁'[index] ?? ''}`]));
    const shown = say(id, given);
    const parts = match(shown);
    const words = parts.flatMap((part) => (part.kind === 'words' ? [part.text] : [])).join('');
    const own = pieces.flatMap((piece) => (piece.kind === 'words' ? [piece.text] : [])).join('');
    expect(words, id).toBe(own);
    const values = parts.flatMap((part) => (part.kind === 'value' ? [part.text] : []));
    expect(values, id).toEqual(variables.map((name) => given[name]));
  }
});

describe('a text on the screen', () => {
  test.each([
    ['下一步', ['bar.next']],
    ['第\u00a02\u00a0步，共\u00a06\u00a0步', ['top.step.1', '=2', 'top.step.2', '=6', 'top.step.3']],
    ['约 3 分钟', ['services.minutes.1', '=3', 'services.minutes.2']],
    ['请把身份证平放在亮灯的地方', ['card.waiting']],
    ['老年人优待证', ['=老年人优待证']],
    ['热线 12345', ['idle.call']],
  ])('%s', (shown, parts) => expect(shape(match(shown))).toEqual(parts));
});

test('no two clips have the same name', () => {
  const clips = clipTextsOf(messages).map(({ clip }) => clip);
  expect(new Set(clips).size).toBe(clips.length);
});
