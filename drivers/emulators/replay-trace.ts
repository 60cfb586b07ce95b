import { failed, succeeded, type Result } from '../../contract/result.ts';

/** One piece of what went over a line: `>` to the device, `<` from it, at milliseconds since the first piece. */
export interface TracePiece {
  atMs: number;
  direction: '>' | '<';
  bytes: Uint8Array;
}

const line = /^(\d+(?:\.\d+)?)\s+([<>])\s+((?:[0-9a-f]{2}\s*)+)$/i;

/**
 * A recorded trace: a line for each piece, `12.5 > AAAAAA96690003200122`; `#` begins a remark. Fails with the
 * number of the first line that is none, or whose time goes back.
 */
export function parseTrace(text: string): Result<TracePiece[], { line: number }> {
  const pieces: TracePiece[] = [];
  for (const [index, written] of text.split(/\r?\n/).entries()) {
    const content = written.replace(/#.*/, '').trim();
    if (content === '') continue;
    const [, atMs, direction, hex = ''] = line.exec(content) ?? [];
    const piece = { atMs: Number(atMs), bytes: new Uint8Array(Buffer.from(hex.replace(/\s/g, ''), 'hex')) };
    const isInOrder = piece.atMs >= (pieces.at(-1)?.atMs ?? 0);
    if ((direction !== '<' && direction !== '>') || !isInOrder) return failed({ line: index + 1 });
    pieces.push({ ...piece, direction });
  }
  return succeeded(pieces);
}

/** The trace as text; times are rounded to microseconds. */
export function formatTrace(pieces: readonly TracePiece[]): string {
  return pieces
    .map(({ atMs, direction, bytes }) => {
      const hex = Buffer.from(bytes).toString('hex').toUpperCase();
      return `${Math.round(atMs * 1000) / 1000} ${direction} ${hex}\n`;
    })
    .join('');
}
