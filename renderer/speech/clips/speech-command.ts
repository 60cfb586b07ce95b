/**
 * `npm run speech -- build|check|script|say`: the clips that the page speaks with. Whoever runs the house runs
 * `build` before it; a technician runs `check` after words have changed or a speaker has been recorded.
 */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { speechFolder } from '../manifest.ts';
import { buildClips } from './build.ts';
import { checkText, reportOf } from './check.ts';
import { scriptOf } from './script.ts';
import { encode, speakText } from './synthesiser.ts';
import { secondsOf, writeWave } from '../wave.ts';

const usage = `npm run speech -- build [--recordings FOLDER] [--json]   brings dist/${speechFolder} up to date
npm run speech -- check [FOLDER] [--json]                lists missing, extra, stale and synthesised clips
npm run speech -- script                                 prints what a speaker reads: save it as FOLDER/script.json
npm run speech -- say TEXT OUT.ogg|OUT.wav               speaks any text into a file`;

const root = resolve(import.meta.dirname, '..', '..', '..');
const folder = resolve(root, 'dist', speechFolder);
/** A hall's own recordings, where nobody names another folder. */
const houseRecordings = resolve(root, 'data', 'recordings', 'zh-CN');

type Arguments = ReturnType<typeof argumentsOf>;

function argumentsOf(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { recordings: { type: 'string' }, json: { type: 'boolean', default: false } },
  });
}

async function build({ values }: Arguments): Promise<number> {
  const startedAt = performance.now();
  const recordings = values.recordings === undefined ? houseRecordings : resolve(values.recordings);
  const outcome = await buildClips(scriptOf(root), { folder, recordings });
  if (!outcome.ok) return failed(outcome.sentence);
  const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
  const { value } = outcome;
  console.log(
    values.json
      ? JSON.stringify({ ...value, seconds })
      : `${value.messages} clips of messages and ${value.syllables} syllables, ` +
          `${(value.bytes / 1e6).toFixed(1)} MB: ${value.built} spoken, ${value.recorded} recorded, ` +
          `${value.kept} as before, ${value.removed} removed, in ${seconds} s`,
  );
  return 0;
}

function check({ values, positionals: [, recordings] }: Arguments): number {
  const chosen = recordings === undefined ? houseRecordings : resolve(recordings);
  const report = reportOf(scriptOf(root), { folder, recordings: chosen });
  console.log(values.json ? JSON.stringify(report) : checkText(report));
  return report.ok ? 0 : 1;
}

function script(): number {
  const lines = scriptOf(root).messages.map(({ id, text }) => [id, text] as const);
  console.log(JSON.stringify(Object.fromEntries(lines), undefined, 2));
  return 0;
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
