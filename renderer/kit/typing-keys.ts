/** The letters as on any keyboard: ten, nine and seven in a row. */
export const letterRows = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'] as const;
export const digitRows = ['12345', '67890'] as const;
/** What an address or a sentence needs besides. */
export const signs = ['，', '。', '、', '·', '-'] as const;

/** What a key of an ordinary keyboard types. */
export type HardwareKey = { kind: 'character'; key: string } | { kind: 'backspace' | 'enter' | 'space' };

const chineseSigns: Readonly<Record<string, string>> = {
  ',': '，',
  '.': '。',
  '\\': '、',
  ';': '；',
  ':': '：',
  '?': '？',
  '!': '！',
  '(': '（',
  ')': '）',
};

/**
 * A key of an ordinary keyboard as it types here: letters are pinyin, signs are Chinese. Undefined for what types nothing:
 * arrows, function keys, and everything with a modifier that makes it a command.
 */
export function hardwareKeyOf(event: KeyboardEvent): HardwareKey | undefined {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return undefined;
  if (event.key === 'Backspace' || event.key === 'Delete') return { kind: 'backspace' };
  if (event.key === 'Enter') return { kind: 'enter' };
  if (event.key === ' ') return { kind: 'space' };
  // longer names are keys that type nothing; a character beyond the basic plane is one character
  if ([...event.key].length !== 1) return undefined;
  return { kind: 'character', key: chineseSigns[event.key] ?? event.key };
}
