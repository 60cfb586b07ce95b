import type { EmulatedHolder } from '../emulator/emulated-chip.ts';

/** Nobody: the number is made up, its check character is right. */
export const holder: EmulatedHolder = {
  name: '王淑芬',
  idNumber: '622701195203071226',
  cardNumber: 'A12345678',
  validTo: '20300101',
};
