import type { IdCardReader } from '../../contract/card.ts';
import type { Clock } from '../../contract/clock.ts';
import type { CodeScanner } from '../../contract/code-scanner.ts';
import type { DeviceConfiguration } from '../../contract/device-configuration.ts';
import type { Lights } from '../../contract/lights.ts';
import type { ReceiptPrinter } from '../../contract/paper.ts';
import type { PinPad } from '../../contract/pin-pad.ts';
import type { Sensors } from '../../contract/sensors.ts';
import type { SocialSecurityReader } from '../../contract/social-security-card.ts';
import { configuredCodeScanner } from '../../drivers/code-scanner/configured-scanner.ts';
import { configuredIdCardReader } from '../../drivers/id-card/configured-reader.ts';
import { configuredLights } from '../../drivers/lights/configured-lights.ts';
import { configuredPinPad } from '../../drivers/pin-pad/configured-pin-pad.ts';
import { configuredReceiptPrinter } from '../../drivers/receipt-printer/configured-printer.ts';
import { configuredSensors } from '../../drivers/sensors/configured-sensors.ts';
import { configuredSocialSecurityReader } from '../../drivers/social-security-card/configured-reader.ts';
import { civilDate } from './offer/age.ts';

/** The devices of one terminal, as configured; what is not configured is absent. */
export interface Devices {
  idCardReader: IdCardReader;
  receiptPrinter: ReceiptPrinter;
  codeScanner?: CodeScanner;
  socialSecurityReader?: SocialSecurityReader;
  lights?: Lights;
  pinPad?: PinPad;
  sensors?: Sensors;
}

/** Builds each configured device on its own transport, so that a dead one never holds up another. */
export function configuredDevices(configuration: DeviceConfiguration, clock: Clock): Devices {
  const { idCardReader, receiptPrinter, codeScanner, socialSecurityReader, lights, pinPad, sensors } =
    configuration;
  const today = (): string => civilDate(clock.wallMs());
  return {
    idCardReader: configuredIdCardReader(idCardReader, clock, today),
    receiptPrinter: configuredReceiptPrinter(receiptPrinter, clock),
    ...(codeScanner && { codeScanner: configuredCodeScanner(codeScanner, clock) }),
    ...(socialSecurityReader && {
      socialSecurityReader: configuredSocialSecurityReader(socialSecurityReader, clock, today),
    }),
    ...(lights && { lights: configuredLights(lights, clock) }),
    ...(pinPad && { pinPad: configuredPinPad(pinPad, clock) }),
    ...(sensors && { sensors: configuredSensors(sensors, clock) }),
  };
}

/** Every device that has a life of its own, for starting and stopping. */
export function allDevices(devices: Devices): { start(): void; stop(): Promise<void> }[] {
  const { idCardReader, receiptPrinter, codeScanner, socialSecurityReader, lights, pinPad, sensors } =
    devices;
  return [idCardReader, receiptPrinter, codeScanner, socialSecurityReader, lights, pinPad, sensors].filter(
    (device) => device !== undefined,
  );
}
