import type { Site } from '../../contract/visit.ts';

/** Whom to ask, for the messages: a telephone number never breaks at the end of a line. */
export function helperOf(site: Site): { helper: string; phone: string } {
  return { helper: site.helperName, phone: unbroken(site.helperPhone) };
}

/** A number with spaces and hyphens that hold it together. */
export function unbroken(number: string): string {
  return number.replaceAll(' ', '\u00a0').replaceAll('-', '\u2011');
}
