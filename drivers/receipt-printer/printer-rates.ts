import type { RateProbe } from '../detected-serial-transport.ts';
import { isStatusAnswer } from './printer-status.ts';

/** Most kiosks first. */
export const printerRates = [115_200, 9600, 19_200, 38_400, 57_600] as const;

/** `DLE EOT` prints nothing at any rate, nor do the bytes it becomes at a wrong one print more than a few dots. */
const kinds = [1, 4, 1];

/** At a wrong rate an answer may look valid by chance; three in a row, and nothing else, do not. */
export const printerProbe: RateProbe = {
  question: Uint8Array.from(kinds.flatMap((kind) => [0x10, 0x04, kind])),
  listen() {
    const heard: number[] = [];
    return (bytes) => {
      heard.push(...bytes);
      return heard.length === kinds.length && heard.every(isStatusAnswer);
    };
  },
  waitMs: 900,
};
