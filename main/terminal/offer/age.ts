/**
 * Full years of age on a day, both `YYYY-MM-DD`. A birthday counts from the day itself (Civil Code article 17 ff.
 * reckons by full years). Undefined when a date is missing.
 */
export function fullYears(birthDate: string, today: string): number | undefined {
  const birth = /^(\d{4})-(\d{2})-(\d{2})$/.exec(birthDate);
  const day = /^(\d{4})-(\d{2})-(\d{2})$/.exec(today);
  if (!birth || !day) return undefined;
  const years = Number(day[1]) - Number(birth[1]);
  return today.slice(5) < birthDate.slice(5) ? years - 1 : years;
}

/** The civil date in Gansu (China Standard Time) of a wall time. */
export function civilDate(wallMs: number): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short' }).format(wallMs);
}
