import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { clipFile, manifestName, type Clip, type SpeechManifest } from '../manifest.ts';
import { Made } from './manifest-schema.ts';
import { oggSeconds } from './ogg.ts';
import { checkRecordings } from './recordings.ts';
import type { Script, ScriptLine } from './script.ts';
import { encode, speak, type Synthesis, type SynthesisFailure } from './synthesiser.ts';
import { secondsOf } from '../wave.ts';

/** What a build did. `bytes` are those of all clips in the folder. */
export interface BuildReport {
  messages: number;
  syllables: number;
  built: number;
  kept: number;
  recorded: number;
  removed: number;
  bytes: number;
}

/** What the last build made, by id, syllables too; the page never asks for it. */
const ledgerName = 'built.json';
const Ledger = z.record(z.string(), Made);

/**
 * Brings a folder of clips up to date: what is as it should be stays, the rest is spoken anew, what no screen says
 * goes away. A recording of the hall that says what the screen says stands in the place of the synthesised clip. The
 * manifest comes last, so that a build that was cut short is done again.
 */
export async function buildClips(
  script: Script,
  { folder, recordings }: { folder: string; recordings: string },
): Promise<Synthesis<BuildReport>> {
  const lines = [...script.messages, ...script.syllables];
  const usable = new Set(checkRecordings(recordings, lines).usable);
  const before = ledgerIn(folder);
  const made = new Map<string, Made>();
  const report = { built: 0, kept: 0, recorded: 0 };
  const make = async (line: ScriptLine): Promise<Synthesis<Made>> => {
    const file = join(folder, clipFile(line.id));
    if (usable.has(line.id)) {
      const taken = takeRecording(join(recordings, clipFile(line.id)), file, line);
      if (taken) {
        report.recorded += 1;
        return { ok: true, value: taken };
      }
    }
    const kept = before[line.id];
    if (kept?.hash === line.hash && kept.source === 'synthesised' && isThere(file)) {
      report.kept += 1;
      return { ok: true, value: kept };
    }
    report.built += 1;
    return synthesise(line, file);
  };
  const failure = await eachOf(lines, async (line) => {
    const outcome = await make(line);
    if (outcome.ok) made.set(line.id, outcome.value);
    return outcome;
  });
  // what was made counts even so: the next build goes on from there
  writeWhole(join(folder, ledgerName), JSON.stringify({ ...before, ...Object.fromEntries(made) }));
  if (failure) return failure;
  const removed = removeOthers(folder, new Set(lines.map(({ id }) => clipFile(id))));
  writeWhole(join(folder, ledgerName), JSON.stringify(Object.fromEntries(made)));
  writeWhole(join(folder, manifestName), JSON.stringify(manifestOf(script, made)));
  return {
    ok: true,
    value: {
      messages: script.messages.length,
      syllables: script.syllables.length,
      ...report,
      removed,
      bytes: lines.reduce((sum, { id }) => sum + readFileSync(join(folder, clipFile(id))).length, 0),
    },
  };
}

/** As many at a time as there are cores; the first failure ends it. */
async function eachOf(
  lines: readonly ScriptLine[],
  work: (line: ScriptLine) => Promise<Synthesis<unknown>>,
): Promise<SynthesisFailure | undefined> {
  const left = lines.values();
  let failure: SynthesisFailure | undefined;
  const worker = async () => {
    for (const line of left) {
      if (failure) return;
      const outcome = await work(line);
      if (!outcome.ok) failure ??= outcome;
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return failure;
}

async function synthesise(line: ScriptLine, file: string): Promise<Synthesis<Made>> {
  const wave = await speak(line.spoken);
  if (!wave.ok) return wave;
  const clip = await encode(wave.value);
  if (!clip.ok) return clip;
  writeWhole(file, clip.value);
  return { ok: true, value: { hash: line.hash, seconds: secondsOf(wave.value), source: 'synthesised' } };
}

/** A recording that is no Ogg sound is not taken, and the clip is synthesised. */
function takeRecording(from: string, to: string, line: ScriptLine): Made | undefined {
  const bytes = readFileSync(from);
  const seconds = oggSeconds(bytes);
  if (seconds === undefined) return undefined;
  writeWhole(to, bytes);
  return { hash: line.hash, seconds, source: 'recorded' };
}

function manifestOf(script: Script, made: ReadonlyMap<string, Made>): SpeechManifest {
  const clips = script.messages.flatMap(({ id, text }): [string, Clip][] => {
    const clip = made.get(id);
    return clip ? [[id, { text, ...clip }]] : [];
  });
  return {
    version: 1,
    clips: Object.fromEntries(clips),
    syllables: script.syllables.map(({ text }) => text),
  };
}

function ledgerIn(folder: string): z.infer<typeof Ledger> {
  try {
    return Ledger.parse(JSON.parse(readFileSync(join(folder, ledgerName), 'utf8')));
  } catch {
    return {};
  }
}

function isThere(file: string): boolean {
  try {
    return oggSeconds(readFileSync(file)) !== undefined;
  } catch {
    return false;
  }
}

function removeOthers(folder: string, wanted: ReadonlySet<string>): number {
  const others = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ogg') && !wanted.has(name),
  );
  for (const name of others) rmSync(join(folder, name));
  return others.length;
}

/** Written aside and moved into place: nobody ever reads half a file. */
function writeWhole(file: string, content: string | Uint8Array): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.part`, content);
  renameSync(`${file}.part`, file);
}
