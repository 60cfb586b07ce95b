export type KeypadKey = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | 'clear' | 'delete';

/** Digits typed so far after one more key; a digit beyond `maxLength` is not taken. */
export function typeDigit(digits: string, key: KeypadKey, maxLength: number): string {
  if (key === 'clear') return '';
  if (key === 'delete') return digits.slice(0, -1);
  return digits.length < maxLength ? digits + key : digits;
}

/** The key of an ordinary keyboard or number pad as a key of the keypad. */
export function keypadKeyOf(key: string): KeypadKey | undefined {
  if (/^\d$/.test(key)) return key as KeypadKey;
  return key === 'Backspace' || key === 'Delete' ? 'delete' : undefined;
}
