import { cardinal, count, digitByDigit } from './numerals.ts';

/** Year, digit by digit: 2026 is 二零二六年. */
export function spokenYear(year: string): string {
  return `${digitByDigit(year, { one: '一' })}年`;
}

/** Month and day of a month; `undefined` where there is no such month or day. */
export function spokenMonthAndDay(month: string, day?: string): string | undefined {
  const monthNumber = Number(month);
  if (monthNumber < 1 || monthNumber > 12) return undefined;
  if (day === undefined) return `${cardinal(month)}月`;
  const dayNumber = Number(day);
  if (dayNumber < 1 || dayNumber > 31) return undefined;
  return `${cardinal(month)}月${cardinal(day)}日`;
}

/** Time of day on a clock of 24 hours: 9:05 is 九点零五分, 14:00 is 十四点整. `undefined` where there is none. */
export function spokenTime(hour: string, minute: string, second?: string): string | undefined {
  if (Number(hour) > 24 || Number(minute) > 59 || Number(second ?? 0) > 59) return undefined;
  const hours = `${count(hour)}点`;
  if (second !== undefined) return `${hours}${sixtieth(minute)}分${sixtieth(second)}秒`;
  return Number(minute) === 0 ? `${hours}整` : `${hours}${sixtieth(minute)}分`;
}

/** Minutes and seconds below ten are read with their zero. */
function sixtieth(value: string): string {
  const plain = String(Number(value));
  return plain.length === 1 && plain !== '0' ? `零${cardinal(plain)}` : cardinal(plain);
}
