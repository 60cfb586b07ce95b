import type { Language } from '../../contract/language.ts';
import { language } from '../messages/language.svelte.ts';

/** Terminals stand in one country with one time. */
const timeZone = 'Asia/Shanghai';

interface Formats {
  clock: Intl.DateTimeFormat;
  day: Intl.DateTimeFormat;
  dayWithYear: Intl.DateTimeFormat;
}

function formatsOf(locale: string): Formats {
  return {
    clock: new Intl.DateTimeFormat(locale, {
      hour: 'numeric',
      minute: '2-digit',
      hourCycle: 'h23',
      timeZone,
    }),
    day: new Intl.DateTimeFormat(locale, { month: 'long', day: 'numeric', timeZone }),
    dayWithYear: new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone }),
  };
}

/** British English: the day stands before the month, as a word, so that nobody takes one for the other. */
const formats: Readonly<Record<Language, Formats>> = { 'zh-CN': formatsOf('zh-CN'), en: formatsOf('en-GB') };
/** Years are compared in one calendar and one form. */
const yearOf = (date: Date): string => formats.en.dayWithYear.format(date).slice(-4);

/** Wall time of a moment, e.g. 9:41. `moment` is an ISO date and time. */
export function clockTime(moment: string): string {
  return formats['zh-CN'].clock.format(new Date(moment));
}

/** A moment for people: the time when it was today, else the day and the time; another year is named. */
export function momentText(moment: string, now: string): string {
  const { day, dayWithYear } = formats[language.current];
  const date = new Date(moment);
  const today = new Date(now);
  if (dayWithYear.format(date) === dayWithYear.format(today)) return clockTime(moment);
  return withTime(yearOf(date) === yearOf(today) ? day : dayWithYear, moment);
}

/** Day with year and time, for what is kept as a receipt. */
export function dayAndTime(moment: string): string {
  return withTime(formats[language.current].dayWithYear, moment);
}

function withTime(day: Intl.DateTimeFormat, moment: string): string {
  const separator = language.current === 'en' ? ', ' : ' ';
  return day.format(new Date(moment)) + separator + clockTime(moment);
}

/** A masked name as it greets: two stars for however many letters are hidden, so that it fits a line. */
export function greetedName(masked: string): string {
  return masked.replace(/\*{3,}/u, '**');
}
