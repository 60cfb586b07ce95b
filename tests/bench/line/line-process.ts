import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { z } from 'zod';
import { ShapedLine, type LineCounts, type LineShape } from './shaped-line.ts';

const Counts = z.object({ bytesToServer: z.number(), bytesToClient: z.number(), cuts: z.number() });

/** A {@link ShapedLine} in a process of its own: nobody's work delays it. */
export class LineProcess {
  readonly address: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.address = `http://127.0.0.1:${port}`;
  }

  static async open(shape: LineShape): Promise<LineProcess> {
    const child = fork(import.meta.filename, [JSON.stringify(shape)]);
    const [port] = (await once(child, 'message')) as unknown[];
    return new LineProcess(child, z.number().parse(port));
  }

  async counts(): Promise<LineCounts> {
    const answer = once(this.#child, 'message');
    this.#child.send('counts');
    const [counts] = (await answer) as unknown[];
    return Counts.parse(counts);
  }

  async close(): Promise<void> {
    const closed = once(this.#child, 'exit');
    this.#child.disconnect();
    await closed;
  }
}

if (import.meta.main) {
  const line = new ShapedLine(JSON.parse(process.argv[2] ?? '') as LineShape);
  process.on('message', () => process.send?.(line.counts()));
  process.once('disconnect', () => process.exit());
  process.send?.(await line.open());
}
