import iconv from 'iconv-lite';

/** What an emulated chip card is. `broken`: the chip answers with nonsense. */
export type ChipKind = 'socialSecurity' | 'resident' | 'bank' | 'broken';

export interface EmulatedHolder {
  name: string;
  idNumber: string;
  cardNumber: string;
  /** `YYYYMMDD` */
  validTo: string;
}

const done = [0x90, 0x00];
const fileNotFound = [0x6a, 0x82];
const recordNotFound = [0x6a, 0x83];
const notSupported = [0x6d, 0x00];

/** A chip card that exists only as the responses it gives to commands (ISO/IEC 7816-4). */
export class EmulatedChip {
  readonly #kind: ChipKind;
  readonly #files: Record<number, Map<number, Uint8Array>>;
  #file: Map<number, Uint8Array> | undefined;
  #isSelected = false;
  #pending: Uint8Array = new Uint8Array();
  /** answers with 61xx, as T=0 cards do, instead of handing the data over at once */
  readonly #asksToFetch: boolean;

  constructor(kind: ChipKind, holder: EmulatedHolder, asksToFetch = false) {
    this.#kind = kind;
    this.#files = filesOf(holder);
    this.#asksToFetch = asksToFetch;
  }

  /** Power on, or a reset: nothing is selected any more. */
  reset(): void {
    this.#isSelected = false;
    this.#file = undefined;
  }

  /** What the chip said of itself at the last reset; readers ask for it again and again. */
  answerToReset(): Uint8Array {
    const contactless = this.#kind === 'resident';
    return Uint8Array.from(Buffer.from(contactless ? '3b80800101' : '3b6d000000814586532e43532e53', 'hex'));
  }

  respond(command: Uint8Array): Uint8Array {
    if (this.#kind === 'broken') return Uint8Array.of(0x6f);
    const [, instruction = 0, p1 = 0] = command;
    if (instruction === 0xa4) return this.#select(command);
    if (instruction === 0xb2) return this.#read(p1);
    if (instruction === 0xc0) return Uint8Array.of(...this.#pending, ...done);
    if (instruction === 0x36 && this.#kind === 'resident')
      return Uint8Array.of(0xe0, 0x04, 0x01, 0x00, 0x12, 0x34, 0x56, 0x78, ...done);
    return Uint8Array.from(notSupported);
  }

  #select(command: Uint8Array): Uint8Array {
    const data = command.subarray(5, 5 + (command[4] ?? 0));
    if (this.#kind !== 'socialSecurity') return Uint8Array.from(fileNotFound);
    if (command[2] === 0x04) {
      this.#isSelected = Buffer.from(data).toString('hex') === '7378312e73682ec9e7bbe1b1a3d5cf';
      return Uint8Array.from(this.#isSelected ? done : fileNotFound);
    }
    this.#file = this.#isSelected ? this.#files[(data[0] ?? 0) * 256 + (data[1] ?? 0)] : undefined;
    return Uint8Array.from(this.#file ? done : fileNotFound);
  }

  #read(tag: number): Uint8Array {
    const record = this.#file?.get(tag);
    if (!record) return Uint8Array.from(recordNotFound);
    const whole = Uint8Array.of(tag, record.length, ...record);
    if (!this.#asksToFetch) return Uint8Array.of(...whole, ...done);
    this.#pending = whole;
    return Uint8Array.of(0x61, whole.length);
  }
}

function filesOf({
  name,
  idNumber,
  cardNumber,
  validTo,
}: EmulatedHolder): Record<number, Map<number, Uint8Array>> {
  const bcd = (digits: string): Uint8Array => Uint8Array.from(Buffer.from(digits, 'hex'));
  const text = (words: string, length: number): Uint8Array => {
    const field = new Uint8Array(length);
    field.set(iconv.encode(words, 'gb18030').subarray(0, length));
    return field;
  };
  return {
    0xef05: new Map([
      [0x01, bcd('86280080000000000000000000000001')],
      [0x05, bcd('20200101')],
      [0x06, bcd(validTo)],
      [0x07, text(cardNumber, 9)],
    ]),
    0xef06: new Map([
      [0x08, text(idNumber, 18)],
      [0x09, text(name, 30)],
      [0x0a, text(Number(idNumber[16]) % 2 === 1 ? '1' : '2', 1)],
      [0x0b, bcd('01')],
      [0x0c, bcd(idNumber.slice(0, 6))],
      [0x0d, bcd(idNumber.slice(6, 14))],
    ]),
  };
}
