/** How captures are written down, made independently of what reads them. */

export function joined(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

/** 2B8B:2721: 64-byte reports filled with zeros, each behind its report id when `withId`. */
export function paddedReports(frame: Uint8Array, withId = false): Uint8Array {
  return cut(frame, 64, () => [], withId);
}

/** 0483:572B: one byte of length before up to 63 bytes, FF when more follow. */
export function countedReports(frame: Uint8Array, withId = false): Uint8Array {
  return cut(frame, 63, (left) => [left > 63 ? 0xff : left], withId);
}

function cut(
  frame: Uint8Array,
  payload: number,
  prefix: (left: number) => number[],
  withId: boolean,
): Uint8Array {
  const reports: Uint8Array[] = [];
  for (let at = 0; at < frame.length; at += payload) {
    const report = new Uint8Array(withId ? 65 : 64);
    report.set([...(withId ? [0] : []), ...prefix(frame.length - at), ...frame.subarray(at, at + payload)]);
    reports.push(report);
  }
  return joined(...reports);
}

function pair(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}

function rows(bytes: Uint8Array): Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / 16) }, (_, row) =>
    bytes.subarray(row * 16, row * 16 + 16),
  );
}

function shown(bytes: Uint8Array): string {
  return [...bytes].map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.')).join('');
}

/** As `hexdump -C` prints, equal lines drawn together as `*`. */
export function hexdumpText(bytes: Uint8Array): string {
  const lines: string[] = [];
  let before = '';
  rows(bytes).forEach((row, index) => {
    const pairs = [...row].map(pair);
    const columns = [pairs.slice(0, 8).join(' '), pairs.slice(8).join(' ')].join('  ').padEnd(48);
    const isSame = row.length === 16 && columns === before;
    before = columns;
    const line = `${(index * 16).toString(16).padStart(8, '0')}  ${columns}  |${shown(row)}|`;
    if (!isSame) lines.push(line);
    else if (lines.at(-1) !== '*') lines.push('*');
  });
  return [...lines, bytes.length.toString(16).padStart(8, '0'), ''].join('\n');
}

/** As `xxd` prints, in groups of two bytes. */
export function xxdText(bytes: Uint8Array): string {
  const lines = rows(bytes).map((row, index) => {
    const groups = [...row].map((byte, at) => pair(byte) + (at % 2 === 1 ? ' ' : '')).join('');
    return `${(index * 16).toString(16).padStart(8, '0')}: ${groups.padEnd(40)} ${shown(row)}`;
  });
  return [...lines, ''].join('\n');
}

/** As `od -A d -t x1` prints: decimal offsets, no characters. */
export function odText(bytes: Uint8Array): string {
  const lines = rows(bytes).map(
    (row, index) => `${String(index * 16).padStart(7, '0')} ${[...row].map(pair).join(' ')}`,
  );
  return [...lines, String(bytes.length).padStart(7, '0'), ''].join('\n');
}

/** As Wireshark shows bytes. */
export function wiresharkText(bytes: Uint8Array): string {
  const lines = rows(bytes).map((row, index) => {
    const pairs = [...row].map(pair);
    const columns = `${pairs.slice(0, 8).join(' ')}  ${pairs.slice(8).join(' ')}`.padEnd(48);
    return `${(index * 16).toString(16).padStart(4, '0')}  ${columns}   ${shown(row)}`;
  });
  return lines.join('\n');
}

/** As `hexdump` prints: words of two bytes, the lower one behind. */
export function hexdumpWords(bytes: Uint8Array): string {
  const even = bytes.length % 2 === 0 ? bytes : joined(bytes, Uint8Array.of(0));
  const lines = rows(even).map((row, index) => {
    const words = [...row].flatMap((byte, at) => (at % 2 === 0 ? [pair(row[at + 1] ?? 0) + pair(byte)] : []));
    return `${(index * 16).toString(16).padStart(7, '0')} ${words.join(' ')}`;
  });
  return [...lines, even.length.toString(16).padStart(7, '0'), ''].join('\n');
}

/** As Python prints bytes. */
export function pythonText(bytes: Uint8Array): string {
  const body = [...bytes].map((byte) => {
    if (byte === 0x5c || byte === 0x27) return `\\${String.fromCharCode(byte)}`;
    if (byte >= 32 && byte < 127) return String.fromCharCode(byte);
    return byte === 10 ? '\\n' : `\\x${pair(byte)}`;
  });
  return `b'${body.join('')}'\n`;
}

/** As `xxd -i` prints. */
export function cArrayText(bytes: Uint8Array): string {
  const lines = rows(bytes).map((row) => `  ${[...row].map((byte) => `0x${pair(byte)}`).join(', ')},`);
  return `unsigned char card_bin[] = {\n${lines.join('\n')}\n};\nunsigned int card_bin_len = ${bytes.length};\n`;
}

export function plainText(bytes: Uint8Array, separator: string, prefix = ''): string {
  return [...bytes].map((byte) => prefix + pair(byte)).join(separator);
}
