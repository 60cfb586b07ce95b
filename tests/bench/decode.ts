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
/** How often the memory is looked at. */
const samples = 10;

/**
 * The decoder of captures on streams of cards, of noise and of reports, and the driver's memory over many readings
 * of one card after another. `--short` reads fewer cards.
 */
export async function run(parameters: readonly string[] = []): Promise<BenchReport> {
  const reads = parameters.includes('--short') ? shortReads : longReads;
  // Before the streams: what they leave behind would be resident too.
  const { heap, resident, perReadMs } = await memoryOver(reads);
  const streams = [
    ['cards glued', repeated(encodedCard(), 8 * megabyte)],
    ['cards in HID reports', repeated(inReports(encodedCard()), 8 * megabyte)],
    ['noise', new Uint8Array(randomBytes(8 * megabyte))],
    ['nothing but headers', repeated(Uint8Array.of(0xaa, 0xaa, 0xaa, 0x96, 0x69, 5, 8), 2 * megabyte)],
  ] as const;
  return {
    bench: 'decode',
    figures: [
      ...streams.map(([name, stream]) => figure(`decoder: ${name}`, 'MB/s', throughputs(stream))),
      figure(`heap after ${reads} readings, above that after the first tenth`, 'MB', [rise(heap)]),
      figure(`resident memory after ${reads} readings, above that after the first tenth`, 'MB', [
        rise(resident),
      ]),
      figure('heap: slope of the line through its samples', 'bytes a reading', [slope(heap, reads)]),
      figure('resident memory: slope of the line through its samples', 'bytes a reading', [
        slope(resident, reads),
      ]),
      figure('a reading through driver and emulator, time passing at once', 'ms', [perReadMs]),
    ],
    notes: [
      'resident memory is what the system gave, with what the collector has not returned; the heap decides',
      'the wire brings 0.01 MB/s at 115200 baud, 1.5 MB/s on bulk USB at full speed',
    ],
    holds: rise(heap) < flatMegabytes,
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

interface Memory {
  /** bytes after each tenth of the readings */
  heap: number[];
  resident: number[];
  perReadMs: number;
}

/** Cards laid down, read and lifted in driver and emulator, in time that a test clock makes pass. */
async function memoryOver(reads: number): Promise<Memory> {
  const bench = new ReaderBench('bulk');
  // Made once: drawing the bytes of a card takes longer than to read it.
  const cards = [card('wang-shufen'), card('ma-wenbin')] as const;
  let read = 0;
  bench.reader.onEvent((event) => {
    if (event.kind === 'cardRead') read += 1;
  });
  await bench.online();
  bench.reader.arm();
  const memory: Memory = { heap: [], resident: [], perReadMs: 0 };
  const start = performance.now();
  while (read < reads) {
    bench.emulator.placeCard(cards[read % 2 === 0 ? 0 : 1]);
    await bench.clock.advance(400);
    bench.events.length = 0;
    if (read >= ((memory.heap.length + 1) * reads) / samples) {
      memory.heap.push(settledHeap());
      memory.resident.push(process.memoryUsage().rss);
    }
  }
  memory.perReadMs = (performance.now() - start) / reads;
  await bench.reader.stop();
  return memory;
}

function rise(bytes: readonly number[]): number {
  return ((bytes.at(-1) ?? 0) - (bytes[0] ?? 0)) / megabyte;
}

/** Least squares: how many bytes each reading adds. */
function slope(bytes: readonly number[], reads: number): number {
  const readsOf = (index: number): number => ((index + 1) * reads) / samples;
  const middle = bytes.reduce((sum, each) => sum + each, 0) / bytes.length;
  const middleReads = bytes.reduce((sum, _, index) => sum + readsOf(index), 0) / bytes.length;
  const [over, under] = bytes.reduce<[number, number]>(
    ([rising, width], each, index) => {
      const away = readsOf(index) - middleReads;
      return [rising + away * (each - middle), width + away * away];
    },
    [0, 0],
  );
  return over / under;
}

setFlagsFromString('--expose-gc');
const collectGarbage: unknown = runInNewContext('gc');

/** Bytes in use once the collector has been there, those of buffers too. */
function settledHeap(): number {
  if (typeof collectGarbage === 'function') Reflect.apply(collectGarbage, undefined, []);
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
