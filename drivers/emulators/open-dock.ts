import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../../contract/clock.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import type { DockDevice } from './dock-api.ts';
import type { DockCable } from './dock-cable.ts';
import { DockChipReader } from './dock-chip-reader.ts';
import type { DockPrinter, DockReader } from './dock-devices.ts';
import { DockDocumentPrinter } from './dock-document-printer.ts';
import { DockSmallDevices } from './dock-small-devices.ts';
import { dockServer } from './dock-server.ts';
import { Dock } from './dock.ts';
import type { EmulatedDevice } from './emulated-device.ts';
import { LineProxy } from './line-proxy.ts';
import { SerialLine } from './serial-line.ts';

export interface DockSettings {
  /** where the devices' paths appear */
  folder: string;
  /** the platform's base address */
  lineTarget: URL;
  /** of the dock's page; 0 for a free one */
  port: number;
  clock: Clock;
  devices: { reader: DockReader; printer: DockPrinter };
  /** the program that makes serial cables; another name in tests */
  socat?: string;
  /** where the citizen's and the staff's screens are opened */
  screens?: string | undefined;
}

export interface OpenDock {
  /** of the page and the API */
  dockAddress: string;
  /** of the platform, through the line that can be cut */
  lineAddress: string;
  /** what the terminal opens: paths of serial ports, and an address of IPP */
  devices: Record<Exclude<DockDevice, 'socialSecurityReader'>, string> & {
    /** the service's socket, and a part of the reader's name; absent where this machine has no such service */
    socialSecurityReader?: { service: string; reader: string };
  };
  close(): Promise<void>;
}

/** Why there is no dock; `detail` names the file, port or program. */
export interface DockFailure {
  code: 'folder' | 'port' | 'socatMissing' | 'serialLine';
  detail: string;
}

/** Plugs the emulated devices in and serves the dock. On a failure nothing is left running. */
export async function openDock(settings: DockSettings): Promise<Result<OpenDock, DockFailure>> {
  try {
    mkdirSync(settings.folder, { recursive: true });
  } catch (error) {
    return failed({ code: 'folder', detail: String(error) });
  }
  const { reader, printer } = settings.devices;
  const small = new DockSmallDevices();
  const documentPrinter = await DockDocumentPrinter.make(settings.clock);
  const chipReader = new DockChipReader();
  const serialLines = {
    idCardReader: cable(settings, 'id-card-reader', reader, 115_200),
    receiptPrinter: cable(settings, 'receipt-printer', printer, 19_200),
    codeScanner: cable(settings, 'code-scanner', small.scanner, 9600),
    lights: cable(settings, 'lights', small.lights, 9600),
    sensors: cable(settings, 'sensors', small.sensors, 9600),
    pinPad: cable(settings, 'pin-pad', small.pinPad, 9600),
  };
  const cables = {
    ...serialLines,
    documentPrinter: documentPrinter.cable,
    socialSecurityReader: chipReader.cable,
  };
  const line = await LineProxy.start({ target: settings.lineTarget, clock: settings.clock });
  const { screens } = settings;
  const dock = new Dock({ reader, printer, documentPrinter, chipReader, small, cables, line, screens });
  // Without PC/SC on this machine the dock says so, and goes on without chip cards.
  const [failure] = await Promise.all([
    plugAll([...Object.values(serialLines), documentPrinter.cable]),
    chipReader.cable.plug(),
  ]);
  if (failure) {
    await dock.close();
    return failed(failure);
  }
  return serve(dock, settings.port, {
    lineAddress: line.address,
    devices: { ...pathsOf(cables), ...chipReaderOf(chipReader) },
  });
}

/** One whose service did not start is there like any device that is dead; a machine without the service has none. */
function chipReaderOf({
  cable,
  readerName,
  isPossible,
}: DockChipReader): Pick<OpenDock['devices'], 'socialSecurityReader'> {
  return isPossible ? { socialSecurityReader: { service: cable.path, reader: readerName } } : {};
}

async function serve(
  dock: Dock,
  port: number,
  known: Pick<OpenDock, 'lineAddress' | 'devices'>,
): Promise<Result<OpenDock, DockFailure>> {
  const server = dockServer(dock);
  try {
    await server.listen({ host: '127.0.0.1', port });
  } catch (error) {
    await dock.close();
    return failed({ code: 'port', detail: String(error) });
  }
  const address = server.server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    await server.close();
    await dock.close();
  };
  return succeeded({ ...known, dockAddress: `http://127.0.0.1:${address.port}`, close });
}

function cable(
  { folder, clock, socat }: DockSettings,
  name: string,
  device: EmulatedDevice,
  baudRate: 9600 | 19_200 | 115_200,
): SerialLine {
  const path = join(folder, name);
  return new SerialLine({ path, device, baudRate, clock, ...(socat === undefined ? {} : { socat }) });
}

function pathsOf(cables: Record<DockDevice, DockCable>): Omit<OpenDock['devices'], 'socialSecurityReader'> {
  const { idCardReader, receiptPrinter, documentPrinter, codeScanner, lights, sensors, pinPad } = cables;
  return {
    documentPrinter: documentPrinter.path,
    idCardReader: idCardReader.path,
    receiptPrinter: receiptPrinter.path,
    codeScanner: codeScanner.path,
    lights: lights.path,
    sensors: sensors.path,
    pinPad: pinPad.path,
  };
}

async function plugAll(lines: DockCable[]): Promise<DockFailure | undefined> {
  const outcomes = await Promise.all(lines.map((line) => line.plug()));
  const failure = outcomes.find((outcome) => !outcome.ok)?.failure;
  if (!failure) return undefined;
  return { code: failure.code === 'socatMissing' ? 'socatMissing' : 'serialLine', detail: failure.detail };
}
