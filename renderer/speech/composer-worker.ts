import { bothLanguages, type ToSay } from './both-languages.ts';
import { manifestName, speechFolders, type SpeechManifest } from './manifest.ts';
import type { Composed } from './speech.svelte.ts';

/** Answered in their order; `id` tells them apart. */
export type ComposeRequest = ToSay & { id: number };
export interface ComposeReply {
  id: number;
  composed: Composed;
}

/** What cannot be said in a language, because there are no clips or none yet. */
const nothingToPlay: SpeechManifest = { version: 1, clips: {}, syllables: [] };

/** Texts into clips, off the page's thread; clips are those where the page itself came from. */
const composing = Promise.all([manifestOf('zh-CN'), manifestOf('en')]).then(([mandarinClips, englishClips]) =>
  bothLanguages({ mandarinClips, englishClips }),
);

addEventListener('message', ({ data }: MessageEvent<ComposeRequest>) => {
  // what breaks here is told to the page, which waits for an answer
  answer(data).catch(reportError);
});

async function answer({ id, ...toSay }: ComposeRequest): Promise<void> {
  const compose = await composing;
  const reply: ComposeReply = { id, composed: compose(toSay) };
  postMessage(reply);
}

/** Without clips the page is silent, and the buttons do no harm. */
async function manifestOf(language: keyof typeof speechFolders): Promise<SpeechManifest> {
  try {
    const answer = await fetch(`${location.origin}/${speechFolders[language]}/${manifestName}`);
    return answer.ok ? ((await answer.json()) as SpeechManifest) : nothingToPlay;
  } catch {
    return nothingToPlay;
  }
}
