import { describe, expect, it } from 'vitest';
import { PaperDocument } from '../../contract/paper.ts';
import { encodePaper } from './escpos-encode.ts';
import { interpretEscpos } from './escpos-interpret.ts';
import { Glyphs } from './glyphs.ts';
import { imageQrTexts } from './image-qr.ts';
import { profileNames, readProfile, type PrinterProfile } from './printer-profile.ts';
import { missingType } from './rare-characters.ts';
import { sampleReceipt } from './testing/sample-receipt.ts';

function profile(name: string): PrinterProfile {
  const read = readProfile(name);
  if (!read.ok) throw new Error(read.failure);
  return read.value;
}

const contains = (bytes: Uint8Array, ...sequence: number[]): boolean =>
  Buffer.from(bytes).includes(Buffer.from(sequence));
const address = 'http://platform.example/r/0195f2d1-7a11-7222-8333-123456789abc';

describe('profiles', () => {
  it.each(profileNames())('%s prints the whole receipt on its paper', (name) => {
    const { widthDots, cut, qr } = profile(name);
    const bytes = encodePaper(sampleReceipt, { profile: profile(name) });
    const paper = interpretEscpos(bytes, { widthDots, encoding: 'gb18030' });
    expect(paper.unknownCommands).toBe(0);
    expect(paper.cuts).toBe(cut === 'none' ? 0 : 1);
    expect(paper.lines.join('')).toContain('8207 314');
    expect(qr === 'command' ? paper.qr : imageQrTexts(paper)).toEqual([address]);
    const right = paper.drawings.map((each) => (each.kind === 'character' ? each.x + each.width : 0));
    expect(Math.max(...right)).toBeLessThanOrEqual(widthDots);
  });

  it('with a name nobody knows is a sentence that lists those there are', () => {
    expect(readProfile('tm-9000')).toEqual({
      ok: false,
      failure: expect.stringMatching(/^No profile "tm-9000".*clone-wide-bits.*generic/) as string,
    });
    expect(readProfile('../profiles/generic').ok).toBe(false);
  });

  it('tell the clone its own bits for double size', () => {
    const big = PaperDocument.parse({ elements: [{ kind: 'text', content: '大', size: 'double' }] });
    expect(contains(encodePaper(big, { profile: profile('generic') }), 0x1c, 0x21, 0x0c)).toBe(true);
    expect(contains(encodePaper(big, { profile: profile('clone-wide-bits') }), 0x1c, 0x21, 0x30)).toBe(true);
  });

  it('draw what the font lacks, on its own line, and print a missing type where nothing can draw', () => {
    const name = PaperDocument.parse({ elements: [{ kind: 'field', label: '办事人', value: '𠮷*芬' }] });
    const plain = interpretEscpos(encodePaper(name), { encoding: 'gb18030' });
    expect(plain.lines).toEqual([`办事人：${missingType}*芬`]);
    const glyphs = new Glyphs();
    const drawn = encodePaper(name, { draw: (request) => glyphs.glyph(request) });
    const paper = interpretEscpos(drawn, { encoding: 'gb18030' });
    expect(paper.lines).toEqual([]);
    expect(paper.drawings[0]).toMatchObject({ kind: 'image', bitmap: { height: 24 } });
  });
});
