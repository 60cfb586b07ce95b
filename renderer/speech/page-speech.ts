import { language } from '../messages/language.svelte.ts';
import { t } from '../messages/messages.ts';
import { AudioOutput } from './audio-output.ts';
import { manifestName, speechFolders, type SpeechManifest } from './manifest.ts';
import { Speech, type SpeechComposer } from './speech.svelte.ts';
import { watchScreen } from './watch-screen.ts';

/** What cannot be said in a language, because there are no clips or none yet. */
const nothingToPlay: SpeechManifest = { version: 1, clips: {}, syllables: [] };

/** Speech of this page: clips from where the page itself came from. */
export function pageSpeech(origin: string): Speech {
  return new Speech(new AudioOutput(`${origin}/`), () => (composer ??= composerFrom(origin)));
}

let composer: ReturnType<typeof composerFrom> | undefined;

/** Readings of all characters are large: they come when something is said for the first time. */
async function composerFrom(origin: string): Promise<SpeechComposer> {
  const { bothLanguages } = await import('./both-languages.ts');
  const [mandarinClips, englishClips] = await Promise.all([
    manifestFrom(`${origin}/${speechFolders['zh-CN']}/`),
    manifestFrom(`${origin}/${speechFolders.en}/`),
  ]);
  return bothLanguages({ mandarinClips, englishClips }, () => language.current);
}

/** Without clips the page is silent, and the buttons do no harm. */
async function manifestFrom(base: string): Promise<SpeechManifest> {
  try {
    const answer = await fetch(base + manifestName);
    return answer.ok ? ((await answer.json()) as SpeechManifest) : nothingToPlay;
  } catch {
    return nothingToPlay;
  }
}

/** Speaks what is inside `root` while it is there: an attachment. The next person begins with the first screen. */
export function spokenBy(speech: Speech): (root: HTMLElement) => () => void {
  return (root) => {
    let screen = '';
    const screenName = () => {
      const { dataset } = document.body;
      const next = dataset['screen'] ?? '';
      if (next === 'idle' && screen !== '' && screen !== 'idle') speech.reset();
      screen = next;
      return [next, dataset['question'], dataset['overlay']].join(' ');
    };
    return watchScreen({
      root,
      speech,
      screenName,
      words: {
        get chosen() {
          return t('speech.chosen');
        },
      },
      after: (delayMs, action) => {
        const timer = setTimeout(action, delayMs);
        return () => clearTimeout(timer);
      },
    });
  };
}
