import { address, addressPart } from '../messages/address-parts.ts';

const phraseEnd = /(?<=[，。？！：；、\u200b])/u;
const opening = /[“‘（《]$/u;
/** A number goes with what it counts. */
const counting = /\d ?$/u;
const counted = /\p{Script=Han} $/u;
/** The beginning of a telephone number with its area. */
const dialling = /0\d{2,3}[-\u2011](\d{3,4}[ \u00a0])?$/u;
/** A name of a people that writes it with a dot: a line may end after the dot, nowhere else. */
const dotted = /\p{Script=Han}·\p{Script=Han}/u;
const longestName = 12;
const wordSegmenter = new Intl.Segmenter('zh-CN', { granularity: 'word' });

/**
 * Cuts a text at its punctuation, where lines should end, and each phrase into words, where a phrase that is longer
 * than a line may break. Punctuation stays with its word. A zero-width space in the text ends a phrase, too.
 */
export function phrasesOf(text: string): string[][] {
  return text.split(phraseEnd).map((phrase) => {
    const shown = phrase.replaceAll('\u200b', '');
    return partsOfName(shown) ?? partsOfAddress(shown) ?? wordsOf(shown);
  });
}

/** The parts of a name with dots, if each fits a line. */
function partsOfName(phrase: string): string[] | undefined {
  if (!dotted.test(phrase)) return undefined;
  const parts = phrase.split(/(?<=·)/u);
  return parts.every((part) => part.length <= longestName) ? parts : undefined;
}

/** 甘肃省 平凉市 崆峒区 白庙回族乡 白坡村 三社: the name of a village is not cut in two. */
function partsOfAddress(phrase: string): string[] | undefined {
  if (!address.test(phrase)) return undefined;
  const parts = phrase
    .split(addressPart)
    .flatMap((part) => (part.length <= longestName ? [part] : wordsOf(part)));
  return parts.length > 1 ? parts : undefined;
}

function wordsOf(phrase: string): string[] {
  const words: string[] = [];
  for (const { segment, isWordLike } of wordSegmenter.segment(phrase)) {
    const last = words.at(-1);
    if (last === undefined || (isWordLike === true && !opening.test(last) && !joins(last, segment)))
      words.push(segment);
    else words[words.length - 1] = last + segment;
  }
  return words;
}

function joins(last: string, segment: string): boolean {
  return (
    last.endsWith('\u00a0') ||
    (counting.test(last) && /^\p{Script=Han}/u.test(segment)) ||
    ((counted.test(last) || dialling.test(last)) && /^\d/u.test(segment))
  );
}

/** The text as it is heard: break opportunities inside a word or a phrase would be read as pauses. */
export function heard(text: string): string {
  return text.replaceAll('\u200b', '');
}
