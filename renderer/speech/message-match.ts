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
  /** characters that are the message's own */
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
    for (const { form, pieces } of templates) {
      const values = form.exec(text);
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
  const words = pieces.reduce((sum, piece) => sum + (piece.kind === 'words' ? piece.text.length : 0), 0);
  return { pieces, form: new RegExp(`^${form.join('')}$`, 'u'), words };
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
