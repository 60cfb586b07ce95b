import { commandOf, commandPrefixes, isKnownLetter, parameterLength } from './escpos-command-lengths.ts';

/**
 * A piece of an ESC/POS stream. `bytes` are always the piece's own bytes, so that the pieces of a stream put
 * together are the stream.
 */
export type EscposToken =
  /** bytes from 0x20 up, in the character encoding of the moment; a run may be split anywhere */
  | { kind: 'text'; bytes: Uint8Array }
  /** LF, CR, HT, FF, CAN and the controls that mean nothing */
  | { kind: 'control'; code: number; bytes: Uint8Array }
  /** `complete` is false only for a command that the end of the stream cut off */
  | { kind: 'command'; name: string; parameters: Uint8Array; complete: boolean; bytes: Uint8Array }
  | { kind: 'unknown'; bytes: Uint8Array };

const US = 0x1f;

/**
 * Splits a stream of ESC/POS bytes into text, controls and commands. Takes any bytes in any portions, never
 * throws, and gives the same pieces (text runs joined) whatever the portions were.
 */
export class EscposSplitter {
  #buffer = new Uint8Array(4096);
  #start = 0;
  #end = 0;

  /** Takes more bytes and returns the pieces that are whole now. */
  push(bytes: Uint8Array): EscposToken[] {
    this.#append(bytes);
    const tokens: EscposToken[] = [];
    for (let token = this.#next(); token; token = this.#next()) tokens.push(token);
    return tokens;
  }

  /** The stream is over: returns the command that was cut off, if any, and starts anew. */
  end(): EscposToken[] {
    const rest = this.#buffer.slice(this.#start, this.#end);
    this.#start = this.#end = 0;
    const [prefix, code] = rest;
    if (prefix === undefined) return [];
    const command = code === undefined ? undefined : commandOf(prefix, code);
    if (!command) return [{ kind: 'unknown', bytes: rest }];
    return [
      { kind: 'command', name: command.name, parameters: rest.subarray(2), complete: false, bytes: rest },
    ];
  }

  #append(bytes: Uint8Array): void {
    const held = this.#end - this.#start;
    if (this.#end + bytes.length > this.#buffer.length) {
      const room = this.#buffer.length;
      const grown = held + bytes.length > room / 2 ? new Uint8Array((held + bytes.length) * 2) : this.#buffer;
      grown.set(this.#buffer.subarray(this.#start, this.#end));
      this.#buffer = grown;
      this.#start = 0;
      this.#end = held;
    }
    this.#buffer.set(bytes, this.#end);
    this.#end += bytes.length;
  }

  #take(count: number): Uint8Array {
    const bytes = this.#buffer.slice(this.#start, this.#start + count);
    this.#start += count;
    return bytes;
  }

  #next(): EscposToken | undefined {
    if (this.#start === this.#end) return undefined;
    const first = this.#buffer[this.#start] ?? 0;
    if (first >= 0x20) return { kind: 'text', bytes: this.#take(this.#textLength()) };
    if (commandPrefixes.has(first)) return this.#command(first);
    if (first === US) return this.#strange();
    return { kind: 'control', code: first, bytes: this.#take(1) };
  }

  #textLength(): number {
    let at = this.#start;
    while (at < this.#end && (this.#buffer[at] ?? 0) >= 0x20) at += 1;
    return at - this.#start;
  }

  #command(prefix: number): EscposToken | undefined {
    if (this.#end - this.#start < 2) return undefined;
    const code = this.#buffer[this.#start + 1] ?? 0;
    const command = commandOf(prefix, code);
    if (!command) return this.#strange();
    const available = this.#buffer.subarray(this.#start + 2, this.#end);
    const length = parameterLength(command.length, available);
    if (length === 'invalid') return this.#strange();
    if (length === 'more' || length > available.length) return undefined;
    const bytes = this.#take(2 + length);
    const parameters = bytes.subarray(2);
    if (!isKnownLetter(command.name, parameters[0] ?? 0)) return { kind: 'unknown', bytes };
    return { kind: 'command', name: command.name, parameters, complete: true, bytes };
  }

  /** A sequence nobody knows: two bytes, but never the beginning of the next command. */
  #strange(): EscposToken | undefined {
    if (this.#end - this.#start < 2) return undefined;
    const second = this.#buffer[this.#start + 1] ?? 0;
    const alone = commandPrefixes.has(second) || second === US || second === 0x0a;
    return { kind: 'unknown', bytes: this.#take(alone ? 1 : 2) };
  }
}
