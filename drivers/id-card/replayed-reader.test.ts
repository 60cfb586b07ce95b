import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatTrace, parseTrace, type TracePiece } from '../emulators/replay-trace.ts';
import { ReplayedDevice } from '../emulators/replayed-device.ts';
import { TraceRecorder } from '../emulators/trace-recorder.ts';
import type { EmulatedDevice } from '../emulators/emulated-device.ts';
import { IdCardReaderEmulator } from './emulator/id-card-reader-emulator.ts';
import { ManualClock } from './emulator/manual-clock.ts';
import { card } from './emulator/reader-bench.ts';
import { WiredTransport } from './emulator/wired-transport.ts';
import { SdtIdCardReader } from './id-card-reader.ts';

async function namesRead(device: EmulatedDevice, clock: ManualClock): Promise<string[]> {
  const reader = new SdtIdCardReader({ transport: new WiredTransport(device), clock });
  const names: string[] = [];
  reader.onEvent((event) => {
    if (event.kind === 'cardRead') names.push(event.card.name);
  });
  reader.start();
  reader.arm();
  await clock.advance(4000);
  await reader.stop();
  return names;
}

test('a reader that was recorded reads again from its trace', async () => {
  const clock = new ManualClock();
  const emulator = new IdCardReaderEmulator({ clock, baudRate: 115_200 });
  emulator.placeCard(card('long-name'));
  emulator.setFaults({ splitEvery: 100, garbageBefore: Uint8Array.of(1, 2) });
  const recorder = new TraceRecorder(emulator, clock);
  expect(await namesRead(recorder, clock)).toHaveLength(1);
  const trace = parseTrace(`# recorded\r\n${formatTrace(recorder.pieces)}`);
  if (!trace.ok) throw new Error(`line ${trace.failure.line}`);
  const again = new ManualClock();
  const replayed = new ReplayedDevice(trace.value, again);
  expect(await namesRead(replayed, again)).toEqual(['阿卜杜热合曼·吐尔逊䶮麦麦提江']);
  expect(replayed.isAsRecorded).toBe(true);
  expect(again.waiting).toBe(0);
});

test('other bytes than the recorded ones are noticed', async () => {
  const clock = new ManualClock();
  const device = new ReplayedDevice([{ atMs: 0, direction: '>', bytes: new Uint8Array(10) }], clock);
  await namesRead(device, clock);
  expect(device).toMatchObject({ isAsRecorded: false, isOver: true });
});

test('a trace survives being written down', () => {
  const piece = fc.record({
    atMs: fc.nat(1_000_000).map((thousandths) => thousandths / 1000),
    direction: fc.constantFrom<TracePiece['direction'][]>('<', '>'),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 40 }),
  });
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const inOrder = pieces.toSorted((one, other) => one.atMs - other.atMs);
      expect(parseTrace(formatTrace(inOrder))).toEqual({ ok: true, value: inOrder });
    }),
  );
});

test.each([
  ['12 ? AA', 1],
  ['1 > AA\n\n0 > AA', 3],
  ['1 > A', 1],
  ['# remark\nx > AA', 2],
])('what is no trace is named by its line: %j', (text, line) => {
  expect(parseTrace(text)).toEqual({ ok: false, failure: { line } });
});
