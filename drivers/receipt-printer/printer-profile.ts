import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';

/** What differs from model to model, as data: `profiles/NAME.json`. */
export const PrinterProfile = z.strictObject({
  /** which printers it is for, in words */
  describes: z.string().min(1),
  /** printable dots of a line, 12 to a narrow character */
  widthDots: z.union([z.literal(384), z.literal(576)]),
  /** which bits of `FS !` double a Chinese character: 2 and 3, or 4 and 5 */
  chineseDouble: z.enum(['standard', 'highBits']),
  /** QR codes by the printer's own command, or drawn by us */
  qr: z.enum(['command', 'raster']),
  cut: z.enum(['partial', 'full', 'none']),
  /** lines between the head and the cutter, or the tear-off edge */
  feedLinesToCutter: z.number().int().min(0).max(10),
  /** it tells that paper hangs in its mouth, and that it was taken */
  mediaTaken: z.boolean(),
  /** it tells changes by itself once asked to */
  automaticStatus: z.boolean(),
  source: z.string().min(1),
});
export type PrinterProfile = z.infer<typeof PrinterProfile>;

const folder = new URL('./profiles/', import.meta.url);

/** The names that a configuration may use. */
export function printerProfileNames(): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .sort();
}

/** The profile of this name; undefined when there is none. */
export function printerProfile(name: string): PrinterProfile | undefined {
  if (!printerProfileNames().includes(name)) return undefined;
  return PrinterProfile.parse(JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')));
}

/** What a printer is taken for when nobody said which it is. */
export function genericProfile(): PrinterProfile {
  const profile = printerProfile('generic');
  if (!profile) throw new Error('the profile generic is part of the program');
  return profile;
}
