import { expect, test } from 'vitest';
import { Screen, VisitView } from '../../contract/visit.ts';
import { longAddress, longName, sampleViews } from './long-views.ts';
import { views } from './views.ts';

test.each(Object.entries(sampleViews))('the sample %s is a view the terminal could send', (_, view) => {
  expect(VisitView.strict().parse(view)).toEqual(view);
});

test('every kind of screen and of overlay has a sample', () => {
  const kinds = Screen.options.map((option) => option.shape.kind.value);
  expect(new Set(Object.values(views).map((view) => view.screen.kind))).toEqual(new Set(kinds));
  const overlays = VisitView.shape.overlay.unwrap().options.map((option) => option.shape.kind.value);
  const shown = Object.values(views).flatMap((view) => (view.overlay ? [view.overlay.kind] : []));
  expect(new Set(shown)).toEqual(new Set(overlays));
});

test('the longest texts are as long as they are said to be', () => {
  expect([...longName]).toHaveLength(15);
  expect([...longAddress]).toHaveLength(60);
});
