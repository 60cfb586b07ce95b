import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { messages } from '../visit/citizen.ts';
import { openVisit, type OpenVisit } from '../visit/open-visit.ts';
import { figure, type BenchReport } from './bench-report.ts';
import { driverFigures } from './card/driver-lines.ts';

const runs = 7;
/** Reply to *read text and photo*: 1295 bytes of 10 bits each, at the default rate of the readers. */
const replyBytes = 1295;
const wireMs = (replyBytes * 10 * 1000) / 115_200;
const aimMs = 50;

/**
 * From the last byte of the card's reply to the painted form: real serial port library on a PTY, real driver, real
 * visit, real page in Chromium. Both ends are taken from the terminal's monotonic clock; the page tells when it has
 * painted. Before that the driver alone, on every transport, against the time of its wire.
 */
export async function run(): Promise<BenchReport> {
  const drivers = await driverFigures();
  const folder = mkdtempSync(path.join(tmpdir(), 'jiujin-bench-'));
  const open = await openVisit({
    folder,
    panel: 'portrait',
    evidence: path.join(folder, 'evidence'),
    timing: { goodbyeSeconds: 1 },
  });
  try {
    for (let count = 0; count < runs; count += 1) await readsOneCard(open);
    const overheads = measuredOverheads(folder);
    return {
      bench: 'card',
      figures: [
        figure('last byte on the wire to form on screen', 'ms', overheads),
        figure(`limit: the reply on the wire at 115200 baud (${replyBytes} bytes)`, 'ms', [wireMs]),
        figure(
          'overhead / wire time',
          'ratio',
          overheads.map((overhead) => overhead / wireMs),
        ),
        ...drivers,
      ],
      notes: [
        `aim: at most ${aimMs} ms over the wire time`,
        'the PTY carries bytes at once; the wire time is reckoned, not waited for',
      ],
      holds: overheads.length === runs,
    };
  } finally {
    await open.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function readsOneCard({ citizen, dock }: OpenVisit): Promise<void> {
  await citizen.chooses('老年人优待证');
  await citizen.agrees();
  await citizen.sees('card');
  await dock.placeCard('wang-shufen');
  await citizen.sees('question');
  await citizen.press(messages.bar.home);
  await citizen.press(messages.overlay.confirmLeave);
  await citizen.sees('goodbye');
  await dock.liftCard();
  await citizen.sees('idle');
}

function measuredOverheads(folder: string): number[] {
  const log = readFileSync(path.join(folder, 'terminal', 'log', 'terminal.log'), 'utf8');
  return log
    .split('\n')
    .filter((line) => line.includes('"card-to-form"'))
    .map((line) => (JSON.parse(line) as { milliseconds: number }).milliseconds);
}
