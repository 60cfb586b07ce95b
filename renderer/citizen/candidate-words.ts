import { t } from '../messages/messages.ts';
import type { Suggestion } from '../typing/service/protocol.ts';

/**
 * A candidate as it is heard: the text, then each of its characters in a word that has it, so that those that sound alike
 * are told apart. Parts are divided as the reading of controls expects it.
 */
export function candidateWords(suggestion: Suggestion | undefined): string {
  if (!suggestion) return '';
  const characters = [...suggestion.text];
  const told = characters.flatMap((character, place) => {
    const word = suggestion.words[place] ?? '';
    return word === '' ? [] : [t('typing.characterIn', { word, character })];
  });
  return [suggestion.text, ...told].join(', ');
}
