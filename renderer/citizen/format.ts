import { groupDigits } from '../kit/digit-entry.ts';

/** Terminals stand in one country with one time. */
const timeZone = 'Asia/Shanghai';
const clock = new Intl.DateTimeFormat('zh-CN', {
  hour: 'numeric',
  minute: '2-digit',
  hourCycle: 'h23',
  timeZone,
});
const day = new Intl.DateTimeFormat('zh-CN', { month: 'long', day: 'numeric', timeZone });
const dayWithYear = new Intl.DateTimeFormat('zh-CN', { dateStyle: 'long', timeZone });

/** Wall time of a moment, e.g. 9:41. `moment` is an ISO date and time. */
export function clockTime(moment: string): string {
  return clock.format(new Date(moment));
}

/** A moment for people: the time when it was today, else the day and the time; another year is named. */
export function momentText(moment: string, now: string): string {
  const date = new Date(moment);
  const today = new Date(now);
  const time = clock.format(date);
  if (dayWithYear.format(date) === dayWithYear.format(today)) return time;
  const sameYear = dayWithYear.format(date).slice(0, 4) === dayWithYear.format(today).slice(0, 4);
  return `${(sameYear ? day : dayWithYear).format(date)} ${time}`;
}

/** Day with year and time, for what is kept as a receipt. */
export function dayAndTime(moment: string): string {
  const date = new Date(moment);
  return `${dayWithYear.format(date)} ${clock.format(date)}`;
}

/** The short number on the paper, as it is read out: 4 and 3 digits. */
export function receiptNumberText(receiptNumber: string): string {
  return groupDigits(receiptNumber, [4, 3]).join(' ');
}

const itemCharacters = 31;

/** Groups of a 43-character case number: the item in fours, then the date and the serial number. */
export function caseNumberGroups(caseNumber: string): { groups: string[]; strongFrom: number } {
  const item = groupDigits(caseNumber.slice(0, itemCharacters), [4, 4, 4, 4, 4, 4, 4]);
  const rest = groupDigits(caseNumber.slice(itemCharacters), [8, 4]);
  return { groups: [...item, ...rest], strongFrom: item.length };
}
