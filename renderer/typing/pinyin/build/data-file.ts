import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Lines of a file in `data/`, without comments (#) and empty lines. */
export function dataLines(name: string): string[] {
  const text = readFileSync(join(import.meta.dirname, '..', 'data', name), 'utf8');
  return text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
}

/** `崆峒区=kong tong qu/…`: a text and its readings, none when the usual ones hold. */
export function textWithReadings(item: string): { text: string; readings: string[] } {
  const [text = '', readings = ''] = item.split('=');
  return { text, readings: readings === '' ? [] : readings.split('/') };
}
