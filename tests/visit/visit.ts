import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { checkCatalogue } from '../../offline-cache/catalogue/check.ts';
import { runScriptedVisit, type VisitReport } from './scripted-visit.ts';

const usage =
  'npm run visit -- [--item CODE] [--offline] [--landscape] [--evidence FOLDER] [--verbose] [--json]';

/** The drawn example; used when no item is named. */
const usualItem = '老年人优待证';

process.exitCode = await run();

async function run(): Promise<number> {
  const { values } = parseArgs({
    options: {
      item: { type: 'string' },
      offline: { type: 'boolean', default: false },
      landscape: { type: 'boolean', default: false },
      evidence: { type: 'string', default: 'evidence/visit' },
      verbose: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  const items = checkCatalogue('catalogue').catalogue?.items ?? [];
  const wanted = values.item ?? usualItem;
  const item = items.find((candidate) =>
    [candidate.code, candidate.name, candidate.shortName].includes(wanted),
  );
  if (!item) {
    console.error(`目录里没有这一事项：${wanted}。${usage}`);
    return 2;
  }
  if (values.offline && item.kind !== 'apply') {
    console.error(`${item.name}要有网络才能办，不能加 --offline。`);
    return 2;
  }
  const folder = mkdtempSync(path.join(tmpdir(), 'jiujin-visit-'));
  const log = (line: string): void => void (values.verbose && console.error(line));
  console.error(`${item.name}：一位办事人从首页走到告别${values.offline ? '，网络断了' : ''} …`);
  try {
    const panel = values.landscape ? 'landscape' : 'portrait';
    const evidence = path.resolve(values.evidence);
    const report = await runScriptedVisit({ item, offline: values.offline, panel, folder, evidence, log });
    tell(report, values.json);
    return report.ok ? 0 : 1;
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error);
    console.error(`没有走完：${failure}`);
    if (values.json) console.log(JSON.stringify({ ok: false, failure }));
    return 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function tell(report: VisitReport, json: boolean): void {
  if (json) {
    console.log(JSON.stringify(report));
    return;
  }
  console.log(`办件编号 ${report.caseNumber ?? '没有'}`);
  console.log(`走到 ${report.rungs.join(' → ')}，评价 ${report.rating ?? '没有'}，用时 ${report.seconds} 秒`);
  for (const picture of [...report.receipts, ...report.screens])
    console.log(`  ${path.relative('.', picture)}`);
}
