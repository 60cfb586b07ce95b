import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { VisitView } from '../../contract/visit.ts';
import chinese from '../messages/zh-CN.json';
import { views } from '../preview/views.ts';
import { sample, visit } from '../preview/visit-test.ts';
import type { SpeechManifest } from './manifest.ts';
import { messageMatcher } from './message-match.ts';
import { clipTextsOf, comparable, messagesOf } from './message-pieces.ts';
import { readControl, readScreen } from './read-screen.ts';
import { wordsOf } from './spoken-item.ts';
import { everySyllable, soundsOf } from './syllables.ts';
import { Utterances } from './utterance.ts';

/** Nothing is drawn here, and the pad for signing asks for a pen all the same. */
beforeEach(() => {
  const pen = new Proxy({}, { get: () => () => undefined, set: () => true });
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(pen as never);
});

const words = { chosen: '已经选了' };
const all = Object.entries(views);
const read = (view: VisitView) => {
  const { container } = visit(view);
  return { container, items: readScreen(container, words) };
};
const squeezed = (text: string) => comparable(text).replaceAll(/[\s，,]/gu, '');

/** What eyes see: every text that is not hidden from a reader of the screen, keys of a keypad aside. */
function shownTexts(root: Element): string[] {
  const top = root.querySelector('dialog[open]') ?? root;
  const walker = document.createTreeWalker(top, NodeFilter.SHOW_TEXT);
  const texts: string[] = [];
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (parent?.closest('[aria-hidden="true"], [data-spoken="when-reached"], [aria-label]')) continue;
    const text = squeezed(walker.currentNode.textContent ?? '');
    if (text !== '') texts.push(text);
  }
  return texts;
}

describe.each(all)('%s', (_, view) => {
  test('everything that is shown is said, the question first', () => {
    const { container, items } = read(view);
    const said = items.map(wordsOf).map(squeezed).join('');
    for (const text of shownTexts(container)) expect(said).toContain(text);
    for (const part of (container.querySelector('dialog[open]') ?? container).querySelectorAll(
      '[aria-label]',
    )) {
      if (part.closest('[aria-hidden="true"], [data-spoken], [data-speech-controls], output')) continue;
      expect(said).toContain(squeezed(part.getAttribute('aria-label') ?? ''));
    }
    expect(items[0]?.role).toBe('question');
  });

  test('nothing about the person is heard without headphones', () => {
    const { items } = read(view);
    const utterances = new Utterances(soundless, messageMatcher(chinese), '不念出声');
    const loud = items.flatMap(({ texts }) => utterances.unitsOf(texts, false).units);
    const heard = loud.map((unit) => (unit.kind === 'clip' ? unit.file : '|')).join(' ');
    for (const secret of secretsOf(view)) expect(heard, secret).not.toContain(soundOf(secret));
  });
});

/** Without clips of messages, so that everything heard is spelled out in syllables. */
const soundless: SpeechManifest = { version: 1, clips: {}, syllables: everySyllable() };
const soundOf = (text: string) =>
  soundsOf(text)
    .map((sound) => (sound.kind === 'syllable' ? `syllable/${sound.name}.ogg` : '|'))
    .join(' ');

/** What a view tells about the person in front. */
function secretsOf({ screen }: VisitView): string[] {
  if (screen.kind === 'review') return screen.rows.map(({ value }) => value);
  if (screen.kind === 'mine')
    return [screen.citizen, ...screen.cases.map(({ receiptNumber }) => receiptNumber)];
  if (screen.kind === 'answer') return [screen.caseNumber, ...screen.rows.map(({ value }) => value)];
  if (screen.kind === 'saved') return [screen.progress.receiptNumber];
  return [];
}

test('with headphones the rows are heard', () => {
  const { items } = read(sample('review'));
  const utterances = new Utterances(soundless, messageMatcher(chinese), '不念出声');
  const units = items.flatMap(({ texts }) => utterances.unitsOf(texts, true).units);
  const heard = units.map((unit) => (unit.kind === 'clip' ? unit.file : '|')).join(' ');
  for (const secret of secretsOf(sample('review'))) expect(heard).toContain(soundOf(secret));
});

test('words of a message are one clip, and a value between them is spelled out', () => {
  const clips = Object.fromEntries(
    clipTextsOf(messagesOf(chinese)).map(({ clip, text }) => [
      clip,
      { text, hash: '', seconds: 1, source: 'synthesised' as const },
    ]),
  );
  const utterances = new Utterances({ ...soundless, clips }, messageMatcher(chinese), '');
  const { units } = utterances.unitsOf([{ text: '约 2 分钟', private: false }], false);
  expect(units.flatMap((unit) => (unit.kind === 'clip' ? [unit.file] : []))).toEqual([
    'services.minutes.1.ogg',
    'syllable/liang3.ogg',
    'services.minutes.2.ogg',
  ]);
});

test('a control that was reached is said with its state', () => {
  const { container } = read(sample('choice'));
  const chosen = container.querySelector('[role="radio"]');
  if (!chosen) throw new Error('no choice on the screen');
  expect(readControl(chosen, words)?.role).toBe('choice');
  chosen.setAttribute('aria-checked', 'true');
  expect(readControl(chosen, words)?.texts.at(-1)).toEqual({ text: '已经选了', private: true });
});
