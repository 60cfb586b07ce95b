import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { PlatformAnswer, type PlatformQuestion } from './catalogue-platform.ts';

/** The platform as a process of its own. */
export class BenchPlatform {
  readonly address: string;
  readonly #plainAddress: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, address: string, plainAddress: string) {
    this.#child = child;
    this.address = address;
    this.#plainAddress = plainAddress;
  }

  static async start(folder: string, key: string): Promise<BenchPlatform> {
    const child = fork(join(import.meta.dirname, 'catalogue-platform.ts'), [folder, key]);
    const ready = await nextAnswer(child);
    if (!('address' in ready)) throw new Error('the platform did not say where it is');
    return new BenchPlatform(child, ready.address, ready.plainAddress);
  }

  /** Bytes of what changed. */
  async publish(generation: number): Promise<number> {
    const answer = await this.#ask({ ask: 'publish', generation });
    return 'changedBytes' in answer ? answer.changedBytes : Number.NaN;
  }

  async bytes(): Promise<number> {
    const answer = await this.#ask({ ask: 'bytes' });
    return 'bytes' in answer ? answer.bytes : Number.NaN;
  }

  async plainMs(): Promise<number> {
    const began = performance.now();
    await (await fetch(this.#plainAddress)).arrayBuffer();
    return performance.now() - began;
  }

  stop(): void {
    this.#child.disconnect();
  }

  async #ask(question: PlatformQuestion) {
    const answer = nextAnswer(this.#child);
    this.#child.send(question);
    return answer;
  }
}

async function nextAnswer(child: ChildProcess) {
  const listening = new AbortController();
  const ended = once(child, 'exit', { signal: listening.signal }).then(() => {
    throw new Error('the platform ended');
  });
  try {
    const [message] = (await Promise.race([once(child, 'message'), ended])) as unknown[];
    return PlatformAnswer.parse(message);
  } finally {
    ended.catch(() => undefined);
    listening.abort();
  }
}
