import type { Sound, SpeechOutput } from './speech.svelte.ts';
import type { SoundUnit } from './utterance.ts';
import { silentWave } from './wave.ts';

/** Enough for speech; every clip is resampled to it when it is decoded. */
const sampleRate = 24_000;
/** Neighbouring syllables run into each other, as they do in speech. */
const overlapSeconds = 0.02;
/** A second of speech is joined at a time: a press that comes meanwhile waits for that, and not for a whole screen. */
const samplesAtATime = sampleRate;
/** So many are fetched and decoded at a time, for the same reason. */
const clipsAtATime = 2;
/** Decoded clips that are kept: the syllables of a screen or two. */
const keptClips = 400;

/** One sound file in memory. */
interface JoinedSound {
  file: Blob;
}

/**
 * Plays through an audio element, because that slows speech down without lowering its pitch, and through a gain,
 * because an element alone cannot be louder than the clip. Clips are joined first, so that syllables follow without
 * gaps. Nothing here is made before the first sound: without a hand on the glass a browser lets no sound out.
 * `base` is the address of the folder with the manifest, ending in a slash.
 */
export class AudioOutput implements SpeechOutput {
  readonly #base: string;
  readonly #decoded = new Map<string, Promise<Float32Array>>();
  #decoder: OfflineAudioContext | undefined;
  #player: { element: HTMLAudioElement; gain: GainNode; context: AudioContext } | undefined;
  #setting = { rate: 1, gain: 1 };
  #ended: () => void = () => {};

  constructor(base: string) {
    this.#base = base;
  }

  /** Seconds on the clock of the sound device since the first sound; it stands still without one. */
  get clockSeconds(): number {
    return this.#player?.context.currentTime ?? 0;
  }

  async prepare(units: readonly SoundUnit[]): Promise<Sound> {
    const parts: Part[] = [];
    await aMoment();
    for (let first = 0; first < units.length; first += clipsAtATime) {
      const next = units.slice(first, first + clipsAtATime);
      parts.push(...(await Promise.all(next.map((unit) => this.#part(unit)))));
    }
    const sound: JoinedSound = { file: new Blob([await joined(parts)], { type: 'audio/wav' }) };
    return sound;
  }

  async play(sound: Sound): Promise<void> {
    this.stop();
    const address = URL.createObjectURL((sound as JoinedSound).file);
    const { element, context } = (this.#player ??= this.#open());
    await new Promise<void>((resolve) => {
      this.#ended = resolve;
      element.src = address;
      this.tune(this.#setting);
      void context.resume();
      // refused without a touch, or stopped before it began: either way this one is over, and not the next
      element.play().catch(() => resolve());
    });
    // an element that still loads would ask for an address that is no more
    if (element.src === address) unload(element);
    URL.revokeObjectURL(address);
  }

  stop(): void {
    this.#player?.element.pause();
    this.#finish();
  }

  tune(setting: { rate: number; gain: number }): void {
    this.#setting = setting;
    if (!this.#player) return;
    const { element, gain } = this.#player;
    element.preservesPitch = true;
    // a new source begins at the default rate
    element.defaultPlaybackRate = setting.rate;
    element.playbackRate = setting.rate;
    gain.gain.value = setting.gain;
  }

  #open() {
    const context = new AudioContext();
    const element = new Audio();
    const gain = context.createGain();
    // what is louder than the device can be is pressed down, not cut off
    context.createMediaElementSource(element).connect(gain);
    gain.connect(context.createDynamicsCompressor()).connect(context.destination);
    element.addEventListener('ended', () => this.#finish());
    element.addEventListener('error', () => this.#finish());
    return { element, gain, context };
  }

  #finish(): void {
    const ended = this.#ended;
    this.#ended = () => {};
    ended();
  }

  async #part(unit: SoundUnit): Promise<Part> {
    return unit.kind === 'rest'
      ? { samples: new Float32Array(Math.round((unit.ms / 1000) * sampleRate)), heard: false }
      : { samples: await this.#clip(unit.file), heard: true };
  }

  /** A clip that is missing or damaged is silence: the rest is still said. */
  #clip(file: string): Promise<Float32Array> {
    const known = this.#decoded.get(file);
    if (known) return known;
    const clip = this.#fetch(file).catch(() => new Float32Array(0));
    this.#decoded.set(file, clip);
    const oldest = this.#decoded.keys().next().value;
    if (this.#decoded.size > keptClips && oldest !== undefined) this.#decoded.delete(oldest);
    return clip;
  }

  async #fetch(file: string): Promise<Float32Array> {
    const answer = await fetch(this.#base + file);
    if (!answer.ok) return new Float32Array(0);
    this.#decoder ??= new OfflineAudioContext(1, 1, sampleRate);
    const decoded = await this.#decoder.decodeAudioData(await answer.arrayBuffer());
    return decoded.getChannelData(0);
  }
}

function unload(element: HTMLAudioElement): void {
  element.removeAttribute('src');
  element.load();
}

interface Part {
  samples: Float32Array;
  /** not a rest */
  heard: boolean;
}

/** For a press that came meanwhile. */
const aMoment = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve));

/** All parts in one file. */
async function joined(parts: readonly Part[]): Promise<Uint8Array<ArrayBuffer>> {
  const { starts, length } = placesOf(parts);
  const { bytes, samples: sound } = silentWave(sampleRate, length);
  let sinceMoment = 0;
  for (const [index, { samples, heard }] of parts.entries()) {
    if (heard) addTo(sound, starts[index] ?? 0, samples);
    sinceMoment += samples.length;
    if (sinceMoment < samplesAtATime) continue;
    await aMoment();
    sinceMoment = 0;
  }
  return bytes;
}

/** One after the other; where sound meets sound they overlap a little. */
function placesOf(parts: readonly Part[]): { starts: number[]; length: number } {
  const overlap = Math.round(overlapSeconds * sampleRate);
  const starts: number[] = [];
  let length = 0;
  let lastWasHeard = false;
  for (const { samples, heard } of parts) {
    const start = heard && lastWasHeard ? Math.max(0, length - overlap) : length;
    starts.push(start);
    length = start + samples.length;
    lastWasHeard = heard && samples.length > overlap;
  }
  return { starts, length };
}

/** Counted by hand: an iterator takes ten times as long. */
function addTo(sound: Int16Array, start: number, samples: Float32Array): void {
  const loudest = 32_767;
  for (let index = 0; index < samples.length; index += 1) {
    const both = (sound[start + index] ?? 0) + (samples[index] ?? 0) * loudest;
    sound[start + index] = both > loudest ? loudest : both < -loudest ? -loudest : both;
  }
}
