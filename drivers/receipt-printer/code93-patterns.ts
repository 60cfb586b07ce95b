/** Code 93 (AIM BC5): widths of three bars and three spaces, nine modules a character. */
const characters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%';
const patterns = (
  '131112 111213 111312 111411 121113 121212 121311 111114 131211 141111 211113 211212 211311 221112 221211 231111 ' +
  '112113 112212 112311 122112 132111 111123 111222 111321 121122 131121 212112 212211 211122 211221 221121 222111 ' +
  '112122 112221 122121 123111 121131 311112 311211 321111 112131 113121 211131 121221 312111 311121 122211'
).split(' ');
const startStop = '111141';
const [dollarShift, percentShift, slashShift, plusShift] = [43, 44, 45, 46];

/** Bars with check characters, start and stop as a string of modules; undefined for what is no ASCII. */
export function code93(text: string): string | undefined {
  if (text === '' || [...text].some((each) => each.charCodeAt(0) > 127)) return undefined;
  const values = [...text].flatMap(valuesOf);
  for (const longestWeight of [20, 15]) values.push(checkOf(values, longestWeight));
  const widths = [startStop, ...values.map((value) => patterns[value] ?? ''), startStop, '1'].join('');
  return [...widths].map((width, index) => (index % 2 === 0 ? '1' : '0').repeat(Number(width))).join('');
}

/** Weights count from the last character on and begin anew after the longest. */
function checkOf(values: readonly number[], longestWeight: number): number {
  const sum = values
    .toReversed()
    .reduce((total, value, index) => total + value * ((index % longestWeight) + 1), 0);
  return sum % patterns.length;
}

/** A character of the code itself, or a shift and a letter. */
function valuesOf(character: string): number[] {
  const own = characters.indexOf(character);
  if (own >= 0) return [own];
  const code = character.charCodeAt(0);
  const shifted = (shift: number, letter: number): number[] => [shift, characters.indexOf('A') + letter];
  if (code === 0) return shifted(percentShift, 20);
  if (code <= 26) return shifted(dollarShift, code - 1);
  if (code <= 31) return shifted(percentShift, code - 27);
  if (code <= 44) return shifted(slashShift, code - 33);
  if (code === 58) return shifted(slashShift, 25);
  if (code <= 63) return shifted(percentShift, code - 59 + 5);
  if (code === 64) return shifted(percentShift, 21);
  if (code <= 95) return shifted(percentShift, code - 91 + 10);
  if (code === 96) return shifted(percentShift, 22);
  if (code <= 122) return shifted(plusShift, code - 97);
  return shifted(percentShift, code - 123 + 15);
}
