import { z } from 'zod';

/**
 * The device words of XFS4IoT (Common, CardReader, Printer, BarcodeReader, Camera, Lights, PinPad and Auxiliaries
 * interfaces), shared by drivers, the terminal and the platform. A device that did not answer is `unknown` in its
 * parts, never healthy.
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

/** An A4 printer. `reasons` are its own words (RFC 8011 section 5.4.12), for staff and the log. */
export const DocumentPrinterStatus = z.object({
  device: DeviceState,
  paper: z.enum(['unknown', 'full', 'low', 'out', 'jammed']),
  toner: z.enum(['unknown', 'full', 'low', 'out']),
  cover: z.enum(['unknown', 'closed', 'open']),
  reasons: z.array(z.string()),
});
export type DocumentPrinterStatus = z.infer<typeof DocumentPrinterStatus>;

export const BarcodeReaderStatus = z.object({
  device: DeviceState,
  scanner: z.enum(['on', 'off', 'inoperative', 'unknown']),
});
export type BarcodeReaderStatus = z.infer<typeof BarcodeReaderStatus>;

export const CameraStatus = z.object({
  device: DeviceState,
  camera: z.enum(['ok', 'inop', 'unknown']),
});
export type CameraStatus = z.infer<typeof CameraStatus>;

/** The lights a terminal may have, by the place they point at. */
export const LightName = z.enum([
  'cardReader',
  'receiptPrinter',
  'documentPrinter',
  'scanner',
  'statusGood',
  'statusWarning',
  'statusBad',
]);
export type LightName = z.infer<typeof LightName>;

export const LightPattern = z.enum(['off', 'slow', 'medium', 'quick', 'continuous']);
export type LightPattern = z.infer<typeof LightPattern>;

export const LightsStatus = z.object({
  device: DeviceState,
  /** what each configured light was told to do; `unknown` when the board did not take it */
  lights: z.partialRecord(LightName, z.enum([...LightPattern.options, 'unknown'])),
});
export type LightsStatus = z.infer<typeof LightsStatus>;

export const PinPadStatus = z.object({ device: DeviceState });
export type PinPadStatus = z.infer<typeof PinPadStatus>;

export const AuxiliariesStatus = z.object({
  device: DeviceState,
  doors: z.enum(['closed', 'open', 'tampered', 'unknown']),
  proximity: z.enum(['present', 'notPresent', 'unknown']),
});
export type AuxiliariesStatus = z.infer<typeof AuxiliariesStatus>;

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
