import { afterPaint } from '../../kit/after-paint.ts';
import type { Reply } from './protocol.ts';
import { Typing, type TypingHost, type TypingNews } from './typing.svelte.ts';

/** Typing of this page: the engines run in a worker that lives as long as a visit. */
export function pageTyping(): Typing {
  return new Typing(openWorker);
}

/** A key is painted before what it led to: a reply that is there before the frame of a press waits for it. */
function openWorker(news: TypingNews): TypingHost {
  const worker = new Worker(new URL('./typing-worker.ts', import.meta.url), { type: 'module' });
  let unpainted = 0;
  let held: Reply[] = [];
  const hand = () => {
    const replies = held;
    held = [];
    for (const reply of replies) news.reply(reply);
  };
  worker.addEventListener('message', ({ data }: MessageEvent<Reply>) => {
    held.push(data);
    if (unpainted === 0) hand();
  });
  // the script itself did not come or broke: no engine will ever answer
  worker.addEventListener('error', () => news.broken());
  return {
    ask: (request) => {
      unpainted += 1;
      afterPaint(() => {
        unpainted -= 1;
        hand();
      });
      worker.postMessage(request);
    },
    end: () => {
      // what was written is nobody's any more
      held = [];
      worker.terminate();
    },
  };
}
