import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { hostTyping } from '../../../renderer/typing/service/host.ts';
import type { Reply } from '../../../renderer/typing/service/protocol.ts';
import { figure, type BenchFigure } from '../bench-report.ts';

const built = join(import.meta.dirname, '../../../dist/typing');
const mebibyte = 2 ** 20;

/**
 * What the page's worker holds once both engines are open and warm: the same code in this process, garbage collected
 * before and after, the bytes of arrays included. The browser's own share of a worker is not in it.
 */
export async function engineMemory(): Promise<BenchFigure> {
  const before = held();
  const take = await openedHost();
  const after = held();
  // asked once more, so that it is still held when it is measured
  await take({ id: 1, kind: 'open', mode: 'sentence' });
  return figure('both engines, open and warm', 'MiB', [(after - before) / mebibyte]);
}

async function openedHost(): Promise<ReturnType<typeof hostTyping>> {
  let waiting = 2;
  let opened = (): void => undefined;
  const both = new Promise<void>((resolve) => (opened = resolve));
  const post = (reply: Reply) => {
    if (reply.kind !== 'way') return;
    waiting -= 1;
    if (waiting === 0) opened();
  };
  const take = hostTyping({ post }, async (name) => new Uint8Array(readFileSync(join(built, name))));
  await both;
  return take;
}

function held(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
