/**
 * Where a line of a paper may end, and how well it ends there. A paper is read aloud by whoever got it: a line that
 * ends with a sentence or a phrase is heard right, one that ends within a word is not.
 */

/** Costs of a break, each dearer than many of the ones before it. */
const afterSentence = 0;
const afterPhrase = 2;
const betweenWords = 8;
const withinWord = 1_000;
const withinPiece = 1_000_000;

const neverFirst = new Set('。，、；：！？）》」』】〕〉”’…—·％℃,.;:!?)]}%');
const neverLast = new Set('（《「『【〔〈“‘￥([{$');
/** Characters that hold together: Latin words, numbers, masked numbers, dates, times, case numbers. */
const holdsTogether = /[\w*.,:/+\-@#&%=~'"]/;

const sentenceEnd = /[。？！；.?!;]['"”’）)]?\s*$/u;
// A name of a people that writes it with dots may end a line at one.
const phraseEnd = /([，、：·,:]['"”’）)]?\s*|\u3000|\s{2,})$/u;

/** What is said in one breath though there are blanks or several words in it. */
const heldTogether = [
  // a number with what stands before it and with what it counts: 最迟 7 个工作日, 有事打 12345
  /(?:\p{Script=Han}{1,2} )?\d[\d.,]*(?: ?(?:个(?:工作日|月|小时)?|\p{Script=Han}))?/gu,
  // a telephone number with its area
  /(?:\p{Script=Han}{1,2} )?0\d{2,3}-\d{3,4} \d{3,4}/gu,
  /\d{4} \d{3}(?!\d)/gu,
  /\d{4}-\d\d-\d\d \d\d:\d\d/gu,
  /\d{4}年\d{1,2}月\d{1,2}日/gu,
  // a rung with its mark
  /[√○×□]\s+./gu,
] as const;

const wordSegmenter = new Intl.Segmenter('zh-CN', { granularity: 'word' });

/** What it costs to end a line before each of the characters; before a blank no line ends, but after it. */
export function breakCosts(characters: readonly string[]): number[] {
  const text = characters.join('');
  const wordStarts = startsOfWords(text);
  const held = heldPlaces(text);
  let offset = 0;
  return characters.map((character, index) => {
    const at = offset;
    offset += character.length;
    const before = characters[index - 1];
    if (before === undefined || isBlank(character)) return Infinity;
    if (holds(before, character)) return withinPiece;
    if (held.has(at) || !wordStarts.has(at)) return withinWord;
    return costAfter(text.slice(Math.max(0, at - 8), at));
  });
}

function costAfter(before: string): number {
  if (sentenceEnd.test(before)) return afterSentence;
  return phraseEnd.test(before) ? afterPhrase : betweenWords;
}

function holds(before: string, after: string): boolean {
  if (isBlank(before)) return false;
  return (
    neverFirst.has(after) ||
    neverLast.has(before) ||
    (holdsTogether.test(before) && holdsTogether.test(after))
  );
}

export function isBlank(character: string): boolean {
  return character.trim() === '';
}

function startsOfWords(text: string): Set<number> {
  return new Set([...wordSegmenter.segment(text)].map(({ index }) => index));
}

function heldPlaces(text: string): Set<number> {
  const held = new Set<number>();
  for (const pattern of heldTogether)
    for (const { 0: match, index } of text.matchAll(pattern))
      for (let at = index + 1; at < index + match.length; at += 1) held.add(at);
  return held;
}
