import { cardinal, digitByDigit, ordinal, year } from './numbers.ts';

type Reading = (parts: readonly (string | undefined)[]) => string | undefined;

interface Rule {
  /** sticky: tried at one place of the text */
  form: RegExp;
  reading: Reading;
}

export const months = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
] as const;
const text = (part: string | undefined): string => part ?? '';
const rule = (form: string, reading: Reading): Rule => ({ form: new RegExp(form, 'uy'), reading });
const whole = '\\d{1,3}(?:,\\d{3})+|\\d+';
const hidden = '[*＊•]';

/** In order of trust: a more particular form stands before one that would take a part of it. */
const rules: readonly Rule[] = [
  rule('(\\d{4})-(\\d{2})-(\\d{2})(?!\\d)', ([y, month, day]) => date(text(y), Number(month), Number(day))),
  rule(`(\\d{1,2}) (${months.join('|')})(?: (\\d{4}))?`, ([day, month, y]) =>
    date(y, months.findIndex((name) => name === month) + 1, Number(day)),
  ),
  rule('(\\d{1,2}):(\\d{2})(?!\\d)', ([hour, minute]) => time(Number(hour), Number(minute))),
  rule(`¥ ?(${whole})(?:\\.(\\d+))?`, ([number, fraction]) => `${decimal(text(number), fraction)} yuan`),
  rule(`(${whole})\\.(\\d+)`, ([number, fraction]) => decimal(text(number), fraction)),
  rule(`(${whole}) ?%`, ([number]) => `${cardinal(plain(number))} percent`),
  rule('(\\d{1,3}(?:,\\d{3})+)(?!\\d)', ([number]) => cardinal(plain(number))),
  rule(`(\\d*)(${hidden}+)(\\d*[Xx]?)`, ([before, stars, after]) =>
    [spelled(text(before)), `${cardinal(String(text(stars).length))} hidden`, spelled(text(after))]
      .filter((part) => part !== '')
      .join(', '),
  ),
  // telephone numbers, as they are printed
  rule('(0\\d{2,3})-(\\d{3,4}) ?(\\d{3,4})(?!\\d)', (groups) =>
    groups.map((one) => spelled(text(one))).join(', '),
  ),
  rule('(1[3-9]\\d)[ -]?(\\d{4})[ -]?(\\d{4})(?!\\d)', (groups) =>
    groups.map((one) => spelled(text(one))).join(', '),
  ),
  // numbers in groups: case numbers, numbers on receipts, bank cards
  rule('((?=[A-Z ]*\\d)[\\dA-Z]{3,}(?: [\\dA-Z]{3,})+)(?![\\dA-Za-z*＊•])', ([groups]) =>
    text(groups).split(' ').map(spelled).join(', '),
  ),
  rule('((?=[A-Z]*\\d)[\\dA-Z]{5,})(?![\\dA-Za-z])', ([code]) => spelled(text(code))),
  rule('(0\\d+)', ([digits]) => digitByDigit(text(digits))),
  rule('(\\d{1,4})', ([number]) => cardinal(text(number))),
  rule('(?<=\\d) ?[-–—] ?(?=\\d)', () => ' to '),
];

/**
 * A text of an English screen as it is spoken: digits, dates, times and money become words, all else stays. Total: any
 * text has a reading. Idempotent: what is spoken reads as itself.
 */
export function spokenEnglish(shown: string): string {
  const line = shown.replaceAll('\u200b', '').replaceAll('\u2011', '-').replaceAll(/\s+/gu, ' ').trim();
  let spoken = '';
  let place = 0;
  while (place < line.length) {
    const { reading, length } = readAt(line, place);
    // words that come from digits do not run into letters beside them
    spoken += reading;
    place += length;
  }
  return spoken.replaceAll(/ {2,}/g, ' ').trim();
}

/** A number or code that names something: one character after the other. */
export function spelled(code: string): string {
  return [...code.toUpperCase()]
    .map((character) =>
      /\d/.test(character) ? digitByDigit(character) : /[A-Z]/.test(character) ? character : '',
    )
    .filter((word) => word !== '')
    .join(' ');
}

/** The words and rests of a reading: words as they are looked up, in small letters unless all are capitals. */
export function wordsOfReading(reading: string): { word?: string; rest?: 'short' | 'long' }[] {
  return (reading.match(/\p{Script=Latin}[\p{Script=Latin}’']*|[.?!…]|[,，;:()–—]/gu) ?? []).map((part) => {
    if (/^[.?!…]$/u.test(part)) return { rest: 'long' };
    if (/^[,，;:()–—]$/u.test(part)) return { rest: 'short' };
    return { word: wordName(part) };
  });
}

/** The name of a word's clip: ID and QR are spelt, as I and A are letters and words alike. */
export function wordName(word: string): string {
  const straight = word.replaceAll('’', "'").replace(/'$/, '');
  return /^\p{Lu}{2,}$/u.test(straight) ? straight : straight.toLowerCase();
}

function readAt(line: string, place: number): { reading: string; length: number } {
  for (const { form, reading } of rules) {
    form.lastIndex = place;
    const match = form.exec(line);
    if (match === null || match[0] === '') continue;
    const spoken = reading(match.slice(1));
    if (spoken === undefined) continue;
    const touches = (character: string | undefined) => /[\p{L}\d]/u.test(character ?? '');
    const before = touches(line[place - 1]) ? ' ' : '';
    const after = touches(line[place + match[0].length]) ? ' ' : '';
    return { reading: before + spoken + after, length: match[0].length };
  }
  const character = String.fromCodePoint(line.codePointAt(place) ?? 0);
  return { reading: character, length: character.length };
}

/** The eighth of March, nineteen fifty one. `undefined` where there is no such day or month. */
function date(ofYear: string | undefined, month: number, day: number): string | undefined {
  const name = months[month - 1];
  if (name === undefined || day < 1 || day > 31) return undefined;
  const inYear = ofYear === undefined ? '' : `, ${year(ofYear)}`;
  return `the ${ordinal(day)} of ${name}${inYear}`;
}

/** Nine forty seven; nine oh five; fourteen o'clock. */
function time(hour: number, minute: number): string | undefined {
  if (hour > 24 || minute > 59) return undefined;
  const hours = cardinal(String(hour));
  if (minute === 0) return `${hours} o'clock`;
  return minute < 10 ? `${hours} oh ${cardinal(String(minute))}` : `${hours} ${cardinal(String(minute))}`;
}

function decimal(number: string, fraction: string | undefined): string {
  const before = cardinal(plain(number));
  return fraction === undefined ? before : `${before} point ${digitByDigit(fraction)}`;
}

const plain = (part: string | undefined): string => text(part).replaceAll(',', '');
