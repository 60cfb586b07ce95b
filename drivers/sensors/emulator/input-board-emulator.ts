import type { Duplex } from 'node:stream';
import type { EmulatedDevice } from '../../emulators/emulated-device.ts';
import { modbusCrc, modbusFrame } from '../modbus-rtu.ts';

const requestLength = 8;
/** Modbus application protocol V1.1b3, section 7: exception codes */
const illegalFunction = 0x01;
const illegalAddress = 0x02;

export type InputBoardFault = 'none' | 'silent' | 'garbled' | 'refuses';

/** A board of discrete inputs that exists only as the Modbus bytes it answers. */
export class InputBoardEmulator implements EmulatedDevice {
  readonly #unit: number;
  readonly #inputs: boolean[];
  #fault: InputBoardFault = 'none';
  #held: Uint8Array = new Uint8Array();
  #unplug: () => void = () => undefined;

  constructor(unit = 1, inputs = 8) {
    this.#unit = unit;
    this.#inputs = Array.from({ length: inputs }, () => false);
  }

  attach(wire: Duplex): void {
    this.detach();
    const take = (bytes: Uint8Array): void => this.#take(bytes, wire);
    const ignore = (): void => undefined;
    wire.on('data', take);
    wire.on('error', ignore);
    this.#unplug = () => {
      wire.off('data', take);
      wire.off('error', ignore);
    };
  }

  detach(): void {
    this.#unplug();
    this.#unplug = () => undefined;
    this.#held = new Uint8Array();
  }

  setInput(input: number, on: boolean): void {
    this.#inputs[input] = on;
  }

  input(input: number): boolean {
    return this.#inputs[input] ?? false;
  }

  setFault(fault: InputBoardFault): void {
    this.#fault = fault;
  }

  fault(): InputBoardFault {
    return this.#fault;
  }

  #take(bytes: Uint8Array, wire: Duplex): void {
    this.#held = Uint8Array.of(...this.#held, ...bytes).slice(-64);
    for (let at = 0; at + requestLength <= this.#held.length; at += 1) {
      const request = this.#held.subarray(at, at + requestLength);
      const crc = modbusCrc(request.subarray(0, -2));
      if (request[0] !== this.#unit || request[6] !== (crc & 0xff) || request[7] !== crc >> 8) continue;
      this.#held = this.#held.slice(at + requestLength);
      this.#answer(this.#reply(request), wire);
      return;
    }
  }

  #answer(reply: Uint8Array, wire: Duplex): void {
    if (this.#fault === 'silent' || !wire.writable) return;
    if (this.#fault === 'garbled') reply[reply.length - 1] = (reply.at(-1) ?? 0) ^ 0xff;
    wire.write(reply);
  }

  #reply(request: Uint8Array): Uint8Array {
    const [unit = 0, code = 0, , first = 0, high = 0, low = 0] = request;
    const count = high * 256 + low;
    if (code !== 2 || this.#fault === 'refuses') return modbusFrame(unit, code | 0x80, illegalFunction);
    if (first + count > this.#inputs.length) return modbusFrame(unit, code | 0x80, illegalAddress);
    const bytes = Array.from({ length: Math.ceil(count / 8) }, () => 0);
    for (let input = 0; input < count; input += 1) {
      if (this.#inputs[first + input]) bytes[input >> 3] = (bytes[input >> 3] ?? 0) | (1 << (input & 7));
    }
    return modbusFrame(unit, code, bytes.length, ...bytes);
  }
}
