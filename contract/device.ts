import { z } from 'zod';

/**
 * The device words of XFS4IoT (Common, CardReader and Printer interfaces), shared by drivers, the terminal and
 * the platform. A device that did not answer is `unknown` in its parts, never healthy.
 */
export const DeviceState = z.enum([
  'online',
  'offline',
  'powerOff',
  'noDevice',
  'hardwareError',
  'userError',
  'deviceBusy',
  'fraudAttempt',
  'potentialFraud',
  'starting',
]);
export type DeviceState = z.infer<typeof DeviceState>;

/** How a command to a device ended. */
export const Completion = z.enum([
  'success',
  'commandErrorCode',
  'canceled',
  'deviceNotReady',
  'hardwareError',
  'internalError',
  'invalidCommand',
  'timeOut',
  'unsupportedCommand',
  'invalidData',
  'userError',
  'unsupportedData',
  'fraudAttempt',
  'sequenceError',
  'authorisationRequired',
]);
export type Completion = z.infer<typeof Completion>;

export const CardReaderStatus = z.object({
  device: DeviceState,
  media: z.enum(['unknown', 'present', 'notPresent', 'jammed']),
});
export type CardReaderStatus = z.infer<typeof CardReaderStatus>;

export const ReceiptPrinterStatus = z.object({
  device: DeviceState,
  /** `low` is the near-end sensor: still prints. */
  paper: z.enum(['unknown', 'full', 'low', 'out', 'jammed']),
  /** A printed receipt waiting in the mouth of the printer. */
  media: z.enum(['unknown', 'present', 'notPresent', 'jammed']),
  cover: z.enum(['unknown', 'closed', 'open']),
});
export type ReceiptPrinterStatus = z.infer<typeof ReceiptPrinterStatus>;

export const PrinterError = z.enum([
  'paperJammed',
  'paperOut',
  'tonerOut',
  'mediaRetained',
  'noMediaPresent',
  'coverOpen',
  'headOverheated',
]);
export type PrinterError = z.infer<typeof PrinterError>;

/**
 * How a print job ended. `paper` says what is known of the sheet: `complete` only after the printer confirmed
 * it; `unknown` when it stopped answering, because status lies.
 */
export const PrintOutcome = z.object({
  completion: Completion,
  error: PrinterError.optional(),
  paper: z.enum(['complete', 'none', 'partial', 'unknown']),
});
export type PrintOutcome = z.infer<typeof PrintOutcome>;
