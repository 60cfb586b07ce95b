import { fork, type ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { recordedEnvironment } from '../recorder/build-recorder.ts';
import type { StateOrder, StateOutcome } from './state-checker.ts';

/** `broken` is a bug: of the store, which must answer every state with a value, or of the check. */
export type WorkerAnswer =
  { kind: 'outcome'; outcome: StateOutcome } | { kind: 'done' } | { kind: 'broken'; detail: string };

/** One process that checks states, one order after the other. */
export class StateWorker {
  readonly #child: ChildProcess;

  constructor(library: string, scratch: string, name: string) {
    const own = join(scratch, name);
    mkdirSync(own);
    this.#child = fork(join(import.meta.dirname, 'state-worker.ts'), [own], {
      env: recordedEnvironment(library, scratch),
      execArgv: [],
    });
  }

  /** Resolves when every state of the order was looked at; rejects when the worker breaks. */
  check(order: StateOrder, onOutcome: (outcome: StateOutcome) => void): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const onMessage = (answer: WorkerAnswer) => {
      if (answer.kind === 'outcome') onOutcome(answer.outcome);
      else if (answer.kind === 'done') resolve();
      else reject(new Error(answer.detail));
    };
    const onExit = (status: number | null, signal: string | null) =>
      reject(new Error(`a worker ended by itself (${signal ?? status ?? 'unknown'})`));
    this.#child.on('message', onMessage);
    this.#child.once('exit', onExit);
    this.#child.send(order);
    return promise.finally(() => {
      this.#child.off('message', onMessage);
      this.#child.off('exit', onExit);
    });
  }

  close(): void {
    if (this.#child.connected) this.#child.disconnect();
  }
}
