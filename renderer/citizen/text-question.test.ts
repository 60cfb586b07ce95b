import { fireEvent, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { beforeAll, expect, test } from 'vitest';
import { t } from '../messages/messages.ts';
import { sample, visit } from '../preview/visit-test.ts';
import { answered, loadFrom, smallFiles, typingWith } from '../typing/service/small-engines.test-support.ts';

let files: Record<string, Uint8Array>;
beforeAll(() => {
  files = smallFiles();
});

const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));
const typed = () => document.querySelector('output')?.textContent ?? '';

async function types(letters: string): Promise<void> {
  for (const letter of letters) await press(letter);
}

test('letters, the first candidate, then the answer', async () => {
  const { typing } = typingWith(loadFrom(files));
  const { sent } = visit(sample('text'), typing);
  await types('yinbing');
  await answered(typing);
  await screen.findByRole('button', { name: /^因病/ });
  await press(t('typing.takeFirst'));
  await answered(typing);
  await press(t('question.typed'));
  expect(sent).toEqual([{ kind: 'answer', question: 'causeInWords', value: '因病' }]);
});

test('candidates do not move under the finger: what it came down on is chosen', async () => {
  const { typing } = typingWith(loadFrom(files));
  visit(sample('text'), typing);
  await types('zhi');
  await answered(typing);
  const seen = await screen.findByRole('button', { name: /^致(?!贫)/ });
  await fireEvent.pointerDown(seen);
  await types('pin');
  await answered(typing);
  await tick();
  expect(typing.suggestions[0]?.text).toBe('致贫');
  expect(seen.textContent).toBe('致');
  await fireEvent.pointerUp(seen);
  await fireEvent.click(seen);
  await answered(typing);
  expect(typing.picked).toBe('致');
});

test('turning the pages reaches every candidate', async () => {
  const { typing } = typingWith(loadFrom(files));
  visit(sample('text'), typing);
  await types('yi');
  await answered(typing);
  const seen = new Set<string>();
  for (let turns = 0; turns < 8; turns += 1) {
    const row = screen.getByRole('group', { name: t('typing.candidates') });
    for (const button of row.querySelectorAll('button[aria-label]')) seen.add(button.textContent);
    await press(t('typing.more'));
    await answered(typing);
    await tick();
  }
  expect(seen.size).toBeGreaterThan(24);
  expect([...seen].toSorted()).toEqual(typing.suggestions.map(({ text }) => text).toSorted());
});

test('a finger that slides off the candidates lets them go on', async () => {
  const { typing } = typingWith(loadFrom(files));
  visit(sample('text'), typing);
  await types('zhi');
  await answered(typing);
  await fireEvent.pointerDown(await screen.findByRole('button', { name: /^致(?!贫)/ }));
  await fireEvent.pointerUp(document.body);
  await types('pin');
  await answered(typing);
  await screen.findByRole('button', { name: /^致贫/ });
});

test('going on without a word says what to do, and sends nothing', async () => {
  const { typing } = typingWith(loadFrom(files));
  const { sent } = visit(sample('text'), typing);
  await answered(typing);
  await press(t('question.typed'));
  expect(screen.getByRole('alert').textContent).toContain(t('typing.typeFirst'));
  expect(sent).toEqual([]);
});

test('a refusal stands until something is changed', async () => {
  const { typing } = typingWith(loadFrom(files));
  visit(sample('text-refused'), typing);
  expect(screen.getByRole('alert').textContent).toContain('2\u00a0到\u00a030\u00a0个汉字');
  await press(t('typing.delete'));
  await answered(typing);
  expect(screen.queryByRole('alert')).toBeNull();
  expect(typed()).toBe('马');
});

test.each(['goodbye', 'idle'])('%s: what was typed and learnt is gone', async (end) => {
  const { typing, ended } = typingWith(loadFrom(files));
  const { show } = visit(sample('text'), typing);
  await types('zhipin');
  await answered(typing);
  typing.choose(1);
  await answered(typing);
  expect(typing.text).toBe('治贫');
  await show(sample(end));
  expect(typing.text).toBe('');
  expect(ended()).toBe(1);
  await show(sample('text'));
  await types('zhipin');
  await answered(typing);
  expect(typing.suggestions[0]?.text).toBe('致贫');
});

test('the engines are made warm while the card is asked for, and not before', async () => {
  const { typing } = typingWith(loadFrom(files));
  const { show } = visit(sample('services'), typing);
  expect(typing.ways.pinyin).toBe('cold');
  await show(sample('card'));
  expect(typing.ways.pinyin).not.toBe('cold');
});

test('behind a dialog nothing is typed', async () => {
  const { typing } = typingWith(loadFrom(files));
  const text = sample('text');
  visit({ ...text, overlay: { kind: 'leave', losesAnswers: true } }, typing);
  await fireEvent.keyDown(document.body, { key: '3' });
  await answered(typing);
  expect(typing.text).toBe('');
});
