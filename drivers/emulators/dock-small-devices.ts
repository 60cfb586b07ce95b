import iconv from 'iconv-lite';
import type { z } from 'zod';
import { CodeScannerEmulator } from '../code-scanner/emulator/code-scanner-emulator.ts';
import { RelayBoardEmulator } from '../lights/emulator/relay-board-emulator.ts';
import { PinPadEmulator } from '../pin-pad/emulator/pin-pad-emulator.ts';
import { InputBoardEmulator } from '../sensors/emulator/input-board-emulator.ts';
import { lightChannels, sensorInputs, type DockInput, type DockState, type LightWord } from './dock-api.ts';

type Input<Path extends keyof typeof DockInput> = z.infer<(typeof DockInput)[Path]>;
type SmallState = {
  [Name in 'scanner' | 'lights' | 'sensors' | 'pinPad']: Omit<DockState[Name], 'cable'>;
};

/** The scanner, the lights, the sensors and the PIN pad of the dock: what a hand can do to them, and what is seen. */
export class DockSmallDevices {
  readonly scanner = new CodeScannerEmulator();
  readonly lights = new RelayBoardEmulator();
  readonly sensors = new InputBoardEmulator();
  readonly pinPad = new PinPadEmulator();

  /** Holds a code before the scanner, in the encoding that its maker chose. */
  holdCode({ text, encoding }: Input<'/api/scanner/hold'>): void {
    const bytes = encoding === 'utf-8' ? Buffer.from(text, 'utf8') : gb18030(text);
    this.scanner.hold(bytes);
  }

  setSensors({ door, proximity }: Input<'/api/sensors'>): void {
    if (door !== undefined) this.sensors.setInput(sensorInputs.door, door === 'open');
    if (proximity !== undefined) this.sensors.setInput(sensorInputs.proximity, proximity === 'present');
  }

  /** Without a cable nothing is lit, as without power. */
  state(): SmallState {
    const lit = this.lights.lit();
    const names = Object.keys(lightChannels) as LightWord[];
    return {
      scanner: { fault: this.scanner.fault() },
      lights: { lit: names.filter((name) => lit.includes(lightChannels[name])) },
      sensors: {
        door: this.sensors.input(sensorInputs.door) ? 'open' : 'closed',
        proximity: this.sensors.input(sensorInputs.proximity) ? 'present' : 'notPresent',
        fault: this.sensors.fault(),
      },
      pinPad: { entering: this.pinPad.entering, fault: this.pinPad.fault() },
    };
  }
}

function gb18030(text: string): Uint8Array {
  return Uint8Array.from(iconv.encode(text, 'gb18030'));
}
