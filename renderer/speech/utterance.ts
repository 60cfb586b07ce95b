import { clipFile, syllableFile, type SpeechManifest } from './manifest.ts';
import type { MessageMatcher, SpokenPart } from './message-match.ts';
import { comparable } from './message-pieces.ts';
import { spokenCode } from './reading/codes.ts';
import { spokenText } from './reading/spoken-text.ts';
import type { SpokenText } from './spoken-item.ts';
import { soundsOf } from './syllables.ts';

/** What the player joins into one sound: files beside the manifest, and rests. */
export type SoundUnit = { kind: 'clip'; file: string } | { kind: 'rest'; ms: number };

/** Variables of messages that hold something about the person in front. */
const privateVariables: ReadonlySet<string> = new Set(['citizen', 'number']);
/** Numbers of identity documents and accounts, and what is partly hidden because it is nobody's business. */
const privateForm = /\d{15,}|\d{14,17}[\dXx]|[*＊]/u;
const betweenTextsMs = 220;
const textClips = 'text/';

/** What differs between languages: how something without a clip is said. */
export interface SpokenLanguage {
  /** clips that say a text, one after the other; what cannot be said is left out */
  spell: (text: string, manifest: SpeechManifest) => SoundUnit[];
  /** digits and letters of a number, as a text to be spelt */
  code: (text: string) => string;
  /** values between the words of their message */
  inContext: (parts: readonly SpokenPart[]) => readonly SpokenPart[];
}

/** Turns texts of one language into clips; a text without a clip is put together from smaller ones. */
export class Utterances {
  readonly #manifest: SpeechManifest;
  readonly #match: MessageMatcher;
  readonly #privacyNotice: string;
  readonly #language: SpokenLanguage;
  /** clips of whole texts that are no messages */
  readonly #texts: ReadonlyMap<string, string>;

  /** `privacyNotice` is said in place of what only headphones may hear. */
  constructor(
    manifest: SpeechManifest,
    match: MessageMatcher,
    privacyNotice: string,
    language: SpokenLanguage = mandarin,
  ) {
    this.#manifest = manifest;
    this.#match = match;
    this.#privacyNotice = privacyNotice;
    this.#language = language;
    const texts = Object.entries(manifest.clips).filter(([clip]) => clip.startsWith(textClips));
    this.#texts = new Map(texts.map(([clip, { text }]) => [comparable(text), clip]));
  }

  /** The sound of some texts. `withheld` tells that something private was left unsaid. */
  unitsOf(texts: readonly SpokenText[], headphones: boolean): { units: SoundUnit[]; withheld: boolean } {
    let withheld = false;
    const units = texts.flatMap((text) => {
      const parts = this.#partsOf(text);
      const heard = headphones ? parts : parts.filter((part) => !isPrivate(text, part));
      withheld ||= heard.length < parts.length;
      if (heard.length === 0) return [];
      return [...heard.flatMap((part) => this.#unitsOfPart(part)), rest(betweenTextsMs)];
    });
    return { units, withheld };
  }

  /** Said once where something was withheld. */
  notice(): SoundUnit[] {
    return this.#match(this.#privacyNotice).flatMap((part) => this.#unitsOfPart(part));
  }

  #partsOf({ text, code }: SpokenText): readonly SpokenPart[] {
    if (code !== true) return this.#language.inContext(this.#match(text));
    return [
      {
        kind: 'value',
        variable: undefined,
        text: text
          .split(/[\s-]+/u)
          .map((group) => this.#language.code(group))
          .join('，'),
      },
    ];
  }

  #unitsOfPart(part: SpokenPart): SoundUnit[] {
    if (part.kind === 'rest') return [rest(betweenTextsMs)];
    if (part.kind === 'words') {
      const clip = this.#manifest.clips[part.clip];
      // a clip of other words than the screen's would be a lie
      if (clip && comparable(clip.text) === part.text) return [{ kind: 'clip', file: clipFile(part.clip) }];
    }
    if (part.kind === 'value' && part.variable !== undefined) {
      // a value may be a message itself
      const parts = this.#match(part.text);
      if (parts.some(({ kind }) => kind === 'words')) return parts.flatMap((each) => this.#unitsOfPart(each));
    }
    const whole = this.#texts.get(part.text);
    if (whole !== undefined) return [{ kind: 'clip', file: clipFile(whole) }];
    return this.#language.spell(part.text, this.#manifest);
  }
}

/** Mandarin is put together from syllables: any text has some. */
const mandarin: SpokenLanguage = {
  spell: (text, { syllables }) =>
    soundsOf(text).flatMap((sound): SoundUnit[] => {
      if (sound.kind === 'rest') return [sound];
      return syllables.includes(sound.name) ? [{ kind: 'clip', file: syllableFile(sound.name) }] : [];
    }),
  code: spokenCode,
  inContext,
};

function isPrivate(text: SpokenText, part: SpokenPart): boolean {
  if (text.private) return true;
  if (part.kind !== 'value') return false;
  return privateVariables.has(part.variable ?? '') || privateForm.test(part.text.replaceAll(' ', ''));
}

/** How a number is read depends on its neighbours: 两分钟, but 第二步. */
function inContext(parts: readonly SpokenPart[]): readonly SpokenPart[] {
  return parts.map((part, index) => {
    if (part.kind !== 'value' || !/^\d+$/.test(part.text)) return part;
    const [before, after] = [parts[index - 1], parts[index + 1]].map((next) =>
      next?.kind === 'words' ? next.text : '',
    );
    const whole = spokenText(`${before}${part.text}${after}`);
    const [start, end] = [spokenText(before ?? '').length, spokenText(after ?? '').length];
    return { ...part, text: whole.slice(start, whole.length - end) };
  });
}

const rest = (ms: number): SoundUnit => ({ kind: 'rest', ms });
