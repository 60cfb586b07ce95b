import type { IdCardReader } from '../../contract/card.ts';
import type { Clock } from '../../contract/clock.ts';
import type { CodeScanner } from '../../contract/code-scanner.ts';
import type { TerminalConfiguration } from '../../contract/configuration.ts';
import type { DocumentPrinter } from '../../contract/document-printer.ts';
import type { Lights } from '../../contract/lights.ts';
import type { ReceiptPrinter } from '../../contract/paper.ts';
import type { PinPad } from '../../contract/pin-pad.ts';
import type { Sensors } from '../../contract/sensors.ts';
import type { SocialSecurityReader } from '../../contract/social-security-card.ts';
import { configuredCodeScanner } from '../../drivers/code-scanner/configured-scanner.ts';
import { configuredDocumentPrinter } from '../../drivers/document-printer/configured-document-printer.ts';
import { configuredIdCardReader } from '../../drivers/id-card/configured-reader.ts';
import { configuredLights } from '../../drivers/lights/configured-lights.ts';
import { configuredPinPad } from '../../drivers/pin-pad/configured-pin-pad.ts';
import { configuredReceiptPrinter } from '../../drivers/receipt-printer/configured-printer.ts';
import { configuredSensors } from '../../drivers/sensors/configured-sensors.ts';
import { configuredSocialSecurityReader } from '../../drivers/social-security-card/configured-reader.ts';
import { DocumentCamera } from './document-camera.ts';
import type { Log } from './log.ts';
import { civilDate } from './offer/age.ts';

/** The devices of one terminal, as configured; what is not configured is absent. */
export interface Devices {
  idCardReader: IdCardReader;
  receiptPrinter: ReceiptPrinter;
  documentPrinter?: DocumentPrinter;
  codeScanner?: CodeScanner;
  socialSecurityReader?: SocialSecurityReader;
  lights?: Lights;
  pinPad?: PinPad;
  sensors?: Sensors;
  /** opened by the page; absent where none is configured */
  documentCamera?: DocumentCamera;
}

type Configured = Pick<TerminalConfiguration, 'terminalId' | 'devices'>;

/** Builds each configured device on its own transport, so that a dead one never holds up another. */
export function configuredDevices(configuration: Configured, clock: Clock, log: Pick<Log, 'warn'>): Devices {
  const { idCardReader, receiptPrinter, codeScanner, lights, pinPad, sensors } = configuration.devices;
  const { documentPrinter, socialSecurityReader, documentCamera } = configuration.devices;
  const today = (): string => civilDate(clock.wallMs());
  const userName = `jiujin-${configuration.terminalId}`;
  return {
    idCardReader: configuredIdCardReader(idCardReader, clock, today),
    receiptPrinter: configuredReceiptPrinter(receiptPrinter, clock),
    ...(documentPrinter && {
      documentPrinter: configuredDocumentPrinter(documentPrinter, clock, userName, (failure) =>
        log.warn('document-printer-failure', failure),
      ),
    }),
    ...(codeScanner && { codeScanner: configuredCodeScanner(codeScanner, clock) }),
    ...(socialSecurityReader && {
      socialSecurityReader: configuredSocialSecurityReader(socialSecurityReader, clock, today),
    }),
    ...(lights && { lights: configuredLights(lights, clock) }),
    ...(pinPad && { pinPad: configuredPinPad(pinPad, clock) }),
    ...(sensors && { sensors: configuredSensors(sensors, clock) }),
    ...(documentCamera && { documentCamera: new DocumentCamera() }),
  };
}

/** Every device that has a life of its own, for starting and stopping. */
export function allDevices(devices: Devices): { start(): void; stop(): Promise<void> }[] {
  const { idCardReader, receiptPrinter, documentPrinter, codeScanner, socialSecurityReader } = devices;
  const { lights, pinPad, sensors } = devices;
  const configured = [idCardReader, receiptPrinter, documentPrinter, codeScanner, socialSecurityReader];
  return [...configured, lights, pinPad, sensors].filter((device) => device !== undefined);
}
