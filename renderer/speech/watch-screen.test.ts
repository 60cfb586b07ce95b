import { afterEach, beforeEach, expect, test } from 'vitest';
import { Speech, type SpeechOutput } from './speech.svelte.ts';
import type { SoundUnit } from './utterance.ts';
import { watchScreen } from './watch-screen.ts';

/** Hears everything to the end at once. */
const heard: string[] = [];
const ear: SpeechOutput = {
  prepare: async (units: readonly SoundUnit[]) => units,
  play: async (sound) =>
    void heard.push((sound as SoundUnit[]).map((unit) => (unit.kind === 'clip' ? unit.file : '')).join('')),
  stop: () => {},
  tune: () => {},
};
let root: HTMLElement;
let speech: Speech;
let end: () => void;
let screenName = 'first';
/** Twice: the second wait begins after every timer of the first is set, so no slow machine turns them round. */
const calm = async () => {
  for (let turn = 0; turn < 2; turn += 1) await new Promise((resolve) => setTimeout(resolve, 5));
};
const show = async (html: string) => {
  root.innerHTML = html;
  await calm();
};

beforeEach(async () => {
  root = document.createElement('div');
  document.body.append(root);
  heard.length = 0;
  speech = new Speech(ear, async (texts) => ({
    units: texts.map(({ text }) => ({ kind: 'clip', file: text })),
    notice: [],
  }));
  speech.on = true;
  end = watchScreen({
    root,
    speech,
    words: { chosen: 'chosen' },
    screenName: () => screenName,
    after: (_, action) => {
      const timer = setTimeout(action);
      return () => clearTimeout(timer);
    },
  });
  await show('<header>top</header><main><h1>ask</h1><p>why</p></main><nav><button>go</button></nav>');
});
afterEach(() => {
  end();
  root.remove();
});

test('a new screen is said from its question on, the top line last', () => {
  expect(heard).toEqual(['ask', 'why', 'go', 'top']);
});

test('a note that comes is said, and nothing else again', async () => {
  heard.length = 0;
  root.querySelector('p')?.insertAdjacentHTML('afterend', '<div role="alert"><p>wrong</p></div>');
  await calm();
  expect(heard).toEqual(['wrong']);
});

test('of what is typed the last key is said', async () => {
  root.querySelector('p')?.insertAdjacentHTML('afterend', '<output>189</output>');
  await calm();
  heard.length = 0;
  const field = root.querySelector('output');
  if (field) field.textContent = '1890';
  await calm();
  expect(heard).toEqual(['0']);
});

test('a dialog is said alone, and the screen again when it is gone', async () => {
  heard.length = 0;
  root.insertAdjacentHTML('beforeend', '<dialog open><h2>leave?</h2><button>stay</button></dialog>');
  await calm();
  expect(heard).toEqual(['leave?', 'stay']);
  root.querySelector('dialog')?.remove();
  await calm();
  expect(heard.slice(2)).toEqual(['ask', 'why', 'go', 'top']);
});

test('another screen with the same question is another screen', async () => {
  heard.length = 0;
  screenName = 'second';
  root.querySelector('p')?.append('!');
  await calm();
  expect(heard[0]).toBe('ask');
});

test('a touch stops it, except on the switches of speech', () => {
  let stops = 0;
  speech.stop = () => void (stops += 1);
  root.insertAdjacentHTML('beforeend', '<div data-speech-controls><button>again</button></div>');
  root.querySelector('nav button')?.dispatchEvent(new Event('pointerdown', { bubbles: true }));
  root
    .querySelector('[data-speech-controls] button')
    ?.dispatchEvent(new Event('pointerdown', { bubbles: true }));
  expect(stops).toBe(1);
});

test('a silent page reads nothing; who begins to listen hears the screen as it is then', async () => {
  speech.on = false;
  heard.length = 0;
  screenName = 'second';
  await show('<main><h1>next</h1><p>then</p></main>');
  expect(heard).toEqual([]);
  await speech.toggle();
  expect(heard).toEqual(['next', 'then']);
  heard.length = 0;
  root.querySelector('p')?.insertAdjacentHTML('afterend', '<div role="alert"><p>wrong</p></div>');
  await calm();
  expect(heard).toEqual(['wrong']);
});
