import { fireEvent, screen, within } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import type { QuestionView, VisitView } from '../../contract/visit.ts';
import { t } from '../messages/messages.ts';
import { named, press, sample, visit } from '../preview/visit-test.ts';

const choice = (text: string) => screen.getByRole('radio', { name: named(text) });

function asking(name: string, change: Partial<QuestionView>): VisitView {
  const view = sample(name);
  if (view.screen.kind !== 'question') throw new Error(`${name} is no question`);
  return { ...view, screen: { kind: 'question', question: { ...view.screen.question, ...change } } };
}

test('touching a choice only marks it, so that a slip can be corrected; the green button hands it over', async () => {
  const { sent } = visit(sample('choice'));
  await fireEvent.click(choice('邮寄到家'));
  await fireEvent.click(choice('村里便民服务室取'));
  expect(choice('村里便民服务室取').getAttribute('aria-checked')).toBe('true');
  expect(choice('邮寄到家').getAttribute('aria-checked')).toBe('false');
  expect(sent).toEqual([]);
  await press(t('question.done'));
  expect(sent).toEqual([{ kind: 'answer', question: 'delivery', value: 'room' }]);
});

test('going on without a choice says what to do, and sends nothing', async () => {
  const { sent } = visit(sample('choice'));
  await press(t('question.done'));
  expect(screen.getByRole('alert').textContent).toContain(t('question.chooseFirst'));
  expect(sent).toEqual([]);
});

test('what was answered before is marked', () => {
  visit(sample('choice-chosen'));
  expect(choice('村里便民服务室取').getAttribute('aria-checked')).toBe('true');
});

test('a mark belongs to its question only', async () => {
  const { show, sent } = visit(sample('choice'));
  await fireEvent.click(choice('邮寄到家'));
  await show(asking('choice', { id: 'another', title: '另一个问题' }));
  expect(choice('邮寄到家').getAttribute('aria-checked')).toBe('false');
  await press(t('question.done'));
  expect(sent).toEqual([]);
});

test('a mark stays while the terminal sends the same question again', async () => {
  const { show } = visit(sample('choice'));
  await fireEvent.click(choice('邮寄到家'));
  await show({ ...sample('choice'), revision: 2 });
  expect(choice('邮寄到家').getAttribute('aria-checked')).toBe('true');
});

test('yes and no are two choices', async () => {
  const { sent } = visit(sample('yes-no'));
  await fireEvent.click(screen.getByRole('radio', { name: t('question.no') }));
  await press(t('question.done'));
  expect(sent).toEqual([{ kind: 'answer', question: 'alone', value: 'false' }]);
});

test('many choices come in pages, turned by a button, round and round', async () => {
  visit(sample('choice-many'));
  const shown = () => screen.getAllByRole('radio').map((one) => one.textContent.trim());
  const seen = [shown()];
  while (seen.length < 9 && screen.queryByRole('button', { name: new RegExp(t('bar.nextPage')) })) {
    await press(new RegExp(t('bar.nextPage')));
    seen.push(shown());
  }
  expect(seen.flat()).toHaveLength(8);
  expect(new Set(seen.flat()).size).toBe(8);
  await press(new RegExp(t('bar.firstPage')));
  expect(shown()).toEqual(seen[0]);
});

test('the page with the earlier answer is shown first', () => {
  visit(asking('choice-many', { value: '3000' }));
  expect(screen.getByRole('radio', { name: /3000/ }).getAttribute('aria-checked')).toBe('true');
});

test('digits are typed on the glass and shown in their groups', async () => {
  const { sent } = visit(sample('keypad'));
  const keypad = within(screen.getByRole('group', { name: t('keypad.group') }));
  for (const digit of '18909330933') await fireEvent.click(keypad.getByRole('button', { name: digit }));
  await fireEvent.click(keypad.getByRole('button', { name: '5' }));
  expect(screen.getByLabelText('联系电话').textContent.trim()).toBe('18909330933');
  const groups = [...screen.getByLabelText('联系电话').querySelectorAll('span')].map(
    (group) => group.textContent,
  );
  expect(groups).toEqual(['189', '0933', '0933']);
  await press(t('question.typed'));
  expect(sent).toEqual([{ kind: 'answer', question: 'phone', value: '18909330933' }]);
});

test('an ordinary keyboard types too, but not behind a dialog', async () => {
  const { show } = visit(sample('keypad'));
  await fireEvent.keyDown(window, { key: '1' });
  await fireEvent.keyDown(window, { key: '8' });
  await fireEvent.keyDown(window, { key: 'Backspace' });
  expect(screen.getByLabelText('联系电话').textContent.trim()).toBe('1');
  await show({ ...sample('keypad'), overlay: { kind: 'help' } });
  await fireEvent.keyDown(window, { key: '9' });
  expect(screen.getByLabelText('联系电话').textContent.trim()).toBe('1');
});

test('a refusal stands at the question until the value is changed', async () => {
  visit(sample('keypad-refused'));
  expect(screen.getByRole('alert').textContent).toMatch(/手机号是\s11\s位数/);
  await press(t('keypad.delete'));
  expect(screen.queryByRole('alert')).toBeNull();
});

test('the same refusal is said again when the value is handed over again', async () => {
  visit(sample('keypad-refused'));
  await press(t('keypad.delete'));
  await press(t('question.typed'));
  expect(screen.getByRole('alert').textContent).toMatch(/手机号是\s11\s位数/);
});

test('a date is typed by its parts and handed over as eight digits', async () => {
  const { sent } = visit(sample('date'));
  for (const digit of '195138') await press(digit);
  expect(screen.getByLabelText('1951年03月08日')).toBeTruthy();
  await press(t('question.typed'));
  expect(sent).toEqual([{ kind: 'answer', question: 'since', value: '19510308' }]);
});

test('an unfinished date and a day that does not exist are said at once, and not sent', async () => {
  const { sent } = visit(sample('date'));
  for (const digit of '2023') await press(digit);
  await press(t('question.typed'));
  expect(screen.getByRole('alert').textContent).toContain(t('question.dateFirst'));
  for (const digit of '0230') await press(digit);
  await press(t('question.typed'));
  expect(screen.getByRole('alert').textContent).toContain(t('question.noSuchDay'));
  expect(sent).toEqual([]);
});
