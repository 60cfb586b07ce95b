import { fireEvent, screen } from '@testing-library/svelte';
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
  expect(screen.getByRole('alert').textContent).toContain('2 到 30 个汉字');
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
