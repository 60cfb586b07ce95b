export type KeypadKey = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | 'clear' | 'delete';

/** Digits typed so far after one more key; a digit beyond `maxLength` is not taken. */
export function typeDigit(digits: string, key: KeypadKey, maxLength: number): string {
  if (key === 'clear') return '';
  if (key === 'delete') return digits.slice(0, -1);
  return digits.length < maxLength ? digits + key : digits;
}

/** Splits digits into groups, e.g. [3, 4, 4] for a telephone number; what is left over stays together. */
export function groupDigits(digits: string, groups: readonly number[]): string[] {
  const parts: string[] = [];
  let rest = digits;
  for (const size of groups) {
    if (rest.length <= size) break;
    parts.push(rest.slice(0, size));
    rest = rest.slice(size);
  }
  return rest === '' ? parts : [...parts, rest];
}

/** The key of an ordinary keyboard or number pad as a key of the keypad. */
export function keypadKeyOf(key: string): KeypadKey | undefined {
  if (/^\d$/.test(key)) return key as KeypadKey;
  return key === 'Backspace' || key === 'Delete' ? 'delete' : undefined;
}
