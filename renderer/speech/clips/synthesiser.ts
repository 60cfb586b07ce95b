import { spawn } from 'node:child_process';
import type { Language } from '../../../contract/language.ts';
import { spokenEnglish } from '../english/spoken-english.ts';
import { soundsOf, type Sound } from '../syllables.ts';
import { readWave, trimmed, writeWave, type Wave } from '../wave.ts';

/**
 * The voice: espeak-ng's Mandarin, spoken from pinyin. From characters it says nothing useful, because Debian's
 * package comes without the dictionary of characters; and so every reading is ours and the same everywhere.
 */
const mandarinVoice = ['-v', 'cmn-latn-pinyin', '-s', '150', '-p', '45', '--stdout'];
/** English is spoken from words; a little slower than the voice's own pace, for who learnt it at school. */
const englishVoice = ['-v', 'en', '-s', '145', '-p', '45', '--stdout'];
/**
 * Speech in Ogg Opus at this rate is clear, and 1,500 syllables are a few megabytes. Without the search for the best
 * encoding, which takes two thirds of a clip's time and is not heard in speech.
 */
const encoding = [
  ...['--quiet', '--bitrate', '20', '--comp', '0'],
  ...['--serial', '1', '--discard-comments', '--padding', '0'],
];
/** Goes into the hash of every clip: another voice or another encoding is another clip. */
export const voiceVersions: Readonly<Record<Language, string>> = {
  'zh-CN': JSON.stringify([1, mandarinVoice, encoding]),
  en: JSON.stringify([1, englishVoice, encoding]),
};

/** What a voice is given: syllables for Mandarin, words without digits for English. */
export type Spoken = { language: 'zh-CN'; sounds: readonly Sound[] } | { language: 'en'; text: string };

/** What stands in the way of building clips, in one sentence for the person at the keyboard. */
export type SynthesisFailure = { ok: false; sentence: string };
export type Synthesis<Value> = { ok: true; value: Value } | SynthesisFailure;

const packageOf = { 'espeak-ng': 'espeak-ng', opusenc: 'opus-tools' } as const;

/** Speaks; the wave has no silence around it and the loudness of all clips. */
export async function speak(spoken: Spoken): Promise<Synthesis<Wave>> {
  const isEnglish = spoken.language === 'en';
  const words = isEnglish ? `${spoken.text}\n` : spelled(spoken.sounds);
  const answer = await run('espeak-ng', isEnglish ? englishVoice : mandarinVoice, words);
  if (!answer.ok) return answer;
  const wave = readWave(answer.value);
  if (!wave) return { ok: false, sentence: 'espeak-ng did not answer with a WAV file of one channel.' };
  const heard = trimmed(wave);
  if (heard.samples.length === 0) {
    return { ok: false, sentence: `espeak-ng has no sound for ${words}` };
  }
  return { ok: true, value: heard };
}

/** Speaks any text of the screen. */
export const speakText = (text: string): Promise<Synthesis<Wave>> =>
  /\p{Script=Han}/u.test(text) || !/\p{Script=Latin}/u.test(text)
    ? speak({ language: 'zh-CN', sounds: soundsOf(text) })
    : speak({ language: 'en', text: spokenEnglish(text) });

/** The wave as an Ogg file. */
export function encode(wave: Wave): Promise<Synthesis<Uint8Array>> {
  return run('opusenc', [...encoding, '-', '-'], writeWave(wave));
}

/** Syllables with spaces between them; a rest becomes the mark that makes the voice rest. */
function spelled(sounds: readonly Sound[]): string {
  const longRestMs = 300;
  const words = sounds.map((sound) => {
    if (sound.kind === 'syllable') return ` ${sound.name}`;
    return sound.ms >= longRestMs ? '.' : ',';
  });
  return `${words.join('').trim()}\n`;
}

function run(
  command: keyof typeof packageOf,
  args: readonly string[],
  input: string | Uint8Array,
): Promise<Synthesis<Uint8Array>> {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const output: Buffer[] = [];
  const complaints: Buffer[] = [];
  child.stdout.on('data', (bytes: Buffer) => output.push(bytes));
  child.stderr.on('data', (bytes: Buffer) => complaints.push(bytes));
  // a command that is gone before it has read everything says so by its exit status
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  return new Promise((resolve) => {
    child.on('error', () =>
      resolve({
        ok: false,
        sentence: `${command} is not on this machine; type: apt-get install -y ${packageOf[command]}`,
      }),
    );
    child.on('close', (status) => {
      if (status === 0) resolve({ ok: true, value: Buffer.concat(output) });
      else resolve({ ok: false, sentence: `${command} failed: ${firstLine(complaints)}` });
    });
  });
}

const firstLine = (complaints: readonly Buffer[]): string =>
  Buffer.concat([...complaints])
    .toString('utf8')
    .split('\n')[0] ?? '';
