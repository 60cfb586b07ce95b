import Database from 'better-sqlite3';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import type { PromiseMark } from '../promises.ts';
import { isSaved } from '../store-under-test.ts';

/**
 * The store as it is built, and stores that break one of its rules. The rules are broken from outside, in the
 * recorded process only: production code has no switch for it.
 */
export const variants = [
  'asBuilt',
  /** as built, with checkpoints after every few pages of the log instead of every thousand */
  'frequentCheckpoints',
  /** as built, on a disk that now and then refuses a flush */
  'failingFlushes',
  'synchronousNormal',
  'synchronousOffMemory',
  'noDirectoryFsync',
  'acknowledgedBeforeCommit',
] as const;
export type Variant = (typeof variants)[number];

export const controls = [
  'synchronousNormal',
  'synchronousOffMemory',
  'noDirectoryFsync',
  'acknowledgedBeforeCommit',
] as const satisfies readonly Variant[];

/** Makes this process a variant; to be called before the store is opened. */
export function becomeVariant(variant: Variant, promise: (mark: PromiseMark) => void): void {
  switch (variant) {
    case 'asBuilt':
      return;
    case 'frequentCheckpoints':
    case 'failingFlushes':
      return afterPragma('journal_mode = WAL', 'wal_autocheckpoint = 40');
    case 'synchronousNormal':
      return replacePragmas({ 'synchronous = FULL': 'synchronous = NORMAL' }, { synchronous: 2 });
    case 'synchronousOffMemory':
      return replacePragmas(
        { 'synchronous = FULL': 'synchronous = OFF', 'journal_mode = WAL': 'journal_mode = MEMORY' },
        { synchronous: 2, journal_mode: 'wal' },
      );
    case 'noDirectoryFsync':
      return flushNoFolder();
    case 'acknowledgedBeforeCommit':
      return promiseBeforeCommit(promise);
  }
}

function afterPragma(first: string, then: string): void {
  const real = Database.prototype.pragma;
  Database.prototype.pragma = function (source, options) {
    const answer = real.call(this, source, options);
    if (source === first) real.call(this, then);
    return answer;
  };
}

/** Sets something else than asked for, and lies when the setting is read back. */
function replacePragmas(replaced: Record<string, string>, readBack: Record<string, unknown>): void {
  const real = Database.prototype.pragma;
  Database.prototype.pragma = function (source, options) {
    return source in readBack ? readBack[source] : real.call(this, replaced[source] ?? source, options);
  };
}

function flushNoFolder(): void {
  const real = fs.fsyncSync;
  fs.fsyncSync = (descriptor) => {
    if (!fs.fstatSync(descriptor).isDirectory()) real(descriptor);
  };
  syncBuiltinESMExports();
}

/** Says "saved" when the row is written, and commits after that. */
function promiseBeforeCommit(promise: (mark: PromiseMark) => void): void {
  const real = Database.prototype.transaction;
  Database.prototype.transaction = function (work) {
    const promising = new Proxy(work, {
      apply(target, self, parameters) {
        const value: unknown = Reflect.apply(target, self, parameters);
        if (isSaved(value)) {
          promise({ promise: 'saved', id: value.id, hash: value.hash, sequence: value.terminalSequence });
        }
        return value;
      },
    });
    return real.call(this, promising);
  };
}
