/**
 * Characters of a card: UTF-16LE, padded with blanks (some issuers used NULs or erased flash). Half a surrogate
 * pair becomes U+FFFD, so that the text is safe to store and to send.
 */
export function textOf(bytes: Uint8Array): string {
  return rawTextOf(bytes).trim();
}

/** As `textOf`, with the blanks around it. */
export function rawTextOf(bytes: Uint8Array): string {
  return decoder.decode(bytes).replace(blanks, ' ');
}

const decoder = new TextDecoder('utf-16le', { ignoreBOM: true });
const blanks = /[\p{Cc}\uffff\ufeff]/gu;
