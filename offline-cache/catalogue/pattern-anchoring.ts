/**
 * Whether a regular expression can only match a whole value: it begins with `^`, ends with `$`, and no
 * alternative outside brackets escapes the two (`^a|b$` is not anchored).
 */
export function isAnchored(pattern: string): boolean {
  if (!pattern.startsWith('^')) return false;
  let depth = 0;
  let inClass = false;
  let last = '';
  for (let index = 1; index < pattern.length; index++) {
    const character = pattern.charAt(index);
    last = character;
    if (character === '\\') {
      index++;
      last = '';
    } else if (inClass) inClass = character !== ']';
    else if (character === '[') inClass = true;
    else if (character === '(') depth++;
    else if (character === ')') depth--;
    else if (character === '|' && depth === 0) return false;
  }
  return last === '$' && !inClass;
}

/** Whether the pattern compiles the way JSON Schema asks (Unicode mode). */
export function isPattern(pattern: string): boolean {
  try {
    new RegExp(pattern, 'u');
    return true;
  } catch {
    return false;
  }
}
