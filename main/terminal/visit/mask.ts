/** 王淑芬 -> 王*芬, 马丽 -> 马*: enough for the owner to know it is theirs, not for the next in line. */
export function maskedName(name: string): string {
  const characters = [...name.trim()];
  if (characters.length <= 1) return characters.join('');
  if (characters.length === 2) return `${characters[0]}*`;
  return `${characters[0]}${'*'.repeat(Math.min(characters.length - 2, 4))}${characters.at(-1)}`;
}

/** Keeps the first four and the last four of a number, as on the paper: 6208**********0723. */
export function maskedNumber(value: string, mark = '*'): string {
  if (value.length < 9) return mark.repeat(value.length);
  return value.slice(0, 4) + mark.repeat(value.length - 8) + value.slice(-4);
}
