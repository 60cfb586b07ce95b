import type { Clock } from '../../contract/clock.ts';
import type { DockPrinter, DockReader } from './dock-devices.ts';
import { DockReceiptPrinter } from './dock-printer.ts';
import { DockCardReader } from './dock-reader.ts';

/** What readers in the field are set to (devices.md section 1): the replies take as long as on a real wire. */
const READER_BAUD_RATE = 115_200;

/** The devices of the dock, new and healthy. */
export function emulatedDevices(clock: Clock): { reader: DockReader; printer: DockPrinter } {
  return { reader: new DockCardReader(clock, READER_BAUD_RATE), printer: new DockReceiptPrinter() };
}
