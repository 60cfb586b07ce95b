import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { upcE } from './bar-patterns.ts';
import { code93 } from './code93-patterns.ts';
import { interpretEscpos } from './escpos-interpret.ts';
import { ESC, GS, stream } from './testing/escpos-bytes.ts';
import { codabar, itf } from './two-width-patterns.ts';

/** Lengths of the runs of equal modules, beginning with a bar. */
const runs = (modules = ''): number[] => (modules.match(/1+|0+/g) ?? []).map(({ length }) => length);

describe('bars', () => {
  it('of UPC-E are those of the UPC-A it stands for', () => {
    // 123456 with check digit 5: even parity at the first, fourth and fifth digit.
    const bars = '101' + '0110011' + '0010011' + '0111101' + '0011101' + '0111001' + '0101111' + '010101';
    for (const text of ['123456', '0123456', '01234565', '01234500006', '012345000065'])
      expect(upcE(text)).toBe(bars);
    for (const text of ['11234500006', '01234567890', 'abcdef', '']) expect(upcE(text)).toBeUndefined();
  });

  it('of ITF hold one digit of each pair in bars and one in spaces', () => {
    const weights = [1, 2, 4, 7, 0];
    const digit = (wide: number[]): number =>
      wide.reduce((sum, run, at) => sum + (run > 1 ? (weights[at] ?? 0) : 0), 0) % 11;
    fc.assert(
      fc.property(fc.stringMatching(/^(\d\d){1,8}$/), (text) => {
        const widths = runs(itf(text)).slice(4, -3);
        const read = Array.from({ length: text.length / 2 }, (_, pair) => {
          const ten = widths.slice(pair * 10, pair * 10 + 10);
          return `${digit(ten.filter((_run, at) => at % 2 === 0))}${digit(ten.filter((_run, at) => at % 2 === 1))}`;
        });
        expect(read.join('')).toBe(text);
      }),
    );
    expect(itf('123')).toBe(itf('12'));
    expect(itf('12a4')).toBeUndefined();
  });

  it('of Codabar have two or three wide elements a character, and differ', () => {
    const bodies = [...'0123456789-$:/.+'].map((each) =>
      runs(codabar(`A${each}B`))
        .slice(8, 15)
        .join(''),
    );
    expect(new Set(bodies).size).toBe(16);
    for (const body of bodies) expect([2, 3]).toContain([...body].filter((width) => width === '3').length);
    expect(codabar('12345')).toBeUndefined();
  });

  it('of Code 93 are nine modules a character, with both check characters', () => {
    const widths = runs(code93('WIKIPEDIA'));
    const symbols = Array.from({ length: 13 }, (_, at) => widths.slice(at * 6, at * 6 + 6));
    for (const symbol of symbols) expect(symbol.reduce((sum, width) => sum + width, 0)).toBe(9);
    expect([symbols[0], symbols[12]].map((each) => each?.join(''))).toEqual(['111141', '111141']);
    // The sums leave 6 and 39: the characters 6 and $.
    expect([symbols[10], symbols[11]].map((each) => each?.join(''))).toEqual(['121311', '321111']);
    const ascii = Array.from({ length: 128 }, (_, code) => code93(String.fromCharCode(code)));
    expect(new Set(ascii).size).toBe(128);
    for (const [code, modules] of ascii.entries())
      expect(modules?.length, `code ${code}`).toSatisfy((length: number) => length === 46 || length === 55);
    expect(code93('é')).toBeUndefined();
  });

  it.each([0, 1, 2])('have their text in the middle, whichever the alignment (%i)', (alignment) => {
    const { drawings, lines } = interpretEscpos(
      stream(ESC, 'a', alignment, GS, 'H', 2, GS, 'k', 70, 8, '00123456'),
    );
    const bars = drawings.find((drawing) => drawing.kind === 'image');
    const letters = drawings.filter((drawing) => drawing.kind === 'character');
    const middle = ((letters[0]?.x ?? 0) + (letters.at(-1)?.x ?? 0) + 12) / 2;
    expect(Math.abs(middle - ((bars?.x ?? 0) + (bars?.bitmap.width ?? 0) / 2))).toBeLessThanOrEqual(1);
    expect(lines).toEqual(['00123456']);
  });

  it('are drawn for every form of GS k that has them', () => {
    const forms: [number, string][] = [
      [65, '01234567890'],
      [66, '01234500006'],
      [67, '690123456789'],
      [68, '1234567'],
      [69, 'ABC'],
      [70, '1234'],
      [71, 'A12B'],
      [72, 'abc'],
      [73, '{BABC'],
      [74, '(01)04912345123459'],
      [79, 'Auto 12'],
    ];
    for (const [form, text] of forms) {
      const { drawings } = interpretEscpos(stream(GS, 'k', form, text.length, text));
      expect(
        drawings.map(({ kind }) => kind),
        `GS k ${form}`,
      ).toEqual(['image']);
    }
    const { drawings } = interpretEscpos(stream(GS, 'k', 75, 13, '0123456789012'));
    expect(drawings).toMatchObject([{ kind: 'box', label: 'GS1 DataBar' }]);
  });
});
