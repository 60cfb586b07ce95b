import type { EmulatedCard } from './emulated-card.ts';
import { encodeReadReply, encodeReadWithFingerprintReply, encodeSdtReply } from './encode-card-text.ts';
import type { CardReaderFaults } from './fault-plan.ts';
import { encodeSdtFrame } from '../sdt-frame.ts';
import type { SdtCommand } from '../sdt-message.ts';
import { seededBytes } from './seeded-bytes.ts';

/**
 * The security module of the emulated reader: which command is answered with what, as far as the field knows it
 * (devices.md section 1): a card must be found before it is selected and selected before it is read; after a good
 * read find answers 80 until the card is lifted, while reads go on succeeding.
 */
export class EmulatedSam {
  readonly faults: () => CardReaderFaults;
  #card: EmulatedCard | undefined;
  #progress: 'none' | 'found' | 'selected' | 'read' = 'none';

  constructor(faults: () => CardReaderFaults) {
    this.faults = faults;
  }

  get card(): EmulatedCard | undefined {
    return this.#card;
  }

  get progress(): 'none' | 'found' | 'selected' | 'read' {
    return this.#progress;
  }

  /** Puts a card on the reader, or takes away what lies there. */
  setCard(card: EmulatedCard | undefined): void {
    this.#card = card;
    this.#progress = 'none';
  }

  /** What a new supply of power does: the card, if any, has to be found again. */
  powerUp(): void {
    this.#progress = 'none';
  }

  answer(command: SdtCommand | undefined): Uint8Array {
    switch (command) {
      case undefined:
        return encodeSdtReply(0x21);
      case 'samStatus':
        return encodeSdtReply(this.faults().samStatus ?? 0x90);
      case 'samId':
        return encodeSdtReply(0x90, samId);
      case 'findCard':
        return this.#find();
      case 'selectCard':
        return this.#select();
      case 'readTextAndPhoto':
        return this.#read((card) => encodeReadReply(card.text, card.photo));
      case 'readWithFingerprint':
        return this.#read((card) => encodeReadWithFingerprintReply(card.text, card.photo, card.fingerprint));
      case 'readNewestAddress':
        return this.#readAddress();
      case 'reset':
        this.powerUp();
        return encodeSdtReply(0x90);
      case 'setBaud115200':
      case 'setBaud57600':
      case 'setBaud38400':
      case 'setBaud19200':
      case 'setBaud9600':
      case 'setLargestRadioFrame':
        // Baud rate and largest radio frame change nothing that can be seen on an emulated line.
        return encodeSdtReply(0x90);
    }
  }

  #find(): Uint8Array {
    if (!this.#card || this.#progress === 'read') return encodeSdtReply(0x80);
    this.#progress = 'found';
    return encodeSdtReply(0x9f, new Uint8Array(4));
  }

  #select(): Uint8Array {
    if (!this.#card || this.#progress === 'none') return encodeSdtReply(0x81);
    if (this.#progress === 'found') this.#progress = 'selected';
    return encodeSdtReply(0x90, seededBytes(this.#card.text.length, 8));
  }

  #read(reply: (card: EmulatedCard) => Uint8Array): Uint8Array {
    const refusal = this.faults().statusForRead ?? this.#card?.readStatus;
    if (!this.#card || !this.#isSelected()) return encodeSdtReply(0x41);
    if (refusal !== undefined) return this.#refuse(refusal);
    this.#progress = 'read';
    return reply(this.#card);
  }

  #readAddress(): Uint8Array {
    if (!this.#card || !this.#isSelected()) return encodeSdtReply(0x41);
    const address = this.#card.newestAddress;
    if (address === undefined) return encodeSdtReply(0x91);
    return encodeSdtReply(0x90, new Uint8Array(Buffer.from(address.padEnd(35, ' '), 'utf16le')));
  }

  /** With the card's own status word, for what goes wrong between module and card. */
  #refuse(status: number): Uint8Array {
    const word = this.faults().cardStatusWord ?? 0;
    return encodeSdtFrame(Uint8Array.of(word >> 8, word & 0xff, status));
  }

  #isSelected(): boolean {
    return this.#progress === 'selected' || this.#progress === 'read';
  }
}

/** 05.03-20261123-0000000001-0000000001 in the binary form of the table: u16, u16, three u32, little endian. */
const samId = new Uint8Array(16);
const samIdView = new DataView(samId.buffer);
samIdView.setUint16(0, 5, true);
samIdView.setUint16(2, 3, true);
samIdView.setUint32(4, 20261123, true);
samIdView.setUint32(8, 1, true);
samIdView.setUint32(12, 1, true);
