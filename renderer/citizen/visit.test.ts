import { fireEvent, screen } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import type { VisitView } from '../../contract/visit.ts';
import { t } from '../messages/messages.ts';
import { views } from '../preview/views.ts';
import { named, paragraph, press, sample, visit } from '../preview/visit-test.ts';

const heading = () => screen.getByRole('heading', { level: 1 }).textContent;
const inVisit = Object.entries(views).filter(
  ([name, view]) =>
    !view.overlay && view.screen.kind !== 'idle' && view.screen.kind !== 'review' && name !== '',
);

test.each(inVisit)(
  '%s: home and help are there and do what they say, and back where one can go back',
  async (_, view) => {
    const { sent } = visit(view);
    await press(t('bar.home'));
    await press(t('bar.help'));
    const back = screen.queryByRole('button', { name: t('bar.back') });
    expect(back !== null).toBe(view.canGoBack);
    if (back) await fireEvent.click(back);
    expect(sent).toEqual([{ kind: 'home' }, { kind: 'help' }, ...(view.canGoBack ? [{ kind: 'back' }] : [])]);
  },
);

test('idle: a theme, all services and help', async () => {
  const { sent } = visit(sample('idle'));
  await press(/养老和社保/);
  await press(t('idle.findItem'));
  await press(t('idle.findHelp'));
  await press(t('idle.call'));
  expect(sent).toEqual([
    { kind: 'chooseTheme', theme: 'social' },
    { kind: 'showAllServices' },
    { kind: 'help' },
    { kind: 'help' },
  ]);
});

test('services: one that is not offered stands last with its reason and cannot be chosen', async () => {
  const { sent } = visit(sample('services'));
  expect(screen.queryByRole('button', { name: named('养老金查询') })).toBeNull();
  await press(new RegExp(t('bar.nextPage')));
  const notOffered = screen.getByRole('button', { name: named('养老金查询') });
  expect(notOffered.textContent).toContain(t('services.notOffered.needsLine'));
  expect(notOffered.getAttribute('aria-disabled')).toBe('true');
  await fireEvent.click(notOffered);
  expect(sent).toEqual([]);
  await press(new RegExp(t('bar.firstPage')));
  const offered = screen.getByRole('button', { name: named('领养老金资格认证') });
  await fireEvent.click(offered);
  expect(sent).toHaveLength(1);
});

test.each([
  ['idle', 'idle.question', 'idle.why'],
  ['idle-storage', 'idle.questionNotNow', 'idle.whyNotNow'],
] as const)('%s: asks what to do only while something new is taken', (name, question, why) => {
  const { container } = visit(sample(name));
  const told = container.textContent.replaceAll('\u200b', '');
  expect(told).toContain(t(question).replaceAll('\u200b', ''));
  expect(told).toContain(t(why));
});

test.each([
  ['card', true],
  ['card-silent', true],
  ['card-too-young', false],
] as const)('%s: a card is drawn only where laying it down can help: %j', (name, drawn) => {
  visit(sample(name));
  expect(screen.queryByRole('img', { name: t('card.drawing') }) !== null).toBe(drawn);
});

test('answer: the amount is the only large row', () => {
  const { container } = visit(sample('answer'));
  expect(
    [...container.querySelectorAll('.row.large dd')].map((each) =>
      each.textContent.trim().replaceAll('\u00a0', ' '),
    ),
  ).toEqual(['187.50 元']);
});

test('services: the last page turns to the first', async () => {
  visit(sample('services-all'));
  const first = screen.getAllByRole('button').map((one) => one.textContent);
  let turns = 0;
  for (; turns < 9 && screen.queryByRole('button', { name: new RegExp(t('bar.nextPage')) }); turns += 1) {
    await press(new RegExp(t('bar.nextPage')));
  }
  expect(turns).toBeGreaterThan(0);
  await press(new RegExp(t('bar.firstPage')));
  expect(screen.getAllByRole('button').map((one) => one.textContent)).toEqual(first);
});

test('consent is asked for, and refusing is as easy', async () => {
  const { sent } = visit(sample('consent'));
  await press(t('consent.disagree'));
  await press(t('consent.agree'));
  expect(sent).toEqual([{ kind: 'disagree' }, { kind: 'agree' }]);
});

test('a problem with the card says what, whose and what now, and can be tried again', async () => {
  const { sent } = visit(sample('card-reader-gone'));
  expect(heading()).toBe(t('card.problem.readerGone.what'));
  expect(paragraph(t('card.problem.readerGone.whose'))).toBeTruthy();
  expect(screen.getByRole('alert').textContent).toContain(sample('idle').site.helperName);
  await press(t('card.retry'));
  expect(sent).toEqual([{ kind: 'retryCard' }]);
});

test('saved: the ladder claims no rung that was not reached', () => {
  const reached = (view: VisitView) => {
    const { unmount } = visit(view);
    const pins = screen
      .getAllByRole('listitem')
      .map((rung) => rung.querySelector('[role=img]')?.getAttribute('aria-label'));
    unmount();
    return pins.filter((pin) => pin === t('saved.ladder.done')).length;
  };
  expect([
    reached(sample('saved')),
    reached(sample('saved-received')),
    reached(sample('saved-accepted')),
  ]).toEqual([1, 2, 3]);
  expect(reached(sample('saved-refused'))).toBe(1);
});

test('saved: the receipt is on the glass when there is no paper, with its code', () => {
  visit(sample('saved-on-screen'));
  expect(screen.getByRole('img', { name: t('receipt.alt') })).toBeTruthy();
  expect(screen.getByText('8207 314')).toBeTruthy();
});

test('rating: touching marks, the green button rates; leaving is not rating', async () => {
  const { sent } = visit(sample('evaluate'));
  await fireEvent.click(screen.getByRole('radio', { name: t('evaluate.level.4') }));
  await fireEvent.click(screen.getByRole('radio', { name: t('evaluate.level.5') }));
  expect(sent).toEqual([]);
  await press(t('evaluate.send'));
  await press(t('evaluate.skip'));
  expect(sent).toEqual([{ kind: 'rate', level: 5 }, { kind: 'skipRating' }]);
});

test('rating: nothing is chosen for the citizen', async () => {
  const { sent } = visit(sample('evaluate'));
  expect(screen.getAllByRole('radio', { checked: false })).toHaveLength(5);
  await press(t('evaluate.send'));
  expect(sent).toEqual([]);
  expect(screen.getByRole('alert')).toBeTruthy();
});

test('rating: a bad one needs a reason, several can be given, and one can think again', async () => {
  const { sent } = visit(sample('evaluate-reasons'));
  await press(t('evaluate.sendReasons'));
  expect(screen.getByRole('alert').textContent).toContain(t('evaluate.reasonFirst'));
  await fireEvent.click(screen.getByRole('checkbox', { name: named('服务态度生硬') }));
  await fireEvent.click(screen.getByRole('checkbox', { name: named('没有提供材料清单') }));
  await fireEvent.click(screen.getByRole('checkbox', { name: named('没有提供材料样本') }));
  await fireEvent.click(screen.getByRole('checkbox', { name: named('没有提供材料样本') }));
  await press(t('evaluate.sendReasons'));
  expect(sent).toEqual([{ kind: 'giveReasons', indicators: ['208', '214'] }]);
  await press(t('evaluate.changeLevel'));
  await fireEvent.click(screen.getByRole('radio', { name: t('evaluate.level.3') }));
  await press(t('evaluate.send'));
  expect(sent.at(-1)).toEqual({ kind: 'rate', level: 3 });
});

test('rating anew: the reasons come back with a bad level, not while the terminal has yet to hear of another one', async () => {
  const view = sample('evaluate-reasons');
  const { sent, show } = visit(view);
  const reasons = () => screen.queryAllByRole('checkbox').length;
  await press(t('evaluate.changeLevel'));
  await press(t('evaluate.send'));
  expect(sent).toEqual([{ kind: 'rate', level: 2 }]);
  expect(reasons()).toBeGreaterThan(0);
  await press(t('evaluate.changeLevel'));
  await fireEvent.click(screen.getByRole('radio', { name: t('evaluate.level.1') }));
  await press(t('evaluate.send'));
  expect(reasons()).toBe(0);
  if (view.screen.kind !== 'evaluate') throw new Error('no screen for a rating');
  await show({ ...view, revision: 2, screen: { ...view.screen, level: 1 } });
  expect(sent.at(-1)).toEqual({ kind: 'rate', level: 1 });
  expect(reasons()).toBeGreaterThan(0);
});

test('the warning counts down and one touch keeps the visit', async () => {
  const view = sample('overlay-still-there');
  const { sent, show } = visit(view);
  expect(screen.getByRole('timer').textContent).toContain('27');
  await show({ ...view, revision: 2, overlay: { kind: 'stillThere', secondsLeft: 26 } });
  expect(screen.getByRole('timer').textContent).toContain('26');
  await press(t('overlay.stay'));
  expect(sent).toEqual([{ kind: 'stay' }]);
});

test('what was touched below an overlay is still there after it', async () => {
  const view = sample('choice');
  const { show } = visit(view);
  await fireEvent.click(screen.getByRole('radio', { name: named('邮寄到家') }));
  await show({ ...view, revision: 2, overlay: { kind: 'help' } });
  await show({ ...view, revision: 3 });
  expect(screen.getByRole('radio', { name: named('邮寄到家') }).getAttribute('aria-checked')).toBe('true');
});

test('leaving asks once', async () => {
  const { sent } = visit(sample('overlay-leave'));
  await press(t('overlay.keepGoing'));
  await press(t('overlay.confirmLeave'));
  expect(sent).toEqual([{ kind: 'stay' }, { kind: 'confirmLeave' }]);
});

test('help names the helper and the hotline', async () => {
  const { sent } = visit(sample('overlay-help'));
  expect(screen.getByText(t('overlay.hotlineNumber'))).toBeTruthy();
  await press(t('overlay.closeHelp'));
  expect(sent).toEqual([{ kind: 'closeHelp' }]);
});

test('goodbye says what stays, and the card comes first while it lies there', () => {
  const { unmount } = visit(sample('goodbye'));
  expect(paragraph(t('goodbye.stays', { days: 7 }))).toBeTruthy();
  unmount();
  visit(sample('goodbye-card'));
  expect(heading()).toBe(t('goodbye.takeCard'));
  expect(screen.getByText(t('goodbye.staysNothing'))).toBeTruthy();
});
