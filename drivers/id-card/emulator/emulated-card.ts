import { encodeCardText, type CardTextFields } from './encode-card-text.ts';
import { seededBytes } from './seeded-bytes.ts';

/** A card somebody may put on the emulated reader. */
export interface EmulatedCard {
  /** stable name for scripts: `wang-shufen` */
  id: string;
  /** for the dock, in Chinese */
  label: string;
  text: Uint8Array;
  photo: Uint8Array;
  /** 0, 512 or 1024 bytes */
  fingerprint: Uint8Array;
  /** the answer to 30 03; without it the card has no such item (SW3 91) */
  newestAddress?: string;
  /** SW3 of every read, for cards that cannot be read */
  readStatus?: number;
}

const photoLength = 1024;

/** Makes a card out of what its text says; photo and fingerprint are bytes made from the seed. */
export function emulatedCard(
  base: Pick<EmulatedCard, 'id' | 'label' | 'newestAddress' | 'readStatus'>,
  text: CardTextFields,
  seed: number,
): EmulatedCard {
  return {
    ...base,
    text: encodeCardText(text),
    photo: seededBytes(seed, photoLength),
    fingerprint: seededBytes(seed + 1, photoLength),
  };
}
