/** Message files are trees of texts; a message id is the path to a text, joined by dots. */
export type MessageTree = { readonly [name: string]: string | MessageTree };

/** A part of a message: words that never change and have a clip, or a value that is spoken as it comes. */
export type MessagePiece =
  { kind: 'words'; clip: string; text: string } | { kind: 'value'; variable: string } | { kind: 'rest' };

export interface Message {
  id: string;
  pieces: readonly MessagePiece[];
}

/** The staff's screen is read by eye: its short units (`3 min`) would be heard in a citizen's texts. */
const unspoken = 'staff';

/** Every message that is spoken, with what it is spoken from. One without variables is one clip that bears its id. */
export function messagesOf(tree: MessageTree): Message[] {
  const spoken = Object.fromEntries(Object.entries(tree).filter(([name]) => name !== unspoken));
  return textsOf(spoken, []).map(({ id, text }) => ({ id, pieces: piecesOf(id, text) }));
}

/** The clips of all messages: what a hall can record, and what is synthesised where it has not. */
export function clipTextsOf(messages: readonly Message[]): { clip: string; text: string }[] {
  return messages.flatMap(({ pieces }) =>
    pieces.flatMap((piece) => (piece.kind === 'words' ? [{ clip: piece.clip, text: piece.text }] : [])),
  );
}

/** Texts that say the same to the ear are the same: break opportunities and kinds of spaces do not count. */
export function comparable(text: string): string {
  return text.replaceAll('\u200b', '').replaceAll(/\s+/gu, ' ').trim();
}

function textsOf(tree: MessageTree, path: readonly string[]): { id: string; text: string }[] {
  return Object.entries(tree).flatMap(([name, value]) =>
    typeof value === 'string'
      ? [{ id: [...path, name].join('.'), text: value }]
      : textsOf(value, [...path, name]),
  );
}

const variableForm = /\{\{\s*([\w.]+)\s*\}\}/u;
const hasSound = /[\p{L}\p{N}]/u;

/** Split around the variables; the numbers of the clips count the parts that have words: `id.1`, `id.2`. */
function piecesOf(id: string, text: string): MessagePiece[] {
  const parts = text.split(variableForm);
  if (parts.length === 1) return [{ kind: 'words', clip: id, text: comparable(text) }];
  let clips = 0;
  return parts.flatMap((part, index): MessagePiece[] => {
    if (index % 2 === 1) return [{ kind: 'value', variable: part }];
    if (!hasSound.test(part)) return comparable(part) === '' ? [] : [{ kind: 'rest' }];
    clips += 1;
    return [{ kind: 'words', clip: `${id}.${clips}`, text: comparable(part) }];
  });
}
