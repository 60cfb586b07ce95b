import { z } from 'zod';
import {
  AuxiliariesStatus,
  BarcodeReaderStatus,
  CameraStatus,
  CardReaderStatus,
  DocumentPrinterStatus,
  LightName,
  LightPattern,
  LightsStatus,
  PinPadStatus,
  ReceiptPrinterStatus,
} from './device.ts';

/** What is said of a device that is configured, for staff, technicians and programs. Names nobody, holds no card. */

/** How a device is reached. */
export const Connection = z.discriminatedUnion('transport', [
  /** `baudRate` is absent until a detected rate is known */
  z.object({ transport: z.literal('serial'), path: z.string(), baudRate: z.number().int().optional() }),
  z.object({ transport: z.literal('hid'), vendorId: z.string(), productId: z.string() }),
  z.object({ transport: z.literal('usbBulk'), vendorId: z.string(), productId: z.string() }),
  z.object({ transport: z.literal('ipp'), uri: z.string() }),
  z.object({ transport: z.literal('pcsc'), reader: z.string().optional() }),
  z.object({ transport: z.literal('browser'), label: z.string().optional() }),
]);
export type Connection = z.infer<typeof Connection>;

/** XFS4IoT CardReader capabilities, as far as these readers have them; the private commands are listed by name. */
export const CardReaderCapabilities = z.object({
  type: z.enum(['contactless', 'dip']),
  chipProtocols: z.array(z.enum(['chipT0', 'chipT1', 'chipTypeAPart3', 'chipTypeB', 'chipTypeNFC'])),
  privateCommands: z.array(z.string()),
  /** the reader's own number, when it told it */
  serialNumber: z.string().optional(),
});
export type CardReaderCapabilities = z.infer<typeof CardReaderCapabilities>;

export const PrinterCapabilities = z.object({
  type: z.enum(['receipt', 'document']),
  /** dots per line of a receipt printer */
  widthDots: z.number().int().optional(),
  control: z.object({ cut: z.boolean(), partialCut: z.boolean() }),
  /** whether it can tell that paper hangs in its mouth and was taken */
  mediaTaken: z.boolean(),
  /** whether it tells changes by itself */
  unsolicitedStatus: z.boolean(),
  acceptedFormats: z.array(z.string()),
  profile: z.string().optional(),
  model: z.string().optional(),
});
export type PrinterCapabilities = z.infer<typeof PrinterCapabilities>;

export const BarcodeReaderCapabilities = z.object({
  symbologies: z.array(z.string()),
  /** whether a reading can be started by command */
  trigger: z.boolean(),
});
export type BarcodeReaderCapabilities = z.infer<typeof BarcodeReaderCapabilities>;

export const LightsCapabilities = z.object({
  lights: z.partialRecord(LightName, z.object({ flashRate: z.array(LightPattern) })),
});
export type LightsCapabilities = z.infer<typeof LightsCapabilities>;

export const PinPadCapabilities = z.object({ maximumPinLength: z.number().int() });
export type PinPadCapabilities = z.infer<typeof PinPadCapabilities>;

export const AuxiliariesCapabilities = z.object({ doors: z.boolean(), proximity: z.boolean() });
export type AuxiliariesCapabilities = z.infer<typeof AuxiliariesCapabilities>;

export const CameraCapabilities = z.object({ width: z.number().int(), height: z.number().int() }).partial();
export type CameraCapabilities = z.infer<typeof CameraCapabilities>;

/** One configured device: `id` is its key in the configuration, `class` the XFS4IoT interface it belongs to. */
export const DeviceReport = z.discriminatedUnion('class', [
  report('cardReader', CardReaderStatus, CardReaderCapabilities),
  report('printer', z.union([DocumentPrinterStatus, ReceiptPrinterStatus]), PrinterCapabilities),
  report('barcodeReader', BarcodeReaderStatus, BarcodeReaderCapabilities),
  report('camera', CameraStatus, CameraCapabilities),
  report('lights', LightsStatus, LightsCapabilities),
  report('pinPad', PinPadStatus, PinPadCapabilities),
  report('auxiliaries', AuxiliariesStatus, AuxiliariesCapabilities),
]);
export type DeviceReport = z.infer<typeof DeviceReport>;

function report<Class extends string, Status extends z.ZodType, Capabilities extends z.ZodType>(
  deviceClass: Class,
  status: Status,
  capabilities: Capabilities,
) {
  return z.object({
    id: z.string(),
    class: z.literal(deviceClass),
    connection: Connection,
    status,
    capabilities,
  });
}

/** What every driver has: a life from start to stop, a status that is known at any time, and what it can do. */
export interface Device<Status, Capabilities> {
  /** begins to look for the device, and goes on for ever */
  start(): void;
  /** resolves when the device is let go of and nothing is left running */
  stop(): Promise<void>;
  status(): Status;
  capabilities(): Capabilities;
}
