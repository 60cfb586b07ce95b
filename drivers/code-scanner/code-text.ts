import { failed, succeeded, type Result } from '../../contract/result.ts';
import type { ScannedCode, ScanProblem } from '../../contract/code-scanner.ts';

/** AIM symbology identifier (ISO/IEC 15424): `]`, the symbology's letter, a modifier. */
const aimIdentifier = /^\][A-Za-z][0-9A-Za-z]/;

/**
 * The bytes of one code as text. UTF-8 is tried first, because GB18030 accepts almost anything; codes of Chinese
 * programs that are no UTF-8 are GBK or GB18030.
 */
export function codeText(bytes: Uint8Array, symbology?: string): Result<ScannedCode, ScanProblem> {
  const decoded = decode(bytes);
  if (!decoded) return failed('undecodable');
  const aim = aimIdentifier.exec(decoded.text)?.[0];
  const text = (aim === undefined ? decoded.text : decoded.text.slice(aim.length)).replace(/^\uFEFF/, '');
  if (text === '') return failed('undecodable');
  const known = symbology ?? aim;
  return succeeded({
    text,
    encoding: decoded.encoding,
    ...(known === undefined ? {} : { symbology: known }),
  });
}

function decode(bytes: Uint8Array): Pick<ScannedCode, 'text' | 'encoding'> | undefined {
  for (const encoding of ['utf-8', 'gb18030'] as const) {
    try {
      return { text: new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes), encoding };
    } catch {
      // the other one, then none
    }
  }
  return undefined;
}
