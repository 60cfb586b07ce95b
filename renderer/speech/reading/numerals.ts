const digitNames = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'] as const;
const places = ['', '十', '百', '千'] as const;
/** Names of every fourth power of ten; ten thousand 兆 is as far as they go. */
const myriads = ['', '万', '亿', '兆'] as const;
/** What has more digits than this has no place names here and is read digit by digit. */
const longestCardinal = 16;

/**
 * Digits one by one. With `one: '幺'` as telephone and document numbers are read aloud, so that 一 and 七 are not
 * mistaken for each other. Anything that is no ASCII digit is left out.
 */
export function digitByDigit(text: string, { one }: { one: '一' | '幺' }): string {
  return [...text]
    .map((digit) => (digit === '1' ? one : (digitNames[Number.parseInt(digit, 10)] ?? '')))
    .join('');
}

/**
 * A whole number with its place names: 1280 is 一千二百八十. Two is 两 before 千, 万, 亿 and 二 elsewhere.
 * `digits` are ASCII digits; more than sixteen are read one by one.
 */
export function cardinal(digits: string): string {
  const plain = digits.replace(/^0+(?=\d)/, '');
  if (plain.length > longestCardinal) return digitByDigit(plain, { one: '一' });
  if (plain === '0') return '零';
  const groups = inFours(plain);
  let spoken = '';
  let skippedZero = false;
  for (const [index, group] of groups.entries()) {
    if (Number(group) === 0) {
      skippedZero = true;
      continue;
    }
    const beginsWithZero = spoken !== '' && (skippedZero || group.startsWith('0'));
    const rank = myriads[groups.length - 1 - index] ?? '';
    spoken += (beginsWithZero ? '零' : '') + fourDigits(group, rank) + rank;
    skippedZero = false;
  }
  return spoken.replace(/^一十/, '十');
}

/** How many of something: as the cardinal, but two alone is 两. */
export function count(digits: string): string {
  const spoken = cardinal(digits);
  return spoken === '二' ? '两' : spoken;
}

/** A number with a decimal point: 3.05 is 三点零五. */
export function decimal(whole: string, fraction: string): string {
  return `${cardinal(whole)}点${digitByDigit(fraction, { one: '一' })}`;
}

function inFours(digits: string): string[] {
  const padded = digits.padStart(Math.ceil(digits.length / 4) * 4, '0');
  return padded.match(/\d{4}/g) ?? [];
}

/** Up to 9999 without zeros in front; zeros inside are said once. */
function fourDigits(group: string, rank: string): string {
  if (Number(group) === 2 && rank !== '') return '两';
  let spoken = '';
  let skippedZero = false;
  for (const [index, digit] of [...group].entries()) {
    const place = places[3 - index] ?? '';
    if (digit === '0') {
      skippedZero = spoken !== '';
      continue;
    }
    const name = digit === '2' && place === '千' ? '两' : (digitNames[Number(digit)] ?? '');
    spoken += (skippedZero ? '零' : '') + name + place;
    skippedZero = false;
  }
  return spoken;
}
