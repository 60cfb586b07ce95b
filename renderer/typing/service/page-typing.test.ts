import { afterEach, expect, test, vi } from 'vitest';
import { pageTyping } from './page-typing.ts';
import type { Reply, Request } from './protocol.ts';

/** Engines that answer before the browser has painted anything. */
class QuickWorker extends EventTarget {
  postMessage({ id }: Request): void {
    this.tell({
      kind: 'composed',
      id,
      finished: '',
      erased: 0,
      composition: { picked: '', spelled: 'ma', suggestions: [{ text: '马', words: [] }], more: false },
    });
  }
  tell(data: Reply): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
  terminate(): void {
    // nothing runs
  }
}
let worker: QuickWorker;
vi.stubGlobal('Worker', function Worker() {
  worker = new QuickWorker();
  return worker;
});
const frames: FrameRequestCallback[] = [];
vi.stubGlobal('requestAnimationFrame', (frame: FrameRequestCallback) => frames.push(frame));
const paint = async () => {
  for (const frame of frames.splice(0)) frame(0);
  await new Promise((resolve) => setTimeout(resolve));
};
const warm = () => {
  const typing = pageTyping();
  typing.warm();
  return typing;
};
afterEach(() => frames.splice(0));

test('a letter is painted before its candidates, however soon they are there', async () => {
  const typing = warm();
  typing.press('m');
  expect([typing.spelled, typing.suggestions]).toEqual(['m', []]);
  await paint();
  expect([typing.spelled, typing.suggestions.map(({ text }) => text)]).toEqual(['ma', ['马']]);
});

test('what is told while no key waits for its frame is taken at once', async () => {
  const typing = warm();
  worker.tell({ kind: 'way', way: 'pinyin', state: 'ready' });
  expect(typing.ways.pinyin).toBe('ready');
  typing.press('m');
  await paint();
  worker.tell({ kind: 'way', way: 'pinyin', state: 'failed' });
  expect(typing.ways.pinyin).toBe('failed');
});

test('replies keep their order', async () => {
  const typing = warm();
  typing.press('m');
  worker.tell({ kind: 'way', way: 'handwriting', state: 'ready' });
  worker.tell({ kind: 'way', way: 'handwriting', state: 'failed' });
  expect(typing.ways.handwriting).not.toBe('failed');
  await paint();
  expect(typing.ways.handwriting).toBe('failed');
});
