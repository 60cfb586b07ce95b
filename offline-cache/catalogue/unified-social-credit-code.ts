/** GB 32100-2015, table of 5.1.6: 0–9 and the letters without I, O, S, V and Z. */
const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/**
 * Check character of a unified social credit code (GB 32100-2015, 5.1.6): weights 3^(i-1) mod 31 over the first
 * 17 characters. Undefined when these are not 17 characters of the code's alphabet.
 */
export function creditCodeCheckCharacter(first17: string): string | undefined {
  if (first17.length !== 17) return undefined;
  let sum = 0;
  let weight = 1;
  for (const character of first17) {
    const value = alphabet.indexOf(character);
    if (value < 0) return undefined;
    sum += value * weight;
    weight = (weight * 3) % 31;
  }
  return alphabet[(31 - (sum % 31)) % 31];
}

/** Whether the 18 characters end in the right check character. */
export function isUnifiedSocialCreditCode(code: string): boolean {
  return code.length === 18 && creditCodeCheckCharacter(code.slice(0, 17)) === code[17];
}
