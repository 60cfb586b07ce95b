import { groupTags, valueTags } from './ipp-numbers.ts';

/** Lengths a value of that tag must have. */
const fixedLengths: Partial<Record<number, number>> = {
  [valueTags.integer]: 4,
  [valueTags.enum]: 4,
  [valueTags.boolean]: 1,
  [valueTags.dateTime]: 11,
  [valueTags.resolution]: 9,
  [valueTags.range]: 8,
};
const headerBytes = 8;
const firstValueTag = 0x10;
const longestValue = 0x7fff;

/**
 * Whether bytes are an IPP message whose every length stays inside them (RFC 8010 section 3.1). The decoder believes
 * what it reads, so nothing may reach it that was not looked through here.
 */
export function isBounded(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = headerBytes;
  let named = false;
  let inGroup = false;
  while (at < bytes.length) {
    const tag = view.getUint8(at);
    at += 1;
    if (tag === groupTags.end) return true;
    if (tag < firstValueTag) {
      [inGroup, named] = [true, false];
      continue;
    }
    if (!inGroup || tag > 0x7f) return false;
    const name = lengthAt(view, at);
    if (name === undefined || (name === 0 && !named)) return false;
    const value = lengthAt(view, at + 2 + name);
    if (value === undefined || !fits(view, tag, at + 2 + name, value)) return false;
    named = true;
    at += 4 + name + value;
  }
  return false;
}

/** A length field and what it counts, both inside the message. */
function lengthAt(view: DataView, at: number): number | undefined {
  if (at + 2 > view.byteLength) return undefined;
  const length = view.getUint16(at);
  return length <= longestValue && at + 2 + length <= view.byteLength ? length : undefined;
}

function fits(view: DataView, tag: number, at: number, length: number): boolean {
  if (tag === valueTags.textWithLanguage || tag === valueTags.nameWithLanguage) {
    const language = lengthAt(view, at + 2);
    const text = language === undefined ? undefined : lengthAt(view, at + 4 + language);
    return language !== undefined && text !== undefined && 4 + language + text === length;
  }
  const fixed = fixedLengths[tag];
  return fixed === undefined || fixed === length;
}
