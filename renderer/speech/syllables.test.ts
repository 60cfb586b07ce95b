// @vitest-environment node
import { assert, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { everySyllable, soundsOf } from './syllables.ts';

const said = (text: string): string =>
  soundsOf(text)
    .map((sound) => (sound.kind === 'syllable' ? sound.name : '|'))
    .join(' ');
const known = new Set(everySyllable());

test.each([
  ['您好，今天办什么事？', 'nin2 hao3 | jin1 tian1 ban4 shen2 me5 shi4 |'],
  ['2026年11月24日', 'er4 ling2 er4 liu4 nian2 shi2 yi1 yue4 er4 shi2 si4 ri4'],
  ['银行，行李', 'yin2 hang2 | xing2 li5'],
  ['崆峒区峡门回族乡', 'kong1 tong2 qu1 xia2 men2 hui2 zu2 xiang1'],
  ['不是您的错', 'bu2 shi4 nin2 de5 cuo4'],
  ['还没有写', 'hai2 mei2 you2 xie3'],
  ['女儿', 'nv3 er2'],
])('%s sounds like %s', (text, sounds) => expect(said(text)).toBe(sounds));

test('a character without a known reading is called a rare one', () => {
  expect(said('王𡋾')).toBe('wang2 sheng1 pi4 zi4');
});

test('whatever is said is made of syllables that have a clip', () => {
  assert(
    property(string({ unit: 'grapheme', maxLength: 40 }), (text) => {
      for (const sound of soundsOf(text)) if (sound.kind === 'syllable') expect(known).toContain(sound.name);
    }),
    { numRuns: 500 },
  );
});

test('every ideograph of the basic block alone has a sound, and it is in the set', () => {
  for (let code = 0x4e00; code <= 0x9fa5; code += 1) {
    const sounds = soundsOf(String.fromCodePoint(code));
    expect(sounds.length).toBeGreaterThan(0);
    for (const sound of sounds) expect(sound.kind === 'syllable' && known.has(sound.name)).toBe(true);
  }
});
