import { z } from 'zod';
import { LightName } from './device.ts';

/** How each device of a terminal is connected: the part of `terminal.json` that a technician writes. */

const BaudRate = z.union([
  z.literal(9600),
  z.literal(19200),
  z.literal(38400),
  z.literal(57600),
  z.literal(115200),
]);

const Serial = z.object({ transport: z.literal('serial'), path: z.string().min(1), baudRate: BaudRate });
/** `detect`: the rates are tried until the device answers */
const DetectedSerial = Serial.extend({ baudRate: z.union([BaudRate, z.literal('detect')]) });

/** four hexadecimal digits, as `lsusb` shows them */
const UsbNumber = z.string().regex(/^[0-9a-f]{4}$/i);
const UsbDevice = z.object({ vendorId: UsbNumber, productId: UsbNumber });

export const IdCardReaderConnection = z.discriminatedUnion('transport', [
  DetectedSerial,
  /** `padded`: 64-byte reports filled with zeros; `counted`: the first byte counts, FF means more follows */
  UsbDevice.extend({ transport: z.literal('hid'), framing: z.enum(['padded', 'counted']) }),
  UsbDevice.extend({ transport: z.literal('usbBulk'), chunked: z.boolean().default(false) }),
]);
export type IdCardReaderConnection = z.infer<typeof IdCardReaderConnection>;

export const ReceiptPrinterConnection = z.discriminatedUnion('transport', [
  /** `profile` names a file of drivers/receipt-printer/profiles */
  DetectedSerial.extend({ profile: z.string().min(1).default('generic') }),
  UsbDevice.extend({ transport: z.literal('usbBulk'), profile: z.string().min(1).default('generic') }),
]);
export type ReceiptPrinterConnection = z.infer<typeof ReceiptPrinterConnection>;

/**
 * The printer's own address (`ipp://host:631/ipp/print`), or a queue of CUPS; then `deviceUri` is the printer behind it,
 * where the queue does not tell. `fingerprint` (SHA-256, `AB:CD:…`) names the certificate of an `ipps` printer that
 * signed its own.
 */
export const DocumentPrinterConnection = z.object({
  transport: z.literal('ipp'),
  uri: z.url({ protocol: /^ipps?$/ }),
  deviceUri: z.url({ protocol: /^ipps?$/ }).optional(),
  fingerprint: z
    .string()
    .regex(/^([0-9a-f]{2}:){31}[0-9a-f]{2}$/i)
    .optional(),
});
export type DocumentPrinterConnection = z.infer<typeof DocumentPrinterConnection>;

export const CodeScannerConnection = z.discriminatedUnion('transport', [
  /** `triggered`: reads only when told to (Honeywell's command); otherwise it reads whatever is held before it */
  Serial.extend({ triggered: z.boolean().default(false) }),
  /** HID POS, usage page 8C: the common layout, or Newland's */
  UsbDevice.extend({ transport: z.literal('hid'), layout: z.enum(['common', 'newland']) }),
]);
export type CodeScannerConnection = z.infer<typeof CodeScannerConnection>;

/**
 * `reader`: a part of the reader's name where there are several; `service`: the socket of the PC/SC service, where it is
 * not the machine's own
 */
export const SocialSecurityReaderConnection = z.object({
  transport: z.literal('pcsc'),
  reader: z.string().min(1).optional(),
  service: z.string().min(1).optional(),
});
export type SocialSecurityReaderConnection = z.infer<typeof SocialSecurityReaderConnection>;

/** a relay board, with the channel of each light */
export const LightsConnection = Serial.extend({
  channels: z.partialRecord(LightName, z.number().int().min(1).max(32)),
});
export type LightsConnection = z.infer<typeof LightsConnection>;

/** `text`: the board sends its frames as hexadecimal text */
export const PinPadConnection = Serial.extend({ form: z.enum(['binary', 'text']).default('text') });
export type PinPadConnection = z.infer<typeof PinPadConnection>;

/** a board of discrete inputs speaking Modbus RTU: its address, and the input of each sensor, from 0 */
export const SensorsConnection = Serial.extend({
  unit: z.number().int().min(1).max(247).default(1),
  door: z.object({ input: z.number().int().min(0).max(63), openWhen: z.boolean() }).optional(),
  proximity: z.object({ input: z.number().int().min(0).max(63), presentWhen: z.boolean() }).optional(),
});
export type SensorsConnection = z.infer<typeof SensorsConnection>;

/** `label`: a part of the camera's name as the browser gives it */
export const DocumentCameraConnection = z.object({
  transport: z.literal('browser'),
  label: z.string().min(1).optional(),
  /** whatever camera the machine has: where it has none, none is missing */
  mayBeMissing: z.boolean().optional(),
});
export type DocumentCameraConnection = z.infer<typeof DocumentCameraConnection>;

/** Only the two that every visit needs must be there. */
export const DeviceConfiguration = z.object({
  idCardReader: IdCardReaderConnection,
  receiptPrinter: ReceiptPrinterConnection,
  documentPrinter: DocumentPrinterConnection.optional(),
  codeScanner: CodeScannerConnection.optional(),
  socialSecurityReader: SocialSecurityReaderConnection.optional(),
  lights: LightsConnection.optional(),
  pinPad: PinPadConnection.optional(),
  sensors: SensorsConnection.optional(),
  documentCamera: DocumentCameraConnection.optional(),
});
export type DeviceConfiguration = z.infer<typeof DeviceConfiguration>;
