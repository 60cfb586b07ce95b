import { comparable, messagesOf, type Message, type MessageTree } from './message-pieces.ts';

/** A stretch of a text on the screen: words of a message with their clip, a value in it, or a rest. */
export type SpokenPart =
  | { kind: 'words'; clip: string; text: string }
  | { kind: 'value'; variable: string | undefined; text: string }
  | { kind: 'rest' };

/** Finds the message that a text on the screen was made from. A text that is no message is one value. */
export type MessageMatcher = (shown: string) => readonly SpokenPart[];

interface Template {
  pieces: Message['pieces'];
  form: RegExp;
  /** what is the message's own, and how many characters that is */
  own: readonly string[];
  words: number;
}

/** Builds the matcher once for all messages; of several that fit, the one with the most words of its own wins. */
export function messageMatcher(tree: MessageTree): MessageMatcher {
  const templates = messagesOf(tree)
    .map(templateOf)
    .filter(({ words }) => words > 0)
    .sort((one, other) => other.words - one.words);
  return (shown) => {
    const text = comparable(shown);
    for (const { form, own, pieces } of templates) {
      // hundreds of forms with open ends are slow to try: most texts have not even the words
      const values = own.every((words) => text.includes(words)) && form.exec(text);
      if (values) return filled(pieces, values.slice(1));
    }
    return [{ kind: 'value', variable: undefined, text }];
  };
}

function templateOf({ pieces }: Message): Template {
  const form = pieces.map((piece) => {
    if (piece.kind === 'value') return '(.+?)';
    // signs between two values: what they are is known from the values around them
    return piece.kind === 'rest' ? '[^\\p{L}\\p{N}]+?' : ` ?${escaped(piece.text)} ?`;
  });
  const own = pieces.flatMap((piece) => (piece.kind === 'words' ? [piece.text] : []));
  const words = own.reduce((sum, text) => sum + text.length, 0);
  return { pieces, form: new RegExp(`^${form.join('')}$`, 'u'), own, words };
}

function filled(pieces: Message['pieces'], values: readonly string[]): SpokenPart[] {
  const left = [...values];
  return pieces.map((piece) =>
    piece.kind === 'value' ? { ...piece, text: (left.shift() ?? '').trim() } : piece,
  );
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
}
