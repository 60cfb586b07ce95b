import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readFileSync } from 'node:fs';
import { shippedCatalogue } from './broken-copy.test-support.ts';
import { checkCatalogue } from './check.ts';
import { readEvaluationIndicators } from './evaluation-indicators.ts';
import { problemCodes } from './problem.ts';

const { catalogue, problems } = checkCatalogue(shippedCatalogue);
const items = catalogue?.items ?? [];
const item = (name: string) => items.find((candidate) => candidate.name === name);

describe('the shipped catalogue', () => {
  test('is clean', () => {
    expect(problems).toEqual([]);
  });

  test('has the six themes of the idle screen in their order', () => {
    expect(catalogue?.manifest.themes.map(({ id, title }) => [id, title])).toEqual([
      ['social', '养老和社保'],
      ['medical', '看病和医保'],
      ['relief', '救助和补贴'],
      ['documents', '证件和户口'],
      ['housing', '房子和土地'],
      ['records', '查进度、打证明'],
    ]);
  });

  test('has at least sixteen items, of all three kinds', () => {
    expect(items.length).toBeGreaterThanOrEqual(16);
    expect(new Set(items.map(({ kind }) => kind))).toEqual(new Set(['apply', 'query', 'print']));
  });

  test('asks the drawn question with the drawn choices', () => {
    const question = item('老年人优待证')?.form?.properties['receiveBy'];
    expect(question?.title).toBe('办好以后，证怎么给您？');
    expect(question?.['x-choices']?.map(({ label }) => label)).toEqual([
      '村里便民服务室取',
      '邮寄到家',
      '手机上用电子证',
    ]);
  });

  test('keeps the age of the allowance for the very old', () => {
    expect(item('高龄津贴（80 岁以上）')?.eligibility).toEqual({ minimumAge: 80 });
  });

  test('asks two to six things for every application, and at most a photo that may be passed over', () => {
    for (const { name, form } of items.filter(({ kind }) => kind === 'apply')) {
      const asked = Object.values(form?.properties ?? {}).filter(
        (property) => !['fixed', 'photo'].includes(property['x-input']),
      );
      expect([name, asked.length >= 2 && asked.length <= 6]).toEqual([name, true]);
    }
  });

  test('claims nothing as confirmed but the division code', () => {
    for (const { sources, legalLimit, promisedLimit } of items) {
      const confirmed = sources.filter(({ standing }) => standing === 'confirmed');
      expect(confirmed.map(({ title }) => title)).toEqual([expect.stringContaining('行政区划代码')]);
      expect(legalLimit.source.standing).not.toBe('confirmed');
      expect(promisedLimit.source.standing).not.toBe('confirmed');
      expect(
        sources.filter(({ title }) => title.includes('实施编码')).map(({ standing }) => standing),
      ).toEqual(['unconfirmed']);
    }
  });

  test('has the forty indicators, eight for each level', () => {
    const indicators = readEvaluationIndicators(shippedCatalogue);
    const levels = indicators.ok ? indicators.value.map(({ level }) => level) : [];
    expect([5, 4, 3, 2, 1].map((level) => levels.filter((each) => each === level).length)).toEqual([
      8, 8, 8, 8, 8,
    ]);
  });
});

test('the guide for those who write items explains every code', () => {
  const guide = readFileSync(join(shippedCatalogue, 'README.md'), 'utf8');
  expect(problemCodes.filter((code) => !guide.includes(`\`${code}\``))).toEqual([]);
});
