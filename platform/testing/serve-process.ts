import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const Ready = z.object({ ready: z.object({ address: z.url() }) }).strict();
const serveFile = fileURLToPath(new URL('../serve.ts', import.meta.url));

/** serve.ts as the process it is in a township hall. */
export class ServeProcess {
  readonly child: ChildProcess;
  readonly ended: Promise<{ status: number | null; signal: string | null }>;
  output = '';
  errors = '';

  constructor(parameters: string[], environment: Record<string, string> = {}) {
    const { DATABASE_URL: _own, ...inherited } = process.env;
    this.child = spawn(process.execPath, [serveFile, ...parameters], {
      env: { ...inherited, ...environment },
    });
    this.child.stdout?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    this.child.stderr?.on('data', (chunk: Buffer) => (this.errors += chunk.toString()));
    this.ended = new Promise((resolve) =>
      this.child.on('close', (status, signal) => resolve({ status, signal })),
    );
  }

  /** Address of the one JSON line; throws with the process's own words when it ends before. */
  async ready(): Promise<string> {
    if (!this.output.includes('\n')) await this.#firstLine();
    if (!this.output.includes('\n')) throw new Error(`not ready: ${this.errors}`);
    return Ready.parse(JSON.parse(this.output)).ready.address;
  }

  async #firstLine(): Promise<void> {
    await Promise.race([
      this.ended,
      new Promise<void>((resolve) => {
        this.child.stdout?.on('data', () => this.output.includes('\n') && resolve());
      }),
    ]);
  }

  stop(signal: NodeJS.Signals): Promise<{ status: number | null; signal: string | null }> {
    this.child.kill(signal);
    return this.ended;
  }
}
