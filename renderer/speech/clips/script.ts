import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Language } from '../../../contract/language.ts';
import { clipTextsOf, messagesOf, type MessageTree } from '../message-pieces.ts';
import { everySyllable, soundsOf, type Sound } from '../syllables.ts';
import { voiceVersions, type Spoken } from './synthesiser.ts';

/** One clip to be made: its id is its file name without `.ogg`. */
export interface ScriptLine {
  id: string;
  text: string;
  spoken: Spoken;
  /** of what is spoken and the voice */
  hash: string;
}

/** Everything that is said from clips. */
export interface Script {
  language: Language;
  /** messages and parts of messages, in English also texts of the catalogue and words: what a hall may record */
  messages: readonly ScriptLine[];
  /** what everything else is put together from */
  syllables: readonly ScriptLine[];
  /** what this voice cannot say, by id */
  unsaid: readonly string[];
}

/** The script of the messages in `renderer/messages/zh-CN.json` under `root`. */
export function scriptOf(root: string): Script {
  const tree = JSON.parse(readFileSync(join(root, 'renderer/messages/zh-CN.json'), 'utf8')) as MessageTree;
  const texts = clipTextsOf(messagesOf(tree));
  const sayable = texts.filter(({ text }) => /\p{Script=Han}|\d/u.test(text));
  return {
    language: 'zh-CN',
    messages: sayable.map(({ clip, text }) => line(clip, text, mandarin(soundsOf(text)))),
    syllables: everySyllable().map((name) =>
      line(`syllable/${name}`, name, mandarin([{ kind: 'syllable', name }])),
    ),
    unsaid: texts.filter((text) => !sayable.includes(text)).map(({ clip }) => clip),
  };
}

const mandarin = (sounds: readonly Sound[]): Spoken => ({ language: 'zh-CN', sounds });

/** One clip; another voice or another encoding is another hash. */
export function line(id: string, text: string, spoken: Spoken): ScriptLine {
  const said = spoken.language === 'en' ? spoken.text : spoken.sounds;
  const hash = createHash('sha256')
    .update(JSON.stringify([voiceVersions[spoken.language], said]))
    .digest('hex')
    .slice(0, 16);
  return { id, text, spoken, hash };
}
