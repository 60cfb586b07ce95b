import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { manifestName, type SpeechManifest } from '../manifest.ts';
import { Manifest } from './manifest-schema.ts';
import { checkRecordings } from './recordings.ts';
import type { Script } from './script.ts';

/** What a technician wants to know; ids of clips throughout. */
export interface CheckReport {
  /** every message can be heard as the screen has it now, and no recording needs attention */
  ok: boolean;
  /** not in the built folder, or built from other words: `npm run speech -- build` makes them */
  missing: readonly string[];
  /** recorded, but no screen says it */
  extra: readonly string[];
  /** recorded from other words than the screen has now, or nobody wrote down from which */
  stale: readonly string[];
  /** heard in the synthesiser's voice */
  synthesised: readonly string[];
  recorded: readonly string[];
  syllables: number;
  /** left unsaid, because this voice would garble it */
  unsaid: readonly string[];
}

/** Compares what the screens say with the built clips in `folder` and a hall's recordings. */
export function reportOf(
  script: Script,
  { folder, recordings }: { folder: string; recordings: string },
): CheckReport {
  const own = checkRecordings(recordings, [...script.messages, ...script.syllables]);
  const recorded = new Set(own.usable);
  const built = manifestIn(folder);
  const isBuilt = (id: string, hash: string) => built?.clips[id]?.hash === hash;
  const missing = script.messages.filter(({ id, hash }) => !isBuilt(id, hash)).map(({ id }) => id);
  const lost = script.syllables.filter(({ text }) => !built?.syllables.includes(text)).map(({ id }) => id);
  return {
    ok: missing.length + lost.length + own.extra.length + own.stale.length === 0,
    missing: [...missing, ...lost],
    extra: own.extra,
    stale: own.stale,
    synthesised: script.messages.map(({ id }) => id).filter((id) => !recorded.has(id)),
    recorded: own.usable,
    syllables: script.syllables.length,
    unsaid: script.unsaid,
  };
}

/** The report for people. */
export function checkText(report: CheckReport): string {
  const lists = (['missing', 'extra', 'stale', 'unsaid', 'synthesised'] as const).map((name) => {
    const ids = report[name];
    return [`${name}: ${ids.length}`, ...ids.map((id) => `  ${id}`)].join('\n');
  });
  return [...lists, `recorded: ${report.recorded.length}`].join('\n');
}

function manifestIn(folder: string): SpeechManifest | undefined {
  try {
    return Manifest.parse(JSON.parse(readFileSync(join(folder, manifestName), 'utf8')));
  } catch {
    return undefined;
  }
}
