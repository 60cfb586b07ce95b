import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { clipTextsOf, messagesOf, type MessageTree } from '../message-pieces.ts';
import { everySyllable, soundsOf, type Sound } from '../syllables.ts';
import { voiceVersion } from './synthesiser.ts';

/** One clip to be made: its id is its file name without `.ogg`. */
export interface ScriptLine {
  id: string;
  text: string;
  sounds: readonly Sound[];
  /** of the sounds and the voice */
  hash: string;
}

/** Everything that is said from clips. */
export interface Script {
  /** messages and parts of messages: what a hall may record */
  messages: readonly ScriptLine[];
  /** what everything else is put together from */
  syllables: readonly ScriptLine[];
}

/** The script of the messages in `renderer/messages/zh-CN.json` under `root`. */
export function scriptOf(root: string): Script {
  const tree = JSON.parse(readFileSync(join(root, 'renderer/messages/zh-CN.json'), 'utf8')) as MessageTree;
  return {
    messages: clipTextsOf(messagesOf(tree)).map(({ clip, text }) => line(clip, text, soundsOf(text))),
    syllables: everySyllable().map((name) => line(`syllable/${name}`, name, [{ kind: 'syllable', name }])),
  };
}

function line(id: string, text: string, sounds: readonly Sound[]): ScriptLine {
  const hash = createHash('sha256')
    .update(JSON.stringify([voiceVersion, sounds]))
    .digest('hex')
    .slice(0, 16);
  return { id, text, sounds, hash };
}
