import { expect, test } from 'vitest';
import { Speech, type Sound, type SpeechComposer, type SpeechOutput } from './speech.svelte.ts';
import type { SpokenItem, SpokenText } from './spoken-item.ts';
import type { SoundUnit } from './utterance.ts';

/** An ear: keeps what began, and hears to the end when told to. */
class Ear implements SpeechOutput {
  readonly begun: string[] = [];
  setting = { rate: 0, gain: 0 };
  stops = 0;
  #ended: () => void = () => {};

  async prepare(units: readonly SoundUnit[]): Promise<Sound> {
    return units;
  }
  async play(sound: Sound): Promise<void> {
    const units = sound as readonly SoundUnit[];
    this.begun.push(units.map((unit) => (unit.kind === 'clip' ? unit.file : '|')).join(' '));
    await new Promise<void>((resolve) => (this.#ended = resolve));
  }
  stop(): void {
    this.stops += 1;
    this.#ended();
  }
  tune(setting: { rate: number; gain: number }): void {
    this.setting = setting;
  }
  async hear(): Promise<void> {
    this.#ended();
    await calm();
  }
}

const clip = (file: string): SoundUnit => ({ kind: 'clip', file });
const composer: SpeechComposer = async (texts: readonly SpokenText[], headphones: boolean) => {
  const heard = texts.filter((text) => headphones || !text.private);
  return {
    units: heard.map(({ text }) => clip(text)),
    notice: heard.length < texts.length ? [clip('notice')] : [],
  };
};
const calm = () => new Promise((resolve) => setTimeout(resolve));
const item = (text: string, isPrivate = false): SpokenItem => ({
  role: 'text',
  texts: [{ text, private: isPrivate }],
});
const screen = [item('question'), item('why'), item('choice')];

async function listening() {
  const ear = new Ear();
  const speech = new Speech(ear, composer);
  void speech.toggle();
  void speech.show(screen);
  await calm();
  return { ear, speech };
}

test('a part is worked out while the one before it is heard, not all of a screen at once', async () => {
  const ear = new Ear();
  const asked: string[] = [];
  const speech = new Speech(ear, (texts, headphones) => {
    asked.push(...texts.map(({ text }) => text));
    return composer(texts, headphones);
  });
  await speech.show(screen);
  void speech.toggle();
  await calm();
  expect(ear.begun).toEqual(['question']);
  expect(asked).toEqual(['question', 'why']);
  await ear.hear();
  expect(asked).toEqual(['question', 'why', 'choice']);
});

test('silent until asked for', async () => {
  const ear = new Ear();
  const speech = new Speech(ear, composer);
  await speech.show(screen);
  await speech.announce([item('note')]);
  expect(ear.begun).toEqual([]);
  void speech.toggle();
  await calm();
  expect(ear.begun).toEqual(['question']);
});

test('a screen is said in order, one thing after the other', async () => {
  const { ear, speech } = await listening();
  expect(ear.begun).toEqual(['question']);
  await ear.hear();
  await ear.hear();
  expect(ear.begun).toEqual(['question', 'why', 'choice']);
  expect(speech.speaking).toBe(true);
  await ear.hear();
  expect(speech.speaking).toBe(false);
});

test('a touch stops it, and nothing comes after', async () => {
  const { ear, speech } = await listening();
  speech.stop();
  await ear.hear();
  expect(ear.begun).toEqual(['question']);
  expect(speech.speaking).toBe(false);
});

test('the next screen takes the place of the one that is being said', async () => {
  const { ear, speech } = await listening();
  void speech.show([item('next')]);
  await calm();
  await ear.hear();
  expect(ear.begun).toEqual(['question', 'next']);
});

test('repeat says the present screen from its beginning', async () => {
  const { ear, speech } = await listening();
  speech.update([item('question'), item('changed')]);
  void speech.repeat();
  await calm();
  await ear.hear();
  expect(ear.begun).toEqual(['question', 'question', 'changed']);
});

test('what is private is said in headphones only, and otherwise that it is not said, once', async () => {
  const { ear, speech } = await listening();
  void speech.show([item('name', true), item('number', true)]);
  await calm();
  await ear.hear();
  expect(ear.begun).toEqual(['question', 'notice']);
  void speech.toggleHeadphones();
  await calm();
  await ear.hear();
  expect(ear.begun.slice(2)).toEqual(['name', 'number']);
});

test('slower, louder up to the loudest, and back', async () => {
  const { ear, speech } = await listening();
  const first = ear.setting;
  expect(first.rate).toBe(1);
  speech.toggleSlow();
  expect(ear.setting).toEqual({ rate: 0.75, gain: first.gain });
  speech.louder();
  expect(ear.setting.gain).toBeGreaterThan(first.gain);
  while (!speech.loudest) speech.louder();
  speech.louder();
  speech.toggleSlow();
  expect(ear.setting).toEqual(first);
});

test('the next person finds it as the first one did', async () => {
  const { ear, speech } = await listening();
  const first = { ...ear.setting };
  speech.toggleSlow();
  speech.louder();
  void speech.toggleHeadphones();
  speech.reset();
  await calm();
  expect({ on: speech.on, slow: speech.slow, headphones: speech.headphones }).toEqual({
    on: false,
    slow: false,
    headphones: false,
  });
  expect(ear.setting).toEqual({ rate: 1, gain: 0.6 });
  expect(first.gain).toBe(0.6);
  const before = ear.begun.length;
  await ear.hear();
  expect(ear.begun).toHaveLength(before);
});
