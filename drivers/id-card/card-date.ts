/** `YYYYMMDD` as `YYYY-MM-DD`, or the empty string when it is no day of the calendar. */
export function isoDayOf(digits: string): string {
  const match = /^(\d{4})(\d{2})(\d{2})$/.exec(digits);
  if (!match) return '';
  const [, year = '', month = '', day = ''] = match;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  const exists =
    date.getUTCFullYear() === Number(year) &&
    date.getUTCMonth() === Number(month) - 1 &&
    date.getUTCDate() === Number(day);
  return exists ? `${year}-${month}-${day}` : '';
}
