import { readControl, readScreen, type ReadingWords } from './read-screen.ts';
import type { Speech } from './speech.svelte.ts';
import { wordsOf, type SpokenItem } from './spoken-item.ts';

/** Several changes of one screen come in a row; they are read when this long nothing came. */
const calmMs = 80;
/** Speaking itself is no touch on the screen: what controls it does not stop it. */
const ownControls = '[data-speech-controls]';

/** What watching needs from outside. */
export interface WatchSurroundings {
  root: HTMLElement;
  speech: Speech;
  words: ReadingWords;
  /** tells screens apart that begin with the same question */
  screenName: () => string;
  /** runs `action` after `delayMs`; the returned function cancels it */
  after: (delayMs: number, action: () => void) => () => void;
}

/**
 * Says what comes: a new screen from its question on, notes and refusals when they appear, what is typed, and the
 * control that keys have reached. A touch or a key stops what is being said. Returns the function that ends it.
 */
export function watchScreen({ root, speech, words, screenName, after }: WatchSurroundings): () => void {
  let before: readonly SpokenItem[] = [];
  let name = '';
  let cancel = () => {};
  const read = () => readScreen(root, words).filter((item) => item.texts.some(({ text }) => text !== ''));
  const look = () => {
    // reading asks the style of every element, which costs more than drawing a press: silence needs none of it
    if (!speech.on) return;
    const items = read();
    const isNew = screenName() !== name || firstWords(items) !== firstWords(before);
    const news = isNew ? [] : newsIn(items, before);
    before = items;
    name = screenName();
    if (isNew) void speech.show(items);
    else {
      speech.update(items);
      void speech.announce(news);
    }
  };
  const changed = () => {
    cancel();
    cancel = after(calmMs, look);
  };
  const touched = (event: Event) => {
    if (!isOwn(event.target)) speech.stop();
  };
  const reached = (event: FocusEvent) => {
    const { target } = event;
    // a finger sees what it touches; keys have to be told where they are
    if (!(target instanceof Element) || isOwn(target) || !target.matches(':focus-visible')) return;
    const item = readControl(target, words);
    if (item) void speech.announce([item]);
  };

  const stopAnswering = speech.readsFrom(() => {
    before = read();
    name = screenName();
    return before;
  });
  const observer = new MutationObserver(changed);
  observer.observe(root, {
    subtree: true,
    childList: true,
    characterData: true,
    attributeFilter: ['aria-label', 'aria-hidden', 'hidden', 'inert', 'open'],
  });
  root.addEventListener('pointerdown', touched, { capture: true });
  root.addEventListener('keydown', touched, { capture: true });
  root.addEventListener('focusin', reached);
  changed();
  return () => {
    cancel();
    stopAnswering();
    observer.disconnect();
    root.removeEventListener('pointerdown', touched, { capture: true });
    root.removeEventListener('keydown', touched, { capture: true });
    root.removeEventListener('focusin', reached);
    speech.stop();
  };
}

const isOwn = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest(ownControls) !== null;

const firstWords = ([first]: readonly SpokenItem[]): string => (first ? wordsOf(first) : '');

/** Notes that were not there before, and what was typed since: of a longer text only what was added. */
function newsIn(items: readonly SpokenItem[], before: readonly SpokenItem[]): SpokenItem[] {
  const known = new Set(before.map(wordsOf));
  const isNew = (item: SpokenItem) => !known.has(wordsOf(item));
  const notes = items.filter((item) => (item.role === 'alert' || item.role === 'status') && isNew(item));
  const fieldsBefore = before.filter(({ role }) => role === 'field');
  const fields = items.filter(({ role }) => role === 'field');
  const typed = fields.flatMap((field, index) => {
    const old = fieldsBefore[index];
    return isNew(field) ? [added(field, old)] : [];
  });
  return [...notes, ...typed];
}

function added(field: SpokenItem, old: SpokenItem | undefined): SpokenItem {
  const [text] = field.texts;
  const now = text?.text.replaceAll(' ', '') ?? '';
  const then = (old ? wordsOf(old) : '').replaceAll(' ', '');
  const isLonger = then !== '' && now.length > then.length && now.startsWith(then);
  return text && isLonger ? { ...field, texts: [{ ...text, text: now.slice(then.length) }] } : field;
}
