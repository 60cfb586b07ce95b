import { ServiceItem, type CatalogueProblem } from '../../contract/service-item.ts';
import type { ItemDocument } from './catalogue-rules.ts';
import { checkCatalogue } from './check.ts';
import type { EnglishGaps } from './english-texts.ts';
import { valueAt } from './field-path.ts';

/** The last line of `--json`. `kinds` counts the items of each kind. */
export interface CheckSummary {
  ok: boolean;
  items: number;
  kinds: Record<ServiceItem['kind'], number>;
  problems: CatalogueProblem[];
  /** texts without English, which are shown in Chinese, and English that nothing uses; no problems */
  english: EnglishGaps;
}

/** Checks a folder and says what was found, for machines and for people. */
export function checkReport(folder: string): { summary: CheckSummary; text: string } {
  const { problems, documents, catalogue, english } = checkCatalogue(folder);
  const summary = {
    ok: catalogue !== undefined,
    items: documents.length,
    kinds: countKinds(documents),
    problems,
    english,
  };
  return { summary, text: summary.ok ? goodText(folder, summary) : problemText(folder, problems) };
}

function countKinds(documents: readonly ItemDocument[]): CheckSummary['kinds'] {
  const kinds: CheckSummary['kinds'] = { apply: 0, query: 0, print: 0 };
  for (const { raw } of documents) {
    const kind = ServiceItem.shape.kind.safeParse(valueAt(raw, ['kind']));
    if (kind.success) kinds[kind.data]++;
  }
  return kinds;
}

function goodText(folder: string, { items, kinds, english }: CheckSummary): string {
  const counts = `申请 ${kinds.apply}，查询 ${kinds.query}，打印 ${kinds.print}`;
  const said = `${printable(folder)}：${items} 件事项（${counts}），没有问题。`;
  return [said, ...englishLines(english)].join('\n');
}

function englishLines({ missing, unused }: EnglishGaps): string[] {
  const list = (heading: string, texts: readonly string[]) =>
    texts.length === 0
      ? []
      : [`${heading} ${texts.length} 处：`, ...texts.map((text) => `  ${printable(text)}`)];
  return [...list('没有英文、英文画面上显示中文的', missing), ...list('英文用不上了的', unused)];
}

function problemText(folder: string, problems: readonly CatalogueProblem[]): string {
  const lines: string[] = [];
  for (const [file, ofFile] of Map.groupBy(problems, (found) => found.file)) {
    lines.push(file === '.' ? printable(folder) : printable(file));
    for (const { field, code, message } of ofFile) {
      lines.push(`  ${field === '' ? '（整个文件）' : printable(field)}　[${code}]`, `    ${message}`);
    }
  }
  return [...lines, '', `共 ${problems.length} 处问题。改好以后再检查一次。`].join('\n');
}

/** Names of files and fields come from outside: a terminal must not obey what they contain. */
function printable(text: string): string {
  return text.replace(/\p{C}/gu, '·');
}
