import { randomBytes } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { decodeCapture } from '../../drivers/id-card/capture.ts';
import { encodeReadReply } from '../../drivers/id-card/emulator/encode-card-text.ts';
import { card, ReaderBench } from '../../drivers/id-card/emulator/reader-bench.ts';
import { figure, type BenchReport } from './bench-report.ts';

const megabyte = 1_000_000;
const runs = 5;
const longReads = 100_000;
const shortReads = 2000;
/** What a leak of 20 bytes at every reading would exceed. */
const flatMegabytes = 2;

/**
 * The decoder of captures on streams of cards, of noise and of reports, and the driver's memory over many readings
 * of one card after another. `--short` reads fewer cards.
 */
export async function run(parameters: readonly string[] = []): Promise<BenchReport> {
  const reads = parameters.includes('--short') ? shortReads : longReads;
  const streams = [
    ['cards glued', repeated(encodedCard(), 8 * megabyte)],
    ['cards in HID reports', repeated(inReports(encodedCard()), 8 * megabyte)],
    ['noise', new Uint8Array(randomBytes(8 * megabyte))],
    ['nothing but headers', repeated(Uint8Array.of(0xaa, 0xaa, 0xaa, 0x96, 0x69, 5, 8), 2 * megabyte)],
  ] as const;
  const memory = await memoryOver(reads);
  return {
    bench: 'decode',
    figures: [
      ...streams.map(([name, stream]) => figure(`decoder: ${name}`, 'MB/s', throughputs(stream))),
      figure(`heap after ${reads} readings, above that after the first tenth`, 'MB', [memory]),
    ],
    notes: ['the wire brings 0.01 MB/s at 115200 baud, 1.5 MB/s on bulk USB at full speed'],
    holds: memory < flatMegabytes,
  };
}

function encodedCard(): Uint8Array {
  const { text, photo } = card('wang-shufen');
  return encodeReadReply(text, photo);
}

function inReports(frame: Uint8Array): Uint8Array {
  const reports = new Uint8Array(Math.ceil(frame.length / 64) * 64);
  reports.set(frame);
  return reports;
}

function repeated(part: Uint8Array, length: number): Uint8Array {
  const whole = new Uint8Array(Math.floor(length / part.length) * part.length);
  for (let at = 0; at < whole.length; at += part.length) whole.set(part, at);
  return whole;
}

function throughputs(stream: Uint8Array): number[] {
  return Array.from({ length: runs }, () => {
    const start = performance.now();
    decodeCapture(stream);
    return stream.length / megabyte / ((performance.now() - start) / 1000);
  });
}

/** Cards laid down, read and lifted in driver and emulator, in time that a test clock makes pass. */
async function memoryOver(reads: number): Promise<number> {
  const bench = new ReaderBench('hidPadded');
  let read = 0;
  bench.reader.onEvent((event) => {
    if (event.kind === 'cardRead') read += 1;
  });
  await bench.online();
  bench.reader.arm();
  let early = 0;
  while (read < reads) {
    bench.emulator.placeCard(card(read % 2 === 0 ? 'wang-shufen' : 'ma-wenbin'));
    await bench.clock.advance(400);
    bench.events.length = 0;
    if (early === 0 && read >= reads / 10) early = settledHeap();
  }
  const late = settledHeap();
  await bench.reader.stop();
  return (late - early) / megabyte;
}

setFlagsFromString('--expose-gc');
const collectGarbage: unknown = runInNewContext('gc');

/** Bytes in use once the collector has been there. */
function settledHeap(): number {
  if (typeof collectGarbage === 'function') Reflect.apply(collectGarbage, undefined, []);
  return process.memoryUsage().heapUsed;
}
