import { createCipheriv } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { EmulatedDevice } from '../../emulators/emulated-device.ts';
import { keypadState, pinPadCommand, pinPadKey, statusDone } from '../pin-pad-commands.ts';
import { encodePinPadFrame, PinPadParser, type PinPadForm } from '../pin-pad-frame.ts';

const badParameter = 0x15;
const badCommand = 0xe0;
const version = Buffer.from('JJ-EMULATED-PAD1', 'ascii');
/** the emulated pad's own key; a real pad's never leaves it */
const padKey = Buffer.alloc(16, 0x5a);

export type PinPadFault = 'none' | 'silent' | 'garbled' | 'busy';

/** A PIN pad that exists only as the bytes it answers. Keys are pressed by name: a digit, or one of the others. */
export class PinPadEmulator implements EmulatedDevice {
  readonly #form: PinPadForm;
  #wire: Duplex | undefined;
  #unplug: () => void = () => undefined;
  #fault: PinPadFault = 'none';
  #isOn = false;
  #digits: string | undefined;
  #longest = 0;

  constructor(form: PinPadForm = 'text') {
    this.#form = form;
  }

  attach(wire: Duplex): void {
    this.detach();
    const parser = new PinPadParser(this.#form);
    const take = (bytes: Uint8Array): void => {
      for (const event of parser.push(bytes))
        if (event.kind === 'reply') this.#answer(event.status, event.data);
    };
    const ignore = (): void => undefined;
    wire.on('data', take);
    wire.on('error', ignore);
    this.#wire = wire;
    this.#unplug = () => {
      wire.off('data', take);
      wire.off('error', ignore);
    };
  }

  detach(): void {
    this.#unplug();
    this.#unplug = () => undefined;
    this.#wire = undefined;
    this.#isOn = false;
    this.#digits = undefined;
  }

  setFault(fault: PinPadFault): void {
    this.#fault = fault;
  }

  fault(): PinPadFault {
    return this.#fault;
  }

  /** whether it waits for keys */
  get entering(): boolean {
    return this.#isOn && this.#digits !== undefined;
  }

  press(key: string): void {
    if (!this.#isOn || this.#digits === undefined) return;
    if (/^\d$/.test(key)) {
      if (this.#digits.length === this.#longest) return;
      this.#digits += key;
      this.#say(Uint8Array.of(pinPadKey.digit));
    } else if (key === 'correct' || key === 'confirm' || key === 'cancel' || key === 'timeOut') {
      if (key === 'correct') this.#digits = this.#digits.slice(0, -1);
      this.#say(Uint8Array.of(pinPadKey[key]));
    }
  }

  #answer(command: number, data: Uint8Array): void {
    if (this.#fault === 'silent') return;
    if (this.#fault === 'busy' && command !== pinPadCommand.version) return this.#reply(badParameter);
    switch (command) {
      case pinPadCommand.version:
        return this.#reply(statusDone, version);
      case pinPadCommand.keypad:
        this.#isOn = data[0] === keypadState.on;
        if (!this.#isOn) this.#digits = undefined;
        return this.#reply(statusDone);
      case pinPadCommand.startPin:
        if (data.length !== 5) return this.#reply(badParameter);
        this.#digits = '';
        this.#longest = data[0] ?? 0;
        return this.#reply(statusDone);
      case pinPadCommand.readPin:
        return this.#digits === undefined
          ? this.#reply(badParameter)
          : this.#reply(statusDone, this.#block());
      default:
        return this.#reply(badCommand);
    }
  }

  /** ISO 9564 format 4 has 16 bytes: length nibble, digits, fill; encrypted by SM4. */
  #block(): Uint8Array {
    const digits = this.#digits ?? '';
    const plain = `4${digits.length.toString(16)}${digits}`.padEnd(16, 'a').padEnd(32, '0');
    const cipher = createCipheriv('sm4-ecb', padKey, null).setAutoPadding(false);
    return Buffer.concat([cipher.update(Buffer.from(plain, 'hex')), cipher.final()]);
  }

  #reply(status: number, data: Uint8Array = new Uint8Array()): void {
    const frame = encodePinPadFrame(this.#form, Uint8Array.of(status, ...data));
    if (this.#fault === 'garbled') frame[2] = (frame[2] ?? 0) ^ 0x11;
    this.#say(frame);
  }

  #say(bytes: Uint8Array): void {
    if (this.#wire?.writable) this.#wire.write(bytes);
  }
}
