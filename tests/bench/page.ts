import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { CDPSession } from '@playwright/test';
import { openVisit, type OpenVisit } from '../visit/open-visit.ts';
import { figure, type BenchReport } from './bench-report.ts';
import { weighPage } from './page/page-weight.ts';

const aimBytesPerHundred = 0.5 * 1024 * 1024;
/** Code is compiled and caches fill in the first visits: a slope begins after them. */
const warmUpVisits = 50;

/** What the page holds after its garbage was collected. */
interface Held {
  visits: number;
  heapBytes: number;
  nodes: number;
  listeners: number;
}

/**
 * What the page weighs when it is loaded, and what it holds after many visits: a visit touches a theme, a service, its
 * preparation, consent and the card's screen, and goes home, on a real terminal.
 * @param parameters `--visits N` (1000): a short form takes fewer
 */
export async function run(parameters: readonly string[]): Promise<BenchReport> {
  const { values } = parseArgs({
    args: [...parameters],
    strict: false,
    allowPositionals: true,
    options: { visits: { type: 'string', default: '1000' } },
  });
  const visits = Number(values.visits);
  const weight = weighPage(path.resolve(import.meta.dirname, '../../dist/page'));
  const folder = mkdtempSync(path.join(tmpdir(), 'jiujin-bench-'));
  const open = await openVisit({ folder, panel: 'portrait', evidence: path.join(folder, 'evidence') });
  try {
    const held = await visitAndWeigh(open, visits);
    const bytes = slopePerHundred(held, ({ heapBytes }) => heapBytes);
    return {
      bench: 'page',
      figures: [
        ...weight.map(({ part, bytes: size }) => figure(`${part}, raw`, 'bytes', [size])),
        ...weight.map(({ part, gzipBytes }) => figure(`${part}, gzip`, 'bytes', [gzipBytes])),
        figure('JS heap per 100 visits', 'bytes', [bytes]),
        figure('DOM nodes per 100 visits', 'nodes', [slopePerHundred(held, ({ nodes }) => nodes)]),
        figure('listeners per 100 visits', 'listeners', [
          slopePerHundred(held, ({ listeners }) => listeners),
        ]),
        figure('JS heap after the last visit', 'bytes', [held.at(-1)?.heapBytes ?? Number.NaN]),
      ],
      notes: [
        `aim: at most ${String(aimBytesPerHundred)} bytes of heap per 100 visits; ${String(visits)} visits after ${String(warmUpVisits)}`,
        'the garbage is collected twice before each weighing; slopes are least squares over all weighings',
      ],
      holds: held.length > 2 && bytes <= aimBytesPerHundred,
    };
  } finally {
    await open.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function visitAndWeigh(open: OpenVisit, visits: number): Promise<Held[]> {
  const devtools = await open.citizen.page.context().newCDPSession(open.citizen.page);
  const every = Math.max(1, Math.floor(visits / 10));
  for (let visit = 0; visit < warmUpVisits; visit += 1) await oneVisit(open);
  const held = [await weigh(devtools, 0)];
  for (let visit = 1; visit <= visits; visit += 1) {
    await oneVisit(open);
    if (visit % every > 0) continue;
    held.push(await weigh(devtools, visit));
    console.error(`${String(visit)} of ${String(visits)} visits: ${String(held.at(-1)?.heapBytes)} bytes`);
  }
  return held;
}

/** By the page's own buttons, as a hand does it. */
async function oneVisit({ citizen }: OpenVisit): Promise<void> {
  const { page } = citizen;
  const goesOn = async (button: string, screen: string): Promise<void> => {
    await page.locator(button).first().dispatchEvent('click');
    await page.locator(`body[data-screen="${screen}"]`).waitFor();
  };
  await goesOn('.tile', 'services');
  await goesOn('.low button:not([aria-disabled="true"])', 'prepare');
  await goesOn('nav .do', 'consent');
  await goesOn('nav .do', 'card');
  await goesOn('nav button', 'goodbye');
  await goesOn('nav button', 'idle');
}

async function weigh(devtools: CDPSession, visits: number): Promise<Held> {
  await devtools.send('HeapProfiler.collectGarbage');
  await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await devtools.send('Runtime.getHeapUsage');
  const { nodes, jsEventListeners } = await devtools.send('Memory.getDOMCounters');
  return { visits, heapBytes: usedSize, nodes, listeners: jsEventListeners };
}

/** Least squares over the weighings, times one hundred. */
function slopePerHundred(held: readonly Held[], of: (each: Held) => number): number {
  const mean = (values: number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length;
  const x = mean(held.map(({ visits }) => visits));
  const y = mean(held.map(of));
  const over = held.reduce((sum, each) => sum + (each.visits - x) * (of(each) - y), 0);
  const under = held.reduce((sum, { visits }) => sum + (visits - x) ** 2, 0);
  return (over / under) * 100;
}
