import { expect, test } from 'vitest';
import { DeviceConfiguration } from '../../contract/device-configuration.ts';
import { DeviceReport } from '../../contract/device-report.ts';
import { deviceReports } from './device-reports.ts';
import { allDevices, configuredDevices } from './devices.ts';
import { systemClock } from './system-clock.ts';

const path = '/dev/nowhere';
const serial = { transport: 'serial', path, baudRate: 9600 };
const everything = DeviceConfiguration.parse({
  idCardReader: { transport: 'hid', vendorId: '2b8b', productId: '2721', framing: 'padded' },
  receiptPrinter: { transport: 'serial', path, baudRate: 'detect' },
  documentPrinter: { transport: 'ipp', uri: 'ipp://127.0.0.1:9/ipp/print' },
  codeScanner: serial,
  socialSecurityReader: { transport: 'pcsc' },
  lights: { ...serial, channels: { cardReader: 1 } },
  pinPad: serial,
  sensors: { ...serial, door: { input: 0, openWhen: true } },
  documentCamera: { transport: 'browser' },
});

test('every configured device is reported in the words of the contract, and none before it answered as online', () => {
  const devices = configuredDevices({ terminalId: 'KT-0001', devices: everything }, systemClock, {
    warn: () => undefined,
  });
  const reports = deviceReports(devices, everything);
  expect(reports.map(({ id }) => id)).toEqual(Object.keys(everything));
  for (const report of reports) {
    expect(DeviceReport.parse(report)).toEqual(report);
    expect(report.status.device).not.toBe('online');
  }
});

test('what is not configured is not there', () => {
  const two = DeviceConfiguration.parse({
    idCardReader: { ...serial, baudRate: 'detect' },
    receiptPrinter: serial,
  });
  const devices = configuredDevices({ terminalId: 'KT-0001', devices: two }, systemClock, {
    warn: () => undefined,
  });
  expect(deviceReports(devices, two).map(({ id }) => id)).toEqual(['idCardReader', 'receiptPrinter']);
  expect(allDevices(devices)).toHaveLength(2);
});
