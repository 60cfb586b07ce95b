import { z } from 'zod';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import type { Statements } from '../database/database.ts';
import type { Refusal } from './refusal.ts';

/** Four digits of serial: no more cases than this of one item on one day. */
export const LARGEST_SERIAL = 9999;

const Serial = z.object({ last_serial: z.number().int() });

const shanghai = new Intl.DateTimeFormat('en-US', {
  timeZone: 'Asia/Shanghai',
  calendar: 'gregory',
  numberingSystem: 'latn',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/** The civil day in China of a moment (milliseconds since 1970), as yyyyMMdd. */
export function shanghaiDay(wallMs: number): string {
  const parts = shanghai.formatToParts(wallMs);
  const digits = (type: Intl.DateTimeFormatPartTypes): string =>
    parts.find((part) => part.type === type)?.value ?? '';
  return `${digits('year').padStart(4, '0')}${digits('month')}${digits('day')}`;
}

/**
 * Allots the next case number (办件编号): 31 characters of the item, the day, 4 digits of serial per item and day.
 * In the caller's transaction, so a rolled back case leaves no gap.
 */
export async function allotCaseNumber(
  statements: Statements,
  itemCode: string,
  wallMs: number,
): Promise<Result<string, Refusal>> {
  const day = shanghaiDay(wallMs);
  const [serial] = await statements.query(
    Serial,
    `INSERT INTO case_serial (item_code, day, last_serial) VALUES ($1, $2, 1)
     ON CONFLICT (item_code, day) DO UPDATE SET last_serial = case_serial.last_serial + 1
       WHERE case_serial.last_serial < $3::integer
     RETURNING last_serial`,
    [itemCode, day, LARGEST_SERIAL],
  );
  if (serial === undefined) return failed({ code: 'serialsExhausted' });
  return succeeded(`${itemCode}${day}${String(serial.last_serial).padStart(4, '0')}`);
}
