import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { failed, succeeded, type Result } from '../../contract/result.ts';

/**
 * What a model of receipt printer can do and how it is told to: data, one file of `profiles/` each, so that a new
 * model needs no new code. Facts: facts/devices.md section 2.
 */
export const PrinterProfile = z.strictObject({
  /** for technicians */
  description: z.string().min(1),
  /** dots of a line: 48 or 32 columns of 12 */
  widthDots: z.union([z.literal(576), z.literal(384)]),
  /** number for ESC t before the first line; null leaves the printer's own */
  codePage: z.number().int().min(0).max(255).nullable(),
  /** what turns the Chinese font on; null where it always is */
  chinese: z.literal('FS &').nullable(),
  /** which bits of FS ! are double width and double height: 2 and 3 as documented, or 4 and 5 */
  chineseSize: z.enum(['bits23', 'bits45']),
  /** characters of its font: those of two bytes, or the rare ones of four bytes too */
  font: z.enum(['GBK', 'GB18030']),
  /** the question it answers: DLE EOT 1 to 4, DLE EOT 20, GS r 1, or ESC v */
  status: z.enum(['realTime', 'kiosk', 'paperSensor', 'escV']),
  /** tells changes by itself when GS a asked for it */
  automaticStatus: z.boolean(),
  /** answers GS r behind the printed data, which proves that they were processed */
  processedAnswer: z.boolean(),
  /** how its buffer is emptied: DLE DC4 8, or ESC @ alone */
  clear: z.enum(['realTime', 'initialize']),
  /** DLE ENQ 2 frees a cutter that stood still; it empties the buffer and prints nothing again */
  recoverCutter: z.boolean(),
  cut: z.enum(['feedPartial', 'feedFull', 'partial', 'full', 'ESC i', 'ESC m', 'none']),
  /** fed before a cut that does not feed by itself */
  cutterDistanceDots: z.number().int().min(0).max(400),
  /** blank lines after the last one */
  feedLines: z.number().int().min(0).max(20),
  qr: z.enum(['command', 'raster']),
  /** bytes written at once */
  chunkBytes: z.number().int().min(16).max(4096),
  /** can tell that paper hangs in its mouth and was taken */
  tellsMediaTaken: z.boolean(),
});
export type PrinterProfile = z.infer<typeof PrinterProfile>;

const folder = fileURLToPath(new URL('profiles/', import.meta.url));

/** Names that a configuration may use. */
export function profileNames(): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort();
}

/** The profile of a name, or one sentence for the technician. */
export function readProfile(name: string): Result<PrinterProfile, string> {
  const names = profileNames();
  if (!names.includes(name))
    return failed(`No profile "${name}" for a receipt printer. There are: ${names.join(', ')}.`);
  const content: unknown = JSON.parse(readFileSync(`${folder}${name}.json`, 'utf8'));
  const profile = PrinterProfile.safeParse(content);
  return profile.success
    ? succeeded(profile.data)
    : failed(`The profile "${name}" is damaged: ${z.prettifyError(profile.error)}`);
}

let generic: PrinterProfile | undefined;

/** The profile of a printer nobody described. */
export function genericProfile(): PrinterProfile {
  if (generic) return generic;
  const profile = readProfile('generic');
  if (!profile.ok) throw new Error(profile.failure);
  return (generic = profile.value);
}
