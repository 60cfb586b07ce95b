import type { SpokenItem, SpokenText } from './spoken-item.ts';
import type { SoundUnit } from './utterance.ts';

/** A sound that is ready to be played. */
export type Sound = object;

/** What makes sound: the browser's audio, or a test's ear. */
export interface SpeechOutput {
  /** Fetches and joins; what cannot be fetched is left out. */
  prepare(units: readonly SoundUnit[]): Promise<Sound>;
  /** Resolves when it was heard to the end or stopped, and also where there is no sound at all. */
  play(sound: Sound): Promise<void>;
  stop(): void;
  /** `rate` 1 is as recorded, at the same pitch; `gain` 1 is as loud as the clips. Holds for what is playing, too. */
  tune(setting: { rate: number; gain: number }): void;
}

/** Texts as clips. `notice` is said once, where something private was left unsaid; empty where nothing was. */
export interface Composed {
  units: SoundUnit[];
  notice: SoundUnit[];
}

/** What turns texts into clips; nothing comes of what cannot be said. */
export type SpeechComposer = (texts: readonly SpokenText[], headphones: boolean) => Promise<Composed>;

const slowRate = 0.75;
/** Steps of loudness, each about 5 dB. */
const gains = [0.35, 0.6, 1, 1.4] as const;
const firstGain = 1;

/**
 * Speaking for one person in front: off until asked for, and as it was at first for the next. Whatever is asked
 * last is said; the rest of what was being said is dropped.
 */
export class Speech {
  on = $state(false);
  slow = $state(false);
  headphones = $state(false);
  speaking = $state(false);
  #loudness = $state(firstGain);

  readonly #output: SpeechOutput;
  readonly #composer: SpeechComposer;
  #screen: readonly SpokenItem[] = [];
  #read: () => readonly SpokenItem[] = () => this.#screen;
  /** grows with everything that is said or stopped: who is behind is silent */
  #turn = 0;

  constructor(output: SpeechOutput, composer: SpeechComposer) {
    this.#output = output;
    this.#composer = composer;
    this.#tune();
  }

  get loudest(): boolean {
    return this.#loudness === gains.length - 1;
  }

  /** Where the present screen is read when somebody begins to listen. Returns the function that ends it. */
  readsFrom(read: () => readonly SpokenItem[]): () => void {
    this.#read = read;
    return () => (this.#read = () => this.#screen);
  }

  /** A screen is there: said from its question on. */
  async show(items: readonly SpokenItem[]): Promise<void> {
    this.#screen = items;
    await this.#say(items);
  }

  /** The screen is still the same; what `repeat` says follows it. */
  update(items: readonly SpokenItem[]): void {
    this.#screen = items;
  }

  /** Something came up on the screen, or the hand is somewhere: said at once. */
  async announce(items: readonly SpokenItem[]): Promise<void> {
    if (items.length > 0) await this.#say(items);
  }

  /** On: the whole screen is said. Off: silence. */
  async toggle(): Promise<void> {
    this.on = !this.on;
    if (!this.on) return this.stop();
    this.#screen = this.#read();
    await this.repeat();
  }

  async repeat(): Promise<void> {
    await this.#say(this.#screen);
  }

  stop(): void {
    this.#turn += 1;
    this.speaking = false;
    this.#output.stop();
  }

  toggleSlow(): void {
    this.slow = !this.slow;
    this.#tune();
  }

  /** One step louder; after the loudest as loud as at first. */
  louder(): void {
    this.#loudness = this.loudest ? firstGain : this.#loudness + 1;
    this.#tune();
  }

  /** What is private is said in headphones only; the switch says the screen anew. */
  async toggleHeadphones(): Promise<void> {
    this.headphones = !this.headphones;
    if (this.on) await this.repeat();
  }

  /** For the next person: silent, not slow, as loud as at first, nothing private. */
  reset(): void {
    this.stop();
    this.on = false;
    this.slow = false;
    this.headphones = false;
    this.#loudness = firstGain;
    this.#tune();
  }

  async #say(items: readonly SpokenItem[]): Promise<void> {
    this.stop();
    if (!this.on) return;
    const turn = this.#turn;
    this.speaking = true;
    const parts = composed(this.#composer, items, this.headphones);
    let next = this.#prepared(parts);
    while (turn === this.#turn) {
      const sound = await next;
      if (sound === undefined || turn !== this.#turn) break;
      // the next is made ready while this one is heard
      next = this.#prepared(parts);
      await this.#output.play(sound);
    }
    if (turn === this.#turn) this.speaking = false;
  }

  async #prepared(parts: AsyncIterator<SoundUnit[], undefined>): Promise<Sound | undefined> {
    const { value } = await parts.next();
    return value && (await this.#output.prepare(value));
  }

  #tune(): void {
    this.#output.tune({ rate: this.slow ? slowRate : 1, gain: gains[this.#loudness] ?? 1 });
  }
}

/** One part after the other, each worked out when it is wanted: the first is heard before the last is composed. */
async function* composed(
  composer: SpeechComposer,
  items: readonly SpokenItem[],
  headphones: boolean,
): AsyncGenerator<SoundUnit[], undefined> {
  let noticed = false;
  for (const { texts } of items) {
    const { units, notice } = await composer(texts, headphones);
    const said = noticed ? units : [...units, ...notice];
    noticed ||= notice.length > 0;
    if (said.length > 0) yield said;
  }
  return undefined;
}
