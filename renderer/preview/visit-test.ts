import '@testing-library/svelte/vitest';
import { fireEvent, render, screen } from '@testing-library/svelte';
import type { Intent, VisitView } from '../../contract/visit.ts';
import type { DocumentCamera } from '../camera/document-camera.svelte.ts';
import type { Typing } from '../typing/service/typing.svelte.ts';
import { views } from './views.ts';
import { afterPaint } from '../kit/after-paint.ts';
import VisitInPage from './VisitInPage.svelte';

/** The sample view of that name; a name without one is a mistake of the test. */
export function sample(name: string): VisitView {
  const view = views[name];
  if (view === undefined) throw new Error(`no sample view ${name}`);
  return view;
}

/** Renders a view as the page does and keeps what would be sent to the terminal. */
export function visit(view: VisitView, typing?: Typing, camera?: DocumentCamera) {
  const sent: Intent[] = [];
  const send = (intent: Intent) => sent.push(intent);
  const rendered = render(VisitInPage, { view, send, ...(typing && { typing }), ...(camera && { camera }) });
  return { ...rendered, sent, show: (next: VisitView) => rendered.rerender({ view: next, send }) };
}

/** Presses a button and waits for what it does after the frame that shows it pressed. */
export async function press(name: string | RegExp): Promise<void> {
  await fireEvent.click(screen.getByRole('button', { name }));
  await new Promise<void>(afterPaint);
}

/** Finds a paragraph by all it says, in however many pieces it is set. */
export function paragraph(text: string): Element | undefined {
  const isIt = named(text);
  return [...document.querySelectorAll('p')].find((element) => isIt(element.textContent));
}

/** Finds a part by what it says; where lines may break inside it makes no difference. */
export function named(text: string): (name: string) => boolean {
  const squeezed = (value: string) => value.replaceAll(/\s/g, '');
  return (name) => squeezed(name).includes(squeezed(text));
}
