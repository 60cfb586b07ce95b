import type { Reply } from './protocol.ts';
import { Typing, type TypingHost, type TypingNews } from './typing.svelte.ts';

/** Typing of this page: the engines run in a worker that lives as long as a visit. */
export function pageTyping(): Typing {
  return new Typing(openWorker);
}

function openWorker(news: TypingNews): TypingHost {
  const worker = new Worker(new URL('./typing-worker.ts', import.meta.url), { type: 'module' });
  worker.addEventListener('message', ({ data }: MessageEvent<Reply>) => news.reply(data));
  // the script itself did not come or broke: no engine will ever answer
  worker.addEventListener('error', () => news.broken());
  return {
    ask: (request) => worker.postMessage(request),
    end: () => worker.terminate(),
  };
}
