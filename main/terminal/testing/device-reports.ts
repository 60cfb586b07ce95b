import fc from 'fast-check';
import { z } from 'zod';
import { DeviceReport } from '../../../contract/device-report.ts';
import {
  AuxiliariesStatus,
  BarcodeReaderStatus,
  CameraStatus,
  CardReaderStatus,
  DocumentPrinterStatus,
  LightsStatus,
  PinPadStatus,
  ReceiptPrinterStatus,
} from '../../../contract/device.ts';

/** Reports of devices that do not exist. */

type Class = DeviceReport['class'];
type ReportOf<Name extends Class> = Extract<DeviceReport, { class: Name }>;

const connection = { transport: 'serial', path: '/dev/ttyS0', baudRate: 9600 } as const;

export function reportOf<Name extends Class>(
  id: string,
  deviceClass: Name,
  status: ReportOf<Name>['status'],
): DeviceReport {
  return DeviceReport.parse({
    id,
    class: deviceClass,
    connection,
    status,
    capabilities: capabilities[deviceClass],
  });
}

/** A receipt printer with which all is well but for `changed`. */
export function receiptPrinterReport(changed: Partial<ReceiptPrinterStatus>): DeviceReport {
  const well = { device: 'online', paper: 'full', media: 'notPresent', cover: 'closed' } as const;
  return reportOf('receiptPrinter', 'printer', { ...well, ...changed });
}

/** An A4 printer with which all is well but for `changed`. */
export function documentPrinterReport(changed: Partial<DocumentPrinterStatus>): DeviceReport {
  const well = { device: 'online', paper: 'full', toner: 'full', cover: 'closed' } as const;
  return reportOf('documentPrinter', 'printer', { ...well, reasons: [], ...changed });
}

const printer: ReportOf<'printer'>['capabilities'] = {
  type: 'receipt',
  control: { cut: true, partialCut: true },
  mediaTaken: true,
  unsolicitedStatus: true,
  acceptedFormats: [],
};

const capabilities: { [Name in Class]: ReportOf<Name>['capabilities'] } = {
  cardReader: { type: 'contactless', chipProtocols: [], privateCommands: [] },
  printer,
  barcodeReader: { symbologies: [], trigger: false },
  camera: {},
  lights: { lights: {} },
  pinPad: { maximumPinLength: 6 },
  auxiliaries: { doors: true, proximity: true },
};

const statuses: readonly [id: string, deviceClass: Class, schema: z.ZodObject][] = [
  ['idCardReader', 'cardReader', CardReaderStatus],
  ['socialSecurityReader', 'cardReader', CardReaderStatus],
  ['receiptPrinter', 'printer', ReceiptPrinterStatus],
  ['documentPrinter', 'printer', DocumentPrinterStatus],
  ['codeScanner', 'barcodeReader', BarcodeReaderStatus],
  ['documentCamera', 'camera', CameraStatus],
  ['lights', 'lights', LightsStatus],
  ['pinPad', 'pinPad', PinPadStatus],
  ['sensors', 'auxiliaries', AuxiliariesStatus],
];

/** Every word that the contract has for a part, in any combination. */
function anyStatus(schema: z.ZodObject): fc.Arbitrary<unknown> {
  const parts = Object.entries(schema.shape).map(([part, words]) => {
    if (words instanceof z.ZodEnum) return [part, fc.constantFrom(...words.options)] as const;
    return [
      part,
      words instanceof z.ZodArray ? fc.array(fc.string(), { maxLength: 2 }) : fc.constant({}),
    ] as const;
  });
  return fc.record(Object.fromEntries(parts));
}

/** Anything that any device may say. */
export const anyReport: fc.Arbitrary<DeviceReport> = fc
  .oneof(
    ...statuses.map(([id, deviceClass, schema]) =>
      anyStatus(schema).map((status) => ({ id, class: deviceClass, status })),
    ),
  )
  .map((report) => DeviceReport.parse({ ...report, connection, capabilities: capabilities[report.class] }));
