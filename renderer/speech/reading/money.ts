import { cardinal, count, digitByDigit } from './numerals.ts';

/**
 * An amount in yuan: 1280.50 is 一千二百八十元五角, 3.05 is 三元零五分. `whole` may hold thousands separators;
 * more than two decimals are read as a decimal number.
 */
export function spokenYuan(whole: string, fraction = ''): string {
  const yuan = whole.replaceAll(',', '');
  if (fraction.length > 2) return `${cardinal(yuan)}点${digitByDigit(fraction, { one: '一' })}元`;
  const [jiao = '0', fen = '0'] = fraction.padEnd(2, '0');
  const small = smallChange(jiao, fen);
  if (Number(yuan) === 0 && small !== '') return small.replace(/^零/, '');
  return `${count(yuan)}元${small}`;
}

function smallChange(jiao: string, fen: string): string {
  if (jiao === '0' && fen === '0') return '';
  if (jiao === '0') return `零${cardinal(fen)}分`;
  return `${count(jiao)}角${fen === '0' ? '' : `${cardinal(fen)}分`}`;
}
