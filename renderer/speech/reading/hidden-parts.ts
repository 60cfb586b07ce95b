import { spokenCode } from './codes.ts';
import { count } from './numerals.ts';

/** A name of which only some characters are shown: 王** is 王某某. */
export function spokenHiddenName(text: string): string {
  return text.replaceAll(/[*＊]/gu, '某');
}

/** A number of which a part is not shown: 6227****1234 is 六二二七，中间四位不显示，幺二三四. */
export function spokenHiddenNumber(before: string, hidden: string, after: string): string {
  const where = after === '' ? '后面' : before === '' ? '前面' : '中间';
  const gap = `${where}${count(String(hidden.length))}位不显示`;
  return [spokenCode(before), gap, spokenCode(after)].filter((part) => part !== '').join('，');
}
