import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from './progress.mjs';

/**
 * Runs `action` while no other process does the same under `file`; waits for the other one first.
 * A lock whose owner is dead is taken over.
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} action
 * @returns {Promise<T | { ok: false, sentence: string }>}
 */
export async function whileAlone(file, action) {
  const mine = `${file}.${process.pid}`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(mine, ownerOf(process.pid));
  } catch (error) {
    return {
      ok: false,
      sentence: `The folder ${dirname(file)} cannot be written (${error.code}): give yourself the right to it.`,
    };
  }
  try {
    await take(file, mine);
    return await action();
  } finally {
    if (readIfThere(file) === ownerOf(process.pid)) rmSync(file, { force: true });
    rmSync(mine, { force: true });
  }
}

async function take(file, mine) {
  let said = false;
  for (;;) {
    try {
      // A hard link appears at once with its content: nobody can see a lock without an owner.
      linkSync(mine, file);
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const owner = readIfThere(file);
    if (owner !== undefined && !isAlive(owner)) {
      removeStale(file, owner, `${mine}.stale`);
      continue;
    }
    if (!said && owner) say(`Another set-up is running (process ${owner.split(' ')[0]}); waiting for it …`);
    said = true;
    await sleep(200);
  }
}

/** Moves the dead one's lock away; when somebody living took it in between, puts theirs back. */
function removeStale(file, owner, aside) {
  try {
    renameSync(file, aside);
    if (readIfThere(aside) !== owner) linkSync(aside, file);
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error;
  }
  rmSync(aside, { force: true });
}

/** A process id alone is reused after a restart; with the start time it is not. */
function ownerOf(pid) {
  return `${pid} ${startTimeOf(pid) ?? ''}`;
}

function isAlive(owner) {
  const pid = Number(owner.split(' ')[0]);
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code === 'ESRCH') return false;
  }
  return ownerOf(pid) === owner;
}

/** Field 22 of /proc/PID/stat (proc(5)): start time in ticks since boot; undefined where there is no /proc. */
function startTimeOf(pid) {
  return readIfThere(`/proc/${pid}/stat`)?.split(') ').at(-1)?.split(' ')[19];
}

function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
