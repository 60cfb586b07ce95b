import fc from 'fast-check';
import { pinyin } from 'pinyin-pro';
import { describe, expect, test } from 'vitest';
import { shippedCatalogue } from './broken-copy.test-support.ts';
import { checkCatalogue } from './check.ts';
import { buildSearch, type CatalogueSearch } from './search.ts';
import { searchTerms } from './search-text.ts';

const named = (...names: (string | [shortName: string, name: string])[]) =>
  names.map((each, number) => {
    const [shortName, name] = typeof each === 'string' ? [each, each] : each;
    return { code: String(number), shortName, name };
  });
const codes = (search: CatalogueSearch, query: string) => search.find(query, 100).map(({ code }) => code);

const items = checkCatalogue(shippedCatalogue).catalogue?.items ?? [];
const shipped = buildSearch(items);
const shortNames = (query: string) =>
  shipped.find(query, 5).map(({ code }) => items.find((item) => item.code === code)?.shortName);

describe('in the shipped catalogue', () => {
  test.each([
    '领养老金',
    '领养',
    'lingyanglaojin',
    'lingy',
    'lylj',
    'LYLJ',
    '领yanglao',
    'lyanglj',
    ' 领 养老 ',
    'ling yang',
  ])('%j finds 领养老金 first', (query) => expect(shortNames(query)[0]).toBe('领养老金'));

  test.each(['', '  ', '（）', 'xyzq', '养猪', '领养老金的', '领 xyz'])('%j finds nothing', (query) =>
    expect(shortNames(query)).toEqual([]),
  );

  test('a limit is kept', () => expect(shipped.find('y', 3)).toHaveLength(3));
});

describe('the order', () => {
  test('whole, beginning, whole word, anywhere; the short name before the long one', () => {
    const search = buildSearch(
      named('申领社保', '社保卡申请', '社保', ['办卡', '社保卡办理'], ['其他', '农村社保卡的补换']),
    );
    expect(codes(search, '社保')).toEqual(['2', '1', '3', '0', '4']);
    expect(codes(search, 'shebao')).toEqual(['2', '1', '3', '0', '4']);
  });

  test('pinyin before initials; equal ones in the order of the catalogue', () => {
    const search = buildSearch(named('爱你们', '安居', '安家'));
    expect(codes(search, 'an')).toEqual(['1', '2', '0']);
  });
});

describe('characters with several readings', () => {
  const search = buildSearch(named('重大疾病救助', '银行卡变更', '长期护理', '绿化补贴'));
  test.each([
    ['zhongda', '0'],
    ['chongda', '0'],
    ['yinhang', '1'],
    ['yhk', '1'],
    ['changqi', '2'],
    ['cqhl', '2'],
    ['lvhua', '3'],
    ['lüh', '3'],
  ])('%s', (query, code) => expect(codes(search, query)).toEqual([code]));

  test('the reading that fits the word comes first', () => {
    const both = buildSearch(named('重庆来的人', '重点人群'));
    expect(codes(both, 'zhong')).toEqual(['1', '0']);
    expect(codes(both, 'chong')).toEqual(['0', '1']);
  });
});

test('tells which characters were meant, in the text as it is written', () => {
  const search = buildSearch([{ code: 'x', shortName: '津贴', name: '高龄津贴（８０ 岁以上）𠮷' }]);
  const [hit] = search.find('80sui', 1);
  expect(hit).toMatchObject({ field: 'name', by: 'pinyin' });
  expect('高龄津贴（８０ 岁以上）𠮷'.slice(hit?.start, hit?.end)).toBe('８０ 岁');
  expect(search.find('𠮷', 1)[0]).toMatchObject({ start: 12, end: 14 });
});

const character = fc.constantFrom(...'城乡居民养老保险待遇申领重大疾病银行长期护理绿化补贴登记');
const name = fc.array(character, { minLength: 1, maxLength: 12 }).map((parts) => parts.join(''));
const names = fc.uniqueArray(name, { minLength: 1, maxLength: 30 });
const slice = fc.tuple(fc.nat(), fc.nat(), fc.nat());

test('characters find exactly the items that contain them', () => {
  fc.assert(
    fc.property(names, name, (all, typed) => {
      const query = typed.slice(0, 2);
      const expected = named(...all).flatMap(({ code, name: text }) => (text.includes(query) ? [code] : []));
      expect(codes(buildSearch(named(...all)), query).toSorted()).toEqual(expected.toSorted());
    }),
  );
});

test('any part of a name is found by how it sounds, by its initials, and by a mixture', () => {
  fc.assert(
    fc.property(
      names,
      slice,
      fc.array(fc.nat({ max: 2 }), { minLength: 12, maxLength: 12 }),
      (all, at, ways) => {
        const number = at[0] % all.length;
        const text = all[number] ?? '';
        const from = at[1] % text.length;
        const part = text.slice(from, from + 1 + (at[2] % (text.length - from)));
        const sounds = pinyin(text, { toneType: 'none', type: 'array', v: true }).slice(
          from,
          from + part.length,
        );
        const mixture = sounds.map(
          (sound, place) => [sound, sound.charAt(0), part.charAt(place)][ways[place] ?? 0],
        );
        const search = buildSearch(named(...all));
        for (const query of [sounds.join(''), sounds.map((sound) => sound.charAt(0)).join('')]) {
          expect(codes(search, query)).toContain(String(number));
        }
        // a mixture counts only where nothing stricter is found
        const [found] = search.find(mixture.join(''), 1);
        expect(found).toBeDefined();
        if (found?.by === 'mixed') expect(codes(search, mixture.join(''))).toContain(String(number));
      },
    ),
  );
});

test('whatever is typed, nothing breaks, and every hit lies in its field', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), names, (query, all) => {
      const list = named(...all);
      for (const hit of buildSearch(list).find(query, 10)) {
        const text = list[Number(hit.code)]?.[hit.field] ?? '';
        expect(hit.start).toBeLessThan(hit.end);
        expect(hit.end).toBeLessThanOrEqual(text.length);
      }
    }),
  );
  expect(searchTerms('　Ａ１，b\u3000ü ')).toEqual([['a', '1', 'b'], ['v']]);
});
