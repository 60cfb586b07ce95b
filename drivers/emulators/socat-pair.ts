import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, lstatSync, rmSync } from 'node:fs';
import type { Clock } from '../../contract/clock.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';

/** Why there is no pair of pseudo-terminals. `detail` is socat's own last words. */
export interface SocatFailure {
  code: 'socatMissing' | 'socatEnded' | 'socatSilent' | 'pathTaken';
  detail: string;
}

export interface SocatSettings {
  /** the two paths at which the ends appear, as links to the pseudo-terminals */
  ends: readonly [string, string];
  clock: Clock;
  /** the program to run; another name in tests */
  program?: string;
}

/** socat writes this (notice level, `-d -d`) when both ends exist and bytes begin to flow. */
const FLOWING = 'starting data transfer loop';
const START_LIMIT_MS = 5_000;
const STOP_LIMIT_MS = 2_000;
/** `execvp` failure status that a shell, and `setpriv`, report for a program that is not there. */
const NOT_FOUND_STATUS = 127;
/** util-linux: lets the kernel end socat when this process dies without a chance to do it. */
const SETPRIV = '/usr/bin/setpriv';

/** One running socat that joins two pseudo-terminals: a cable. It dies with this process, however that dies. */
export class SocatPair {
  readonly #child: ChildProcess;
  readonly #settings: SocatSettings;
  readonly #exited: Promise<void>;
  readonly #killNow: () => void;
  #lastWords = '';

  /** Starts socat and waits until bytes can flow. */
  static async start(settings: SocatSettings): Promise<Result<SocatPair, SocatFailure>> {
    const taken = settings.ends.find((path) => !removeLink(path));
    if (taken !== undefined) return failed({ code: 'pathTaken', detail: `${taken} is not a link of ours` });
    const pair = new SocatPair(settings);
    const failure = await pair.#flowing();
    if (!failure) return succeeded(pair);
    await pair.stop();
    return failed(failure);
  }

  private constructor(settings: SocatSettings) {
    this.#settings = settings;
    const child = spawn(...commandLine(settings), { stdio: ['ignore', 'ignore', 'pipe'] });
    this.#child = child;
    this.#killNow = () => child.kill('SIGTERM');
    process.once('exit', this.#killNow);
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#lastWords = (this.#lastWords + text).slice(-1_000);
    });
    this.#exited = new Promise((resolve) => {
      const finish = (): void => {
        process.off('exit', this.#killNow);
        resolve();
      };
      child.once('exit', finish).once('error', finish);
    });
  }

  /** Resolves when socat has ended, by `stop` or by itself. */
  get ended(): Promise<void> {
    return this.#exited;
  }

  get processId(): number | undefined {
    return this.#child.pid;
  }

  /** Why socat ended by itself, for the log. */
  get lastWords(): string {
    return this.#lastWords.trim();
  }

  /** Ends socat and waits for it; the links are gone afterwards. Safe to repeat. */
  async stop(): Promise<void> {
    this.#child.kill('SIGTERM');
    const cancel = this.#settings.clock.after(STOP_LIMIT_MS, () => this.#child.kill('SIGKILL'));
    await this.#exited;
    cancel();
    this.#settings.ends.forEach(removeLink);
  }

  async #flowing(): Promise<SocatFailure | undefined> {
    const { stderr } = this.#child;
    return new Promise((resolve) => {
      const finish = (failure?: SocatFailure): void => {
        cancel();
        stderr?.off('data', look);
        resolve(failure);
      };
      const look = (): void => {
        if (this.#lastWords.includes(FLOWING)) finish();
      };
      const cancel = this.#settings.clock.after(START_LIMIT_MS, () =>
        finish({ code: 'socatSilent', detail: this.lastWords }),
      );
      stderr?.on('data', look);
      this.#child.once('error', (error) => finish({ code: 'socatMissing', detail: error.message }));
      this.#child.once('exit', (status) =>
        finish({ code: status === NOT_FOUND_STATUS ? 'socatMissing' : 'socatEnded', detail: this.lastWords }),
      );
    });
  }
}

function commandLine({ ends, program = 'socat' }: SocatSettings): [string, string[]] {
  const terminals = ends.map((path) => `pty,raw,echo=0,link=${path}`);
  const socat: [string, string[]] = [program, ['-d', '-d', ...terminals]];
  return existsSync(SETPRIV) ? [SETPRIV, ['--pdeathsig', 'TERM', socat[0], ...socat[1]]] : socat;
}

/**
 * Takes away a link that an earlier socat left behind. False when something else is there: socat would delete
 * that without asking.
 */
function removeLink(path: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found?.isSymbolicLink()) rmSync(path, { force: true });
  return found === undefined || found.isSymbolicLink();
}
