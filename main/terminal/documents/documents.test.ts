import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { documentFonts } from './document-fonts.ts';
import { makeDocument } from './make-document.ts';
import { textRuns } from './text-runs.ts';
import { acknowledgement, applicationForm, registerExtract } from './visit-documents.ts';
import { canDraw, expectDocument, wordsOf } from './testing/expect-document.ts';
import { accepted, code, extract, paper, received, rows, saved, signature } from './testing/sample-facts.ts';

const facts = { ...paper, code };

describe('the words on the paper', () => {
  it.each([
    ['saved', saved, ['申报回执', '已存进这台机器', '还没送到平台', '还没受理']],
    ['received', received, ['申报回执', '已送到平台', '还没受理']],
    ['accepted', accepted, ['受理凭证', '已受理', '这张纸没有盖章']],
  ] as const)('%s: that rung is told and none above it', async (rung, progress, words) => {
    const content = acknowledgement({ ...facts, progress });
    const ladder = content.parts.find((part) => part.kind === 'ladder');
    const reached = { saved: 1, received: 2, accepted: 3 }[rung];
    expect(ladder?.rungs.map((each) => each.reached)).toEqual([0, 1, 2].map((index) => index < reached));
    const text = wordsOf((await makeDocument(content)).pdf);
    if (!canDraw) return;
    for (const word of words) expect(text).toContain(word);
    if (rung !== 'accepted') expect(text).not.toMatch(/受理凭证|盖章/);
    if (rung === 'saved') expect(text).not.toContain('已送到平台');
    expect(text).toContain('8207 314');
    expect(text).toContain('第 1 页，共 1 页');
    expect(text).not.toContain(paper.card.idNumber);
  });

  it('an extract says that it carries no seal, unless the platform sent one', async () => {
    const without = await makeDocument(registerExtract(extract));
    const image = PNG.sync.write(new PNG({ width: 8, height: 8 }));
    const sealed = await makeDocument(registerExtract({ ...extract, seal: { image } }));
    expect(Buffer.from(sealed.pdf).includes('/Subtype /Image')).toBe(true);
    expect(Buffer.from(without.pdf).includes('/Subtype /Image')).toBe(false);
    if (!canDraw) return;
    expect(wordsOf(without.pdf)).toContain('这张纸没有盖章');
    expect(wordsOf(sealed.pdf)).not.toContain('没有盖章');
  });
});

describe('a seal that the platform sent', () => {
  it('stands on the page of what it seals, and only where the agency accepted', async () => {
    const seal = { image: PNG.sync.write(new PNG({ width: 8, height: 8 })) };
    const made = await makeDocument(acknowledgement({ ...facts, progress: accepted, seal }));
    expect(made.pages).toBe(1);
    expect(Buffer.from(made.pdf).includes('/Subtype /Image')).toBe(true);
    const early = await makeDocument(acknowledgement({ ...facts, progress: received, seal }));
    expect(Buffer.from(early.pdf).includes('/Subtype /Image')).toBe(false);
  });
});

describe('what is long', () => {
  it('a table goes on over pages with its heading, and every row is there once', async () => {
    const many = Array.from({ length: 120 }, (_, index) => ({
      label: `${2015 + Math.floor(index / 12)} 年 ${(index % 12) + 1} 月`,
      value: `交费 ${100 + index} 元`,
    }));
    const made = await makeDocument(
      registerExtract({ ...extract, answer: { ...extract.answer, rows: many } }),
    );
    expect(made.pages).toBeGreaterThan(3);
    if (!canDraw) return;
    const text = wordsOf(made.pdf);
    expect(text.match(/交费 \d+ 元/g)).toEqual(many.map(({ value }) => value));
    expect(text.match(/登记的内容（续）/g)?.length).toBeGreaterThanOrEqual(made.pages - 2);
    for (let page = 1; page <= made.pages; page += 1)
      expect(text).toContain(`第 ${page} 页，共 ${made.pages} 页`);
  });

  it('an address of sixty characters and a long name wrap and stay whole', async () => {
    const address = '甘肃省平凉市崆峒区峡门回族乡白坡村三社'.repeat(4).slice(0, 60);
    const card = { ...paper.card, name: '阿卜杜热合曼·麦麦提吐尔逊·买买提依明江' };
    const content = applicationForm({
      ...paper,
      card,
      progress: saved,
      signature,
      rows: [{ id: 'address', label: '户口本上写的现在住的地址', value: address, from: 'citizen' }],
    });
    const { pdf, pages } = await makeDocument(content);
    expect(pages).toBe(1);
    if (!canDraw) return;
    const text = wordsOf(pdf).replaceAll(/\s/g, '');
    expect(text).toContain(card.name);
    expect([...address].every((character) => text.includes(character))).toBe(true);
  });
});

describe('rare characters', () => {
  it('of the official table are there, beyond the basic plane too', async () => {
    const card = { ...paper.card, name: '王𬭎㛃𫍯䶮' };
    const made = await makeDocument(acknowledgement({ ...facts, card, progress: saved }));
    expect(made.missing).toEqual([]);
    if (canDraw) expect(wordsOf(made.pdf)).toContain('王𬭎㛃𫍯䶮');
  });

  it('that no font has stand as 〓, and the paper says which', async () => {
    const fonts = { ...documentFonts(), rare: [] };
    const card = { ...paper.card, name: '王𡛔𤰉' };
    const made = await makeDocument(acknowledgement({ ...facts, card, progress: saved }), fonts);
    expect(made.missing).toEqual(['U+216D4', 'U+24C09']);
    if (canDraw) expect(wordsOf(made.pdf)).toContain('王〓〓');
    if (canDraw) expect(wordsOf(made.pdf).replaceAll(/\s/g, '')).toContain('以证件上的字为准');
  });

  it('come from another font of the machine where one has them', () => {
    const { regular, bold } = documentFonts();
    const other = { name: 'rare0', bytes: regular.bytes, has: (codePoint: number) => codePoint === 0x216d4 };
    const missing: number[] = [];
    const runs = textRuns('王𡛔氏\u202e𤰉', false, { regular, bold, rare: [other] }, (each) =>
      missing.push(each),
    );
    expect(runs.map(({ text, font }) => [text, font.name])).toEqual([
      ['王', 'regular'],
      ['𡛔', 'rare0'],
      ['氏〓', 'regular'],
    ]);
    expect(missing).toEqual([0x24c09]);
  });
});

describe.skipIf(!canDraw)('the look', () => {
  it.each([
    ['saved', () => acknowledgement({ ...facts, progress: saved })],
    ['accepted', () => acknowledgement({ ...facts, progress: accepted, application: { rows, signature } })],
    ['extract', () => registerExtract(extract)],
  ] as const)('%s is as it was looked at', async (name, content) => {
    expectDocument(name, (await makeDocument(content())).pdf);
  });
});
