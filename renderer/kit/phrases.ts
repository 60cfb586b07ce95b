const phraseEnd = /(?<=[，。？！：；、\u200b])/u;
const opening = /[“‘（《]$/u;
const wordSegmenter = new Intl.Segmenter('zh-CN', { granularity: 'word' });

/**
 * Cuts a text at its punctuation, where lines should end, and each phrase into words, where a phrase that is longer
 * than a line may break. Punctuation stays with its word. A zero-width space in the text ends a phrase, too.
 */
export function phrasesOf(text: string): string[][] {
  return text.split(phraseEnd).map((phrase) => wordsOf(phrase.replaceAll('\u200b', '')));
}

function wordsOf(phrase: string): string[] {
  const words: string[] = [];
  for (const { segment, isWordLike } of wordSegmenter.segment(phrase)) {
    const last = words.at(-1);
    if (last === undefined || (isWordLike === true && !opening.test(last))) words.push(segment);
    else words[words.length - 1] = last + segment;
  }
  return words;
}

/** The text as it is heard: break opportunities inside a word or a phrase would be read as pauses. */
export function heard(text: string): string {
  return text.replaceAll('\u200b', '');
}
