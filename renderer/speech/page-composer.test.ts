import { afterEach, expect, test, vi } from 'vitest';
import type { ComposeReply, ComposeRequest } from './composer-worker.ts';
import { pageComposer } from './page-composer.ts';
import { pageSpeech } from './page-speech.ts';

/** A worker that answers when it is told to, or breaks. */
class Composing extends EventTarget {
  static readonly opened: Composing[] = [];
  readonly asked: ComposeRequest[] = [];
  ended = false;

  constructor() {
    super();
    Composing.opened.push(this);
  }
  postMessage(request: ComposeRequest): void {
    this.asked.push(request);
  }
  terminate(): void {
    this.ended = true;
  }
  answer(place: number, file: string): void {
    const id = this.asked[place]?.id ?? 0;
    const data: ComposeReply = { id, composed: { units: [{ kind: 'clip', file }], notice: [] } };
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
}

vi.stubGlobal('Worker', Composing);
afterEach(() => Composing.opened.splice(0));

const texts = [{ text: '您好', private: false }];
const composed = (file: string) => ({ units: [{ kind: 'clip', file }], notice: [] });

test('nothing is started before something is said, and then once', () => {
  const compose = pageComposer();
  expect(Composing.opened).toHaveLength(0);
  void compose(texts, false);
  void compose(texts, true);
  expect(Composing.opened).toHaveLength(1);
  expect(Composing.opened[0]?.asked.map(({ headphones, page }) => ({ headphones, page }))).toEqual([
    { headphones: false, page: 'zh-CN' },
    { headphones: true, page: 'zh-CN' },
  ]);
});

test('each gets its own answer, in whatever order they come', async () => {
  const compose = pageComposer();
  const answers = [compose(texts, false), compose(texts, false)];
  Composing.opened[0]?.answer(1, 'second');
  Composing.opened[0]?.answer(0, 'first');
  expect(await Promise.all(answers)).toEqual([composed('first'), composed('second')]);
});

test('one that breaks leaves silence and nobody waiting, and the next begins anew', async () => {
  const compose = pageComposer();
  const waiting = compose(texts, false);
  Composing.opened[0]?.dispatchEvent(new Event('error'));
  expect(await waiting).toEqual({ units: [], notice: [] });
  expect(Composing.opened[0]?.ended).toBe(true);
  const again = compose(texts, false);
  Composing.opened[1]?.answer(0, 'again');
  expect(await again).toEqual(composed('again'));
});

test('whatever is drawn on a page, it is composed in one worker', async () => {
  for (const speech of [pageSpeech(), pageSpeech()]) {
    await speech.show([{ role: 'text', texts }]);
    void speech.toggle();
  }
  expect(Composing.opened).toHaveLength(1);
});
