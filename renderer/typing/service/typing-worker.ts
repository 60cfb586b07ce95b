import { hostTyping } from './host.ts';
import type { Request } from './protocol.ts';

/** Whoever does not answer by then will not. */
const patienceMs = 30_000;

/** Engines off the page's thread, so that drawing a key never waits for them. Files come from the page's own origin. */
const take = hostTyping({ post: (reply) => postMessage(reply) }, async (name) => {
  const answer = await fetch(`${location.origin}/typing/${name}`, {
    signal: AbortSignal.timeout(patienceMs),
  });
  if (!answer.ok) throw new Error(`${name}: ${String(answer.status)}`);
  return new Uint8Array(await answer.arrayBuffer());
});

addEventListener('message', ({ data }: MessageEvent<Request>) => void take(data));
