/**
 * `npm run speech -- build|check|script|say`: the clips that the page speaks with. Whoever runs the house runs
 * `build` before it; a technician runs `check` after words have changed or a speaker has been recorded.
 */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Language } from '../../../contract/language.ts';
import { speechFolders } from '../manifest.ts';
import { buildClips } from './build.ts';
import { checkText, reportOf } from './check.ts';
import { englishScriptOf } from './english-script.ts';
import { scriptOf } from './script.ts';
import { encode, speakText } from './synthesiser.ts';
import { secondsOf, writeWave } from '../wave.ts';

const usage = `npm run speech -- build [--recordings FOLDER] [--json]   brings dist/speech up to date, both languages
npm run speech -- check [FOLDER] [--json]                lists missing, extra, stale, unsaid and synthesised clips
npm run speech -- script                                 prints what a speaker reads: save it as FOLDER/script.json
  of these, --language en takes the English clips, and build only them
npm run speech -- say TEXT OUT.ogg|OUT.wav               speaks any text into a file`;

const root = resolve(import.meta.dirname, '..', '..', '..');
const folderOf = (language: Language) => resolve(root, 'dist', speechFolders[language]);
/** A hall's own recordings, where nobody names another folder. */
const houseRecordings = (language: Language) => resolve(root, 'data', 'recordings', language);
const scriptIn = (language: Language) => (language === 'en' ? englishScriptOf(root) : scriptOf(root));

type Arguments = ReturnType<typeof argumentsOf>;

function argumentsOf(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      recordings: { type: 'string' },
      json: { type: 'boolean', default: false },
      language: { type: 'string' },
    },
  });
}

/** English first: the manifest of Chinese is the last thing written, and tells that all was built. */
async function build(given: Arguments): Promise<number> {
  const languages = given.values.language === undefined ? (['en', 'zh-CN'] as const) : [languageIn(given)];
  for (const language of languages) {
    const status = await buildLanguage(language, given);
    if (status !== 0) return status;
  }
  return 0;
}

async function buildLanguage(language: Language, { values }: Arguments): Promise<number> {
  const startedAt = performance.now();
  const recordings = values.recordings === undefined ? houseRecordings(language) : resolve(values.recordings);
  const spoken = scriptIn(language);
  const outcome = await buildClips(spoken, { folder: folderOf(language), recordings });
  if (!outcome.ok) return failed(outcome.sentence);
  const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
  const { value } = outcome;
  console.log(
    values.json
      ? JSON.stringify({ language, ...value, unsaid: spoken.unsaid, seconds })
      : `${language}: ${value.messages} clips of messages and ${value.syllables} syllables, ` +
          `${(value.bytes / 1e6).toFixed(1)} MB: ${value.built} spoken, ${value.recorded} recorded, ` +
          `${value.kept} as before, ${value.removed} removed, ${spoken.unsaid.length} unsaid, in ${seconds} s`,
  );
  return 0;
}

function check(given: Arguments): number {
  const { values, positionals } = given;
  const language = languageIn(given);
  const chosen = positionals[1] === undefined ? houseRecordings(language) : resolve(positionals[1]);
  const report = reportOf(scriptIn(language), { folder: folderOf(language), recordings: chosen });
  console.log(values.json ? JSON.stringify(report) : checkText(report));
  return report.ok ? 0 : 1;
}

function script(given: Arguments): number {
  const lines = scriptIn(languageIn(given)).messages.map(({ id, text }) => [id, text] as const);
  console.log(JSON.stringify(Object.fromEntries(lines), undefined, 2));
  return 0;
}

/** Chinese where none is named. An unknown one is a mistake of the caller, as an unknown option is. */
function languageIn({ values }: Arguments): Language {
  const named = Language.safeParse(values.language ?? 'zh-CN');
  if (named.success) return named.data;
  throw Object.assign(new TypeError(`unknown language ${values.language ?? ''}`), { code: 'usage' });
}

async function say({ positionals: [, text, out] }: Arguments): Promise<number> {
  if (text === undefined || out === undefined || !/\.(ogg|wav)$/.test(out)) return refused();
  const wave = await speakText(text);
  if (!wave.ok) return failed(wave.sentence);
  const file = out.endsWith('.wav')
    ? { ok: true as const, value: writeWave(wave.value) }
    : await encode(wave.value);
  if (!file.ok) return failed(file.sentence);
  writeFileSync(out, file.value);
  console.log(`${out}: ${secondsOf(wave.value)} s`);
  return 0;
}

function refused(): number {
  console.error(usage);
  return 2;
}

function failed(sentence: string): number {
  console.error(sentence);
  return 1;
}

const verbs: Readonly<Record<string, (given: Arguments) => number | Promise<number>>> = {
  build,
  check,
  script,
  say,
};

async function runCommand(): Promise<number> {
  try {
    const given = argumentsOf(process.argv.slice(2));
    return (await verbs[given.positionals[0] ?? '']?.(given)) ?? refused();
  } catch (error) {
    if (error instanceof TypeError && 'code' in error) return refused();
    throw error;
  }
}

process.exitCode = await runCommand();
