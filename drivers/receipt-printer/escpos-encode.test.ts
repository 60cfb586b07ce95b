import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PaperDocument, type PaperElement } from '../../contract/paper.ts';
import { encodePaper } from './escpos-encode.ts';
import { interpretEscpos } from './escpos-interpret.ts';
import { genericProfile, type PrinterProfile } from './printer-profile.ts';
import { qrModules } from './escpos-qr.ts';
import { sampleReceipt } from './testing/sample-receipt.ts';

const paperOf = (...elements: unknown[]) =>
  interpretEscpos(encodePaper(PaperDocument.parse({ elements })), { encoding: 'gb18030' });
const includes = (bytes: Uint8Array, ...part: number[]): boolean =>
  Buffer.from(bytes).includes(Buffer.from(part));

/** with the rare characters in its font */
const profile: PrinterProfile = { ...genericProfile(), font: 'GB18030' };

describe('encodePaper', () => {
  it('begins with initialise and Chinese, ends with feed and partial cut', () => {
    const bytes = [...encodePaper({ elements: [] })];
    expect(bytes.slice(0, 4)).toEqual([0x1b, 0x40, 0x1c, 0x26]);
    expect(bytes.slice(-4)).toEqual([0x1d, 0x56, 0x42, 0x00]);
    expect(interpretEscpos(encodePaper(sampleReceipt))).toMatchObject({
      cuts: 1,
      unknownCommands: 0,
    });
  });

  it('sends sizes for ASCII and for Chinese', () => {
    const bytes = encodePaper(
      PaperDocument.parse({ elements: [{ kind: 'text', content: '大 A', size: 'double' }] }),
    );
    expect(includes(bytes, 0x1d, 0x21, 0x11)).toBe(true);
    expect(includes(bytes, 0x1c, 0x21, 0x0c)).toBe(true);
  });

  it('sends triple for ASCII, and double for Chinese, which has no larger', () => {
    const bytes = encodePaper(
      PaperDocument.parse({ elements: [{ kind: 'text', content: '8207 314', size: 'triple' }] }),
    );
    expect(includes(bytes, 0x1d, 0x21, 0x22)).toBe(true);
    expect(includes(bytes, 0x1c, 0x21, 0x0c)).toBe(true);
  });

  it('text is GB18030, with the rare characters of names in four bytes', () => {
    const bytes = encodePaper(PaperDocument.parse({ elements: [{ kind: 'text', content: '𠮷' }] }), {
      profile,
    });
    expect(includes(bytes, 0x95, 0x34, 0xb2, 0x35)).toBe(true);
  });

  it('field values hang under the value', () => {
    const value = '甘肃省平凉市崆峒区柳湖镇八里村便民服务室，往北二十米';
    expect(paperOf({ kind: 'field', label: '地址', value }).lines).toEqual([
      '地址：甘肃省平凉市崆峒区柳湖镇八里村便民服务室，',
      '      往北二十米',
    ]);
    expect(paperOf({ kind: 'field', label: '时间：', value: '09:47' }).lines).toEqual(['时间：09:47']);
  });

  it('the QR code is 230 to 300 dots wide for what receipts carry', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 130 }), (length) => {
        const paper = paperOf({ kind: 'qr', content: `http://p.example/${'r'.repeat(length)}` });
        const drawn = paper.drawings.find((drawing) => drawing.kind === 'image');
        const width = drawn?.kind === 'image' ? drawn.bitmap.width : 0;
        expect(width).toBeGreaterThanOrEqual(230);
        expect(width).toBeLessThanOrEqual(300);
        expect(paper.qr).toHaveLength(1);
      }),
    );
  });

  it('a code that carries a signature is wider, and no module is under three dots', () => {
    fc.assert(
      fc.property(fc.integer({ min: 200, max: 420 }), (length) => {
        const content = `http://p.example/v#${'r'.repeat(length)}`;
        const paper = paperOf({ kind: 'qr', content });
        const drawn = paper.drawings.find((drawing) => drawing.kind === 'image');
        const width = drawn?.kind === 'image' ? drawn.bitmap.width : 0;
        const modules = qrModules(new TextEncoder().encode(content), 'M')?.size ?? Infinity;
        expect(width).toBeLessThanOrEqual(450);
        expect(width / modules).toBeGreaterThanOrEqual(3);
        expect(paper.qr).toEqual([content]);
      }),
    );
  });

  it('what fits no QR code is printed as text', () => {
    const content = '长'.repeat(3000);
    expect(qrModules(new TextEncoder().encode(content), 'M')).toBeUndefined();
    expect(paperOf({ kind: 'qr', content }).lines.join('')).toBe(content);
  });

  it('no control character of the document reaches the printer', () => {
    const content = 'a\x1bp\x00\x19b\x1d\x56\x00c\x07';
    const paper = paperOf({ kind: 'text', content }, { kind: 'field', label: 'x\n', value: 'y\x1d(k' });
    expect(paper).toMatchObject({ cuts: 1, unknownCommands: 0 });
    expect(paper.lines[0]).toBe('apbVc');
  });

  it('ticks and boxes become the ones that printers have', () => {
    expect(paperOf({ kind: 'text', content: '☑ 已存 ☐ 已送' }).lines).toEqual(['√ 已存 □ 已送']);
  });

  it('loses no character, never cuts off a line, whatever the document', () => {
    const texts = fc.string({ unit: fc.constantFrom(...'平凉市，。（）12345 abcXYZ𠮷é·\n'), maxLength: 120 });
    const element: fc.Arbitrary<PaperElement> = fc.oneof(
      fc.record<PaperElement & { kind: 'text' }>({
        kind: fc.constant('text'),
        content: texts,
        align: fc.constantFrom('left', 'center', 'right'),
        size: fc.constantFrom('normal', 'tall', 'double', 'triple'),
        bold: fc.boolean(),
      }),
      fc.record<PaperElement & { kind: 'field' }>({ kind: fc.constant('field'), label: texts, value: texts }),
      fc.constant<PaperElement>({ kind: 'rule' }),
    );
    const solid = (text: string): string => text.replace(/[\s：]/g, '');
    fc.assert(
      fc.property(fc.array(element, { maxLength: 5 }), (elements) => {
        const paper = interpretEscpos(encodePaper({ elements }, { profile }), { encoding: 'gb18030' });
        const text = elements.map((each) =>
          each.kind === 'text' ? each.content : each.kind === 'field' ? each.label + each.value : '',
        );
        expect(solid(paper.lines.join(''))).toBe(solid(text.join('')));
        for (const drawing of paper.drawings) {
          if (drawing.kind === 'character') expect(drawing.x + drawing.width).toBeLessThanOrEqual(576);
        }
        expect(paper.unknownCommands).toBe(0);
      }),
    );
  });
});
