import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SerialPort } from 'serialport';
import type { PaperDocument } from '../../contract/paper.ts';
import { systemClock } from '../../drivers/emulators/system-clock.ts';
import { SocatPair } from '../../drivers/emulators/socat-pair.ts';
import { ReceiptPrinterEmulator } from '../../drivers/receipt-printer/emulator/receipt-printer-emulator.ts';
import { encodePaper } from '../../drivers/receipt-printer/escpos-encode.ts';
import { ReceiptPrinterDriver } from '../../drivers/receipt-printer/receipt-printer.ts';
import { sampleReceipt } from '../../drivers/receipt-printer/testing/sample-receipt.ts';
import { SerialTransport } from '../../drivers/serial-transport.ts';
import { figure, type BenchReport } from './bench-report.ts';

const runs = 15;
const baudRate = 115_200;
const bitsPerByte = 10;
const aimMs = 20;
const cutCommand = Buffer.from([0x1d, 0x56, 0x42, 0x00]);

/** What a visit prints: the mark, the words, a signed receipt's QR code. */
const document: PaperDocument = {
  elements: [
    { kind: 'mark' },
    ...sampleReceipt.elements.map((element) =>
      element.kind === 'qr'
        ? { ...element, content: `https://p.example/v#${'0123456789ABCDEF'.repeat(30)}` }
        : element,
    ),
  ],
};

/**
 * From the call of `print` to the last byte of the receipt at the printer's end: status questions and answers,
 * rendering, chunks. Real driver, real serial port library, a PTY as the cable. A PTY carries bytes at once, so all
 * of it is what this program adds to the time on the wire.
 */
export async function run(): Promise<BenchReport> {
  const folder = mkdtempSync(path.join(tmpdir(), 'jiujin-bench-'));
  const ends = [path.join(folder, 'printer'), path.join(folder, 'dock')] as const;
  const pair = await SocatPair.start({ ends, clock: systemClock });
  if (!pair.ok) throw new Error(`no cable: ${pair.failure.code} ${pair.failure.detail}`);
  const far = new SerialPort({ path: ends[1], baudRate });
  const emulator = new ReceiptPrinterEmulator();
  emulator.attach(far);
  const driver = new ReceiptPrinterDriver({
    transport: new SerialTransport({ path: ends[0], baudRate }),
    clock: systemClock,
  });
  driver.start();
  try {
    while (driver.status().device !== 'online') await rest(20);
    const overheads: number[] = [];
    for (let count = 0; count < runs; count += 1) overheads.push(await overheadOf(driver, far));
    const encodings = Array.from({ length: runs }, () => millisecondsOf(() => encodePaper(document)));
    const bytes = encodePaper(document).length;
    const wireMs = (bytes * bitsPerByte * 1000) / baudRate;
    return {
      bench: 'receipt',
      figures: [
        figure('print called to last byte at the printer, beyond the wire', 'ms', overheads),
        figure('of it: rendering the document', 'ms', encodings),
        figure(`limit: the receipt on the wire at ${baudRate} baud (${bytes} bytes)`, 'ms', [wireMs]),
        figure(
          'overhead / wire time',
          'ratio',
          overheads.map((overhead) => overhead / wireMs),
        ),
      ],
      notes: [
        `aim: at most ${aimMs} ms over the wire time`,
        'the PTY carries bytes at once; the wire time is reckoned, not waited for',
      ],
      holds: overheads.length === runs && emulator.papers().length >= runs,
    };
  } finally {
    await driver.stop();
    emulator.detach();
    await new Promise<void>((resolve) => far.close(() => resolve()));
    await pair.value.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function overheadOf(driver: ReceiptPrinterDriver, far: SerialPort): Promise<number> {
  // Between two polls of the status, as a visit finds the printer most of the time.
  await rest(700);
  const start = performance.now();
  const arrived = cutArrives(far);
  const outcome = driver.print({ jobId: 'bench', visitId: 'bench', document });
  const end = await arrived;
  await outcome;
  return end - start;
}

function cutArrives(far: SerialPort): Promise<number> {
  return new Promise((resolve) => {
    let tail = Buffer.alloc(0);
    const take = (bytes: Buffer): void => {
      const seen = Buffer.concat([tail, bytes]);
      tail = seen.subarray(-cutCommand.length + 1);
      if (!seen.includes(cutCommand)) return;
      far.off('data', take);
      resolve(performance.now());
    };
    far.on('data', take);
  });
}

function millisecondsOf(action: () => unknown): number {
  const start = performance.now();
  action();
  return performance.now() - start;
}

function rest(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
