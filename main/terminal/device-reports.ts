import type { DeviceConfiguration } from '../../contract/device-configuration.ts';
import type { Connection, DeviceReport } from '../../contract/device-report.ts';
import type { Devices } from './devices.ts';

/** What each configured device says of itself now, in the order of the configuration. Never touches a device. */
export function deviceReports(devices: Devices, configuration: DeviceConfiguration): DeviceReport[] {
  const { idCardReader, receiptPrinter, documentPrinter, codeScanner, socialSecurityReader } = devices;
  const { lights, pinPad, sensors, documentCamera } = devices;
  return [
    report('idCardReader', 'cardReader', idCardReader, configuration.idCardReader),
    report('receiptPrinter', 'printer', receiptPrinter, configuration.receiptPrinter),
    report('documentPrinter', 'printer', documentPrinter, configuration.documentPrinter),
    report('codeScanner', 'barcodeReader', codeScanner, configuration.codeScanner),
    report('socialSecurityReader', 'cardReader', socialSecurityReader, configuration.socialSecurityReader),
    report('lights', 'lights', lights, configuration.lights),
    report('pinPad', 'pinPad', pinPad, configuration.pinPad),
    report('sensors', 'auxiliaries', sensors, configuration.sensors),
    report('documentCamera', 'camera', documentCamera, configuration.documentCamera),
  ].flat();
}

type Class = DeviceReport['class'];
type ReportOf<Name extends Class> = Extract<DeviceReport, { class: Name }>;
type Connected = NonNullable<DeviceConfiguration[keyof DeviceConfiguration]>;

function report<Name extends Class>(
  id: keyof DeviceConfiguration,
  deviceClass: Name,
  device: { status(): ReportOf<Name>['status']; capabilities(): ReportOf<Name>['capabilities'] } | undefined,
  connected: Connected | undefined,
): DeviceReport[] {
  if (!device || !connected) return [];
  const [status, capabilities] = [device.status(), device.capabilities()];
  if (status.device === 'noDevice' && 'mayBeMissing' in connected && connected.mayBeMissing) return [];
  const connection = connectionOf(connected);
  return [{ id, class: deviceClass, connection, status, capabilities } as ReportOf<Name>];
}

function connectionOf(connected: Connected): Connection {
  switch (connected.transport) {
    case 'serial': {
      const { transport, path, baudRate } = connected;
      return { transport, path, ...(baudRate === 'detect' ? {} : { baudRate }) };
    }
    case 'hid':
    case 'usbBulk': {
      const { transport, vendorId, productId } = connected;
      return { transport, vendorId, productId };
    }
    case 'ipp':
      return { transport: connected.transport, uri: connected.uri };
    case 'browser':
      return { transport: connected.transport, ...(connected.label && { label: connected.label }) };
    case 'pcsc':
      return connected;
  }
}
