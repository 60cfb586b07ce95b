import { language } from '../messages/language.svelte.ts';
import type { ComposeReply, ComposeRequest } from './composer-worker.ts';
import type { Composed, SpeechComposer } from './speech.svelte.ts';

const silence: Composed = { units: [], notice: [] };

/**
 * Composing in a worker of this page, so that a press never waits for it: readings of all characters are large, and a
 * long sentence takes its time. The worker starts when something is said for the first time; one that broke leaves the
 * page silent until something is said again.
 */
export function pageComposer(): SpeechComposer {
  const waiting = new Map<number, (composed: Composed) => void>();
  let worker: Worker | undefined;
  let lastId = 0;

  function open(): Worker {
    const opened = new Worker(new URL('./composer-worker.ts', import.meta.url), { type: 'module' });
    opened.addEventListener('message', ({ data }: MessageEvent<ComposeReply>) => {
      waiting.get(data.id)?.(data.composed);
      waiting.delete(data.id);
    });
    opened.addEventListener('error', () => {
      opened.terminate();
      worker = undefined;
      for (const answer of waiting.values()) answer(silence);
      waiting.clear();
    });
    return opened;
  }

  return (texts, headphones) =>
    new Promise((resolve) => {
      lastId += 1;
      waiting.set(lastId, resolve);
      worker ??= open();
      const request: ComposeRequest = { id: lastId, texts, headphones, page: language.current };
      worker.postMessage(request);
    });
}
