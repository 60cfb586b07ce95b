/** Numbers as they are shown, printed and read out: the screen, the papers and the page on the phone part them alike. */

/** Splits digits into groups, e.g. [3, 4, 4] for a telephone number; what is left over stays together. */
export function groupDigits(digits: string, groups: readonly number[]): string[] {
  const parts: string[] = [];
  let rest = digits;
  for (const size of groups) {
    if (rest.length <= size) break;
    parts.push(rest.slice(0, size));
    rest = rest.slice(size);
  }
  return rest === '' ? parts : [...parts, rest];
}

/** The short number on the paper, as it is read out: 4 and 3 digits. */
export function receiptNumberText(receiptNumber: string): string {
  return groupDigits(receiptNumber, [4, 3]).join(' ');
}

const itemCharacters = 31;

/** Groups of a 43-character case number: the item in fours, then the date and the serial number. */
export function caseNumberGroups(caseNumber: string): { groups: string[]; strongFrom: number } {
  const item = groupDigits(caseNumber.slice(0, itemCharacters), [4, 4, 4, 4, 4, 4, 4]);
  const rest = groupDigits(caseNumber.slice(itemCharacters), [8, 4]);
  return { groups: [...item, ...rest], strongFrom: item.length };
}

const groupsOnLine = 4;

/** A case number on short lines that can be read out: the item on two, day and serial on one. */
export function caseNumberLines(caseNumber: string): string[] {
  const { groups, strongFrom } = caseNumberGroups(caseNumber);
  const item = groups.slice(0, strongFrom);
  const lines = [item.slice(0, groupsOnLine), item.slice(groupsOnLine), groups.slice(strongFrom)];
  return lines.filter((line) => line.length > 0).map((line) => line.join(' '));
}

const landline = /(?<!\d)(0\d{2,3})-(\d{4})(\d{3,4})(?!\d)/gu;

/** A telephone number with its area: 0933-8230112 -> 0933-8230 112. One that is parted already stays as it is. */
export function telephoneText(number: string): string {
  return number.replace(landline, '$1-$2 $3');
}
