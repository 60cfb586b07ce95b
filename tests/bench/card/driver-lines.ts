import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SerialLine } from '../../../drivers/emulators/serial-line.ts';
import { systemClock } from '../../../drivers/emulators/system-clock.ts';
import { readCard } from '../../../drivers/id-card/card-reading.ts';
import { CommandExchange } from '../../../drivers/id-card/command-exchange.ts';
import { EmulatedUsbReader } from '../../../drivers/id-card/emulator/emulated-usb-reader.ts';
import { IdCardReaderEmulator } from '../../../drivers/id-card/emulator/id-card-reader-emulator.ts';
import { card, usbFramings } from '../../../drivers/id-card/emulator/reader-bench.ts';
import { Pause } from '../../../drivers/id-card/pause.ts';
import { SerialTransport } from '../../../drivers/serial-transport.ts';
import type { Transport } from '../../../drivers/transport.ts';
import { UsbTransport } from '../../../drivers/usb/usb-transport.ts';
import { figure, type BenchFigure } from '../bench-report.ts';

/** Find, select, read, newest address: requests of 10 bytes; replies of 15, 19, 1295 and 11. */
const requests = [10, 10, 10, 10];
const replies = [15, 19, 1295, 11];
const bytes = [...requests, ...replies].reduce((sum, each) => sum + each, 0);

/** A report of 64 bytes each millisecond: an interrupt endpoint at full speed. */
const padded = [...requests, ...replies].reduce((sum, each) => sum + Math.ceil(each / 64), 0);
const counted = [...requests, ...replies].reduce((sum, each) => sum + Math.ceil(each / 63), 0);
const bulkMs = (bytes * 8 * 1000) / 12_000_000;

const runs = 15;

type UsbKind = keyof typeof usbFramings;

const usbWireMs: Record<UsbKind, number> = {
  hidPadded: padded,
  hidCounted: counted,
  bulk: bulkMs,
  bulkChunked: bulkMs,
};

/**
 * What the driver adds to the wire for one whole reading, by transport: the emulated reader answers at once, so all
 * the time that passes is ours (and the kernel's, for the pseudo-terminal).
 */
export async function driverFigures(): Promise<BenchFigure[]> {
  const serial = await serialOverheads();
  const figures = [115_200, 57_600, 38_400, 19_200, 9600].flatMap((rate) =>
    figuresOf(`serial ${rate}`, serial, (bytes * 10 * 1000) / rate),
  );
  for (const kind of Object.keys(usbFramings) as UsbKind[]) {
    figures.push(...figuresOf(kind, await usbOverheads(kind), usbWireMs[kind]));
  }
  return figures;
}

function figuresOf(name: string, overheads: readonly number[], wireMs: number): BenchFigure[] {
  return [
    figure(`${name}: driver's own time for a whole reading`, 'ms', overheads),
    figure(
      `${name}: that / wire time (${wireMs.toPrecision(3)} ms)`,
      'ratio',
      overheads.map((ms) => ms / wireMs),
    ),
  ];
}

async function serialOverheads(): Promise<number[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'jiujin-bench-'));
  const device = new IdCardReaderEmulator({ clock: systemClock });
  const line = new SerialLine({
    path: path.join(folder, 'reader'),
    device,
    baudRate: 115_200,
    clock: systemClock,
  });
  try {
    await line.plug();
    return await readings(device, new SerialTransport({ path: line.path, baudRate: 115_200 }));
  } finally {
    await line.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function usbOverheads(kind: UsbKind): Promise<number[]> {
  const device = new IdCardReaderEmulator({ clock: systemClock });
  const framing = usbFramings[kind];
  const binding = new EmulatedUsbReader({ device, framing: framing(), clock: systemClock });
  const numbers = { vendorId: 1, productId: 1 };
  return readings(device, new UsbTransport({ binding, device: numbers, framing: framing() }));
}

async function readings(device: IdCardReaderEmulator, transport: Transport): Promise<number[]> {
  const opened = await transport.open();
  if (!opened.ok) throw new Error(opened.failure.detail);
  const exchange = new CommandExchange(transport, systemClock);
  const times: number[] = [];
  // The first ones warm up.
  for (let run = -5; run < runs; run += 1) {
    device.placeCard(card('wang-shufen'));
    const start = performance.now();
    const outcome = await readCard({
      exchange,
      pause: new Pause(systemClock),
      isWanted: () => true,
      isSelected: false,
      today: '2026-11-23',
      options: { fingerprint: false, newestAddress: true },
      unknown: new Set(),
    });
    if (outcome.kind !== 'card') throw new Error(outcome.kind);
    if (run >= 0) times.push(performance.now() - start);
  }
  exchange.dispose();
  await transport.close();
  return times;
}
