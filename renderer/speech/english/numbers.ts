const small = [
  ...['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven'],
  ...['twelve', 'thirteen', 'fourteen', 'fifteen', 'sixteen', 'seventeen', 'eighteen', 'nineteen'],
] as const;
const tens = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'] as const;
const thousands = ['', 'thousand', 'million', 'billion'] as const;
/** What has more digits than this is read digit by digit. */
const longestCardinal = 12;
const irregular: Readonly<Record<string, string>> = {
  ...{ one: 'first', two: 'second', three: 'third', five: 'fifth', eight: 'eighth', nine: 'ninth' },
  twelve: 'twelfth',
};

/** ASCII digits one by one; anything else is left out. */
export function digitByDigit(text: string): string {
  return [...text].flatMap((digit) => small[Number.parseInt(digit, 10)] ?? []).join(' ');
}

/** A whole number: 1280 is one thousand two hundred eighty. */
export function cardinal(digits: string): string {
  const plain = digits.replace(/^0+(?=\d)/, '');
  if (plain.length > longestCardinal) return digitByDigit(plain);
  if (plain === '0') return 'zero';
  const padded = plain.padStart(Math.ceil(plain.length / 3) * 3, '0');
  const groups = padded.match(/\d{3}/g) ?? [];
  return groups
    .flatMap((group, index) => {
      const rank = thousands[groups.length - 1 - index] ?? '';
      return Number(group) === 0 ? [] : `${threeDigits(Number(group))} ${rank}`.trim();
    })
    .join(' ');
}

/** The place in a row: 22 is twenty second. From 1 to 99. */
export function ordinal(number: number): string {
  const words = threeDigits(number).split(' ');
  const last = words.pop() ?? '';
  const ending = irregular[last] ?? (last.endsWith('y') ? `${last.slice(0, -1)}ieth` : `${last}th`);
  return [...words, ending].join(' ');
}

/** A year as it is said: 1951 is nineteen fifty one, 2026 twenty twenty six, 2005 two thousand five. */
export function year(digits: string): string {
  const [century, rest] = [Number(digits.slice(0, 2)), Number(digits.slice(2))];
  if (digits.length !== 4 || century % 10 === 0)
    return rest > 9 ? yearInTwos(century, rest) : cardinal(digits);
  if (rest === 0) return `${threeDigits(century)} hundred`;
  return rest < 10 ? `${threeDigits(century)} oh ${threeDigits(rest)}` : yearInTwos(century, rest);
}

const yearInTwos = (century: number, rest: number): string => `${threeDigits(century)} ${threeDigits(rest)}`;

function threeDigits(number: number): string {
  const hundreds = Math.floor(number / 100);
  const rest = number % 100;
  const front = hundreds === 0 ? [] : [small[hundreds] ?? '', 'hundred'];
  if (rest === 0 && hundreds > 0) return front.join(' ');
  if (rest < small.length) return [...front, small[rest] ?? ''].join(' ');
  const one = rest % 10 === 0 ? [] : [small[rest % 10] ?? ''];
  return [...front, tens[Math.floor(rest / 10)] ?? '', ...one].join(' ');
}

/** Every word that a number, a year or a place in a row can be made of. */
export const numberWords: readonly string[] = [
  ...small,
  ...tens.filter((word) => word !== ''),
  ...thousands.filter((word) => word !== ''),
  ...['hundred', 'point', 'oh'],
  ...[...Array.from({ length: 20 }, (_, index) => index + 1), 30, 40, 50, 60, 70, 80, 90].map(ordinal),
];
