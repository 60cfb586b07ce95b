import type { PrinterError, ReceiptPrinterStatus } from '../../contract/device.ts';

/** The four questions of `DLE EOT n`: printer, cause of offline, cause of error, paper sensors. */
export const statusKinds = [1, 2, 3, 4] as const;
export type StatusKind = (typeof statusKinds)[number];

/** A real-time answer has bits 1 and 4 set, bits 0 and 7 clear (facts/devices.md section 2). */
export function isStatusAnswer(byte: number): boolean {
  return (byte & 0x93) === 0x12;
}

/** The first byte of an automatic status: bit 4 set, bits 0, 1 and 7 clear. */
export function isAutomaticStatusStart(byte: number): boolean {
  return (byte & 0x93) === 0x10;
}

/** The other bytes of an automatic status, and the answer to `GS r 1`: bits 4 and 7 clear. */
export function isSensorByte(byte: number): boolean {
  return (byte & 0x90) === 0;
}

/** What is known of the printer, part by part; undefined is not known. */
export interface PrinterCondition {
  offline?: boolean | undefined;
  coverOpen?: boolean | undefined;
  cutterError?: boolean | undefined;
  unrecoverableError?: boolean | undefined;
  /** clears by itself: the head is hot */
  recoverableError?: boolean | undefined;
  paper?: 'full' | 'low' | 'out' | undefined;
  ticketInMouth?: boolean | undefined;
  /** somebody holds the feed button down */
  feeding?: boolean | undefined;
  /** the model has no other sensor that could tell of an obstacle */
  tellsPaperOnly?: true | undefined;
}

/** The bits of one answer to `DLE EOT kind`. A byte that is no such answer tells nothing. */
export function readStatusAnswer(kind: StatusKind, byte: number): PrinterCondition {
  if (!isStatusAnswer(byte)) return {};
  switch (kind) {
    case 1:
      return { offline: (byte & 0x08) !== 0 };
    case 2:
      return { coverOpen: (byte & 0x04) !== 0, feeding: (byte & 0x08) !== 0 };
    case 3:
      return {
        cutterError: (byte & 0x08) !== 0,
        unrecoverableError: (byte & 0x20) !== 0,
        recoverableError: (byte & 0x40) !== 0,
      };
    case 4:
      return { paper: byte & 0x60 ? 'out' : byte & 0x0c ? 'low' : 'full' };
  }
}

/** The four bytes of an automatic status back (`GS a n`); anything else tells nothing. */
export function readAutomaticStatus(bytes: Uint8Array): PrinterCondition {
  const [first = 0, second = 0, third = 0] = bytes;
  if (bytes.length !== 4 || !isAutomaticStatusStart(first) || !bytes.subarray(1).every(isSensorByte))
    return {};
  return {
    offline: (first & 0x08) !== 0,
    coverOpen: (first & 0x20) !== 0,
    feeding: (first & 0x40) !== 0,
    cutterError: (second & 0x08) !== 0,
    unrecoverableError: (second & 0x20) !== 0,
    recoverableError: (second & 0x40) !== 0,
    paper: third & 0x0c ? 'out' : third & 0x03 ? 'low' : 'full',
  };
}

/** The six bytes `10 0F paper user recoverable fatal` of kiosk modules (answer to `DLE EOT 20`). */
export function readKioskStatus(bytes: Uint8Array): PrinterCondition {
  const [lead, mark, paper = 0, user = 0, recoverable = 0, fatal = 0] = bytes;
  if (bytes.length !== 6 || lead !== 0x10 || mark !== 0x0f) return {};
  return {
    coverOpen: (user & 0x03) !== 0,
    cutterError: (fatal & 0x01) !== 0,
    recoverableError: (recoverable & 0x09) !== 0,
    paper: paper & 0x01 ? 'out' : paper & 0x44 ? 'low' : 'full',
    ticketInMouth: (paper & 0x20) !== 0,
  };
}

/** The same where it is the only answer: a module that names no obstacle is at work. */
export function readKioskAlone(bytes: Uint8Array): PrinterCondition {
  const condition = readKioskStatus(bytes);
  const [, , , , , fatal = 0] = bytes;
  if (condition.paper === undefined) return {};
  const offline = condition.paper === 'out' || condition.coverOpen === true;
  return { ...condition, offline, unrecoverableError: (fatal & 0xfe) !== 0 };
}

/**
 * The answer to `GS r 1` or ESC v: the two paper sensors, low bits near end, next bits end. Of cover and cutter it says nothing.
 */
export function readPaperSensor(byte: number): PrinterCondition {
  if (!isSensorByte(byte)) return {};
  const paper = byte & 0x0c ? 'out' : byte & 0x03 ? 'low' : 'full';
  return { offline: paper === 'out', paper, tellsPaperOnly: true };
}

/** Later answers add to earlier ones; what an answer does not tell stays as it was. */
export function combined(...conditions: readonly PrinterCondition[]): PrinterCondition {
  const known = conditions.flatMap((condition) =>
    Object.entries(condition).filter(([, value]) => value !== undefined),
  );
  return Object.fromEntries(known);
}

/** Status of a printer whose port is open but which does not answer: nothing about it is known. */
export const silentStatus: ReceiptPrinterStatus = {
  device: 'offline',
  paper: 'unknown',
  media: 'unknown',
  cover: 'unknown',
};

/**
 * A condition in the standard words. A cutter that cannot move is paper caught in it: `jammed`. A printer is
 * `online` only when it said so and named no error.
 */
export function statusOf(condition: PrinterCondition): ReceiptPrinterStatus {
  return {
    device: deviceState(condition),
    paper: condition.cutterError ? 'jammed' : (condition.paper ?? 'unknown'),
    media:
      condition.ticketInMouth === undefined ? 'unknown' : condition.ticketInMouth ? 'present' : 'notPresent',
    cover: condition.coverOpen === undefined ? 'unknown' : condition.coverOpen ? 'open' : 'closed',
  };
}

function deviceState(condition: PrinterCondition): ReceiptPrinterStatus['device'] {
  if (condition.cutterError || condition.unrecoverableError) return 'hardwareError';
  if (condition.feeding) return 'deviceBusy';
  const isSaid = condition.unrecoverableError === false || condition.tellsPaperOnly === true;
  return condition.offline === false && isSaid && !condition.recoverableError ? 'online' : 'offline';
}

/** The error of the contract that keeps the printer from printing, most telling first. */
export function printerError(condition: PrinterCondition): PrinterError | undefined {
  if (condition.coverOpen) return 'coverOpen';
  if (condition.paper === 'out') return 'paperOut';
  if (condition.cutterError) return 'paperJammed';
  return condition.recoverableError ? 'headOverheated' : undefined;
}

/**
 * Whether everything that is needed for printing was answered, and answered well. What a model has no sensor for
 * is no obstacle; what it did not answer is one.
 */
export function isReady(condition: PrinterCondition): boolean {
  const { offline, coverOpen, cutterError, unrecoverableError, recoverableError, paper } = condition;
  const parts = condition.tellsPaperOnly
    ? [offline]
    : [offline, coverOpen, cutterError, unrecoverableError, recoverableError];
  const hasPaper = paper === 'full' || paper === 'low';
  return hasPaper && condition.feeding !== true && parts.every((part) => part === false);
}

/** A cutter that stands still over paper and a closed cover: the one error that a command may clear. */
export function mayRecover(condition: PrinterCondition): boolean {
  const hasPaper = condition.paper === 'full' || condition.paper === 'low';
  return condition.cutterError === true && condition.coverOpen === false && hasPaper;
}
