import { t } from '../messages/messages.ts';
import { AudioOutput } from './audio-output.ts';
import { pageComposer } from './page-composer.ts';
import { Speech, type SpeechComposer } from './speech.svelte.ts';
import { watchScreen } from './watch-screen.ts';

let composer: SpeechComposer | undefined;

/** Speech of this page: clips from where the page itself came from. All that is said on it is composed in one worker. */
export function pageSpeech(): Speech {
  composer ??= pageComposer();
  return new Speech(new AudioOutput(`${location.origin}/`), composer);
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
