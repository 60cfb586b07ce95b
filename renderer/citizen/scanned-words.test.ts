import { screen } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import { ScannedView } from '../../contract/visit.ts';
import { views } from '../preview/views.ts';
import { sample, visit } from '../preview/visit-test.ts';
import { scannedWords } from './scanned-words.ts';

const view = sample('scanned-genuine');
const withoutReader = { ...view, health: { ...view.health, cardReader: 'trouble' as const } };
const shown = Object.values(views).flatMap((each) =>
  each.screen.kind === 'scanned' ? [each.screen.code] : [],
);

test('every kind of code has a sample, and every one says what it is and what it means', () => {
  const [genuine, progressPage, others] = ScannedView.options;
  const kinds = [genuine.shape.what.value, progressPage.shape.what.value, ...others.shape.what.options];
  expect(new Set(shown.map(({ what }) => what))).toEqual(new Set(kinds));
  for (const code of shown) {
    const { question, why } = scannedWords(code, view);
    expect(`${question}${why}`).not.toMatch(/scanned\.|\{\{/);
  }
});

test('only a receipt that is believed looks good', () => {
  for (const code of shown) {
    const taken = code.what === 'genuine' && code.progress?.refused !== true;
    expect(scannedWords(code, view).tone === 'good').toBe(taken);
  }
});

test('the card is asked for only where a reader is there to read it', () => {
  expect(shown.some((code) => scannedWords(code, view).now?.text.includes('身份证'))).toBe(true);
  for (const code of shown) {
    const { now, drawing } = scannedWords(code, withoutReader);
    expect(now?.text ?? '').not.toContain('身份证');
    expect(drawing).not.toBe('card');
  }
});

test('whom to ask is named where a receipt is not believed or was refused', () => {
  for (const what of ['forged', 'unknownKey', 'unreadable'] as const)
    expect(scannedWords({ what }, view).now?.text).toContain(view.site.helperName);
  const refused = sample('scanned-refused').screen;
  if (refused.kind !== 'scanned') throw new Error('another screen');
  expect(scannedWords(refused.code, view).now?.text).toContain(view.site.helperName);
});

test('the first screen tells of the scanner only where one is and is not known to be broken', () => {
  const told = () => screen.queryByText(/扫码口/) !== null;
  const idle = sample('idle');
  const { unmount } = visit(idle);
  expect(told()).toBe(false);
  unmount();
  for (const [codeScanner, isTold] of [
    ['ready', true],
    ['unknown', true],
    ['trouble', false],
  ] as const) {
    const shownNow = visit({ ...idle, health: { ...idle.health, codeScanner } });
    expect(told()).toBe(isTold);
    shownNow.unmount();
  }
});
