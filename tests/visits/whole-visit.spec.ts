import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { checkCatalogue } from '../../offline-cache/catalogue/check.ts';
import type { ServiceItem } from '../../contract/service-item.ts';
import { runScriptedVisit } from '../visit/scripted-visit.ts';
import type { Panel } from '../visit/open-visit.ts';

const items = checkCatalogue('catalogue').catalogue?.items ?? [];

function itemOf(kind: ServiceItem['kind']): ServiceItem {
  const item = items.find((candidate) => candidate.kind === kind && !candidate.eligibility?.minimumAge);
  if (!item) throw new Error(`the catalogue has no item of kind ${kind}`);
  return item;
}

const visits: { name: string; kind: ServiceItem['kind']; panel: Panel; offline: boolean }[] = [
  { name: 'an application, upright', kind: 'apply', panel: 'portrait', offline: false },
  { name: 'an application, lying', kind: 'apply', panel: 'landscape', offline: false },
  { name: 'an application while the line is down', kind: 'apply', panel: 'portrait', offline: true },
  { name: 'a query', kind: 'query', panel: 'landscape', offline: false },
  { name: 'a printed record', kind: 'print', panel: 'portrait', offline: false },
];

for (const { name, kind, panel, offline } of visits) {
  test(`${name} goes from idle to goodbye and reaches the platform`, async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'jiujin-visit-'));
    const evidence = path.resolve('evidence', 'visits', name.replaceAll(/\W+/g, '-'));
    const report = await runScriptedVisit({
      item: itemOf(kind),
      offline,
      panel,
      folder,
      evidence,
      log: () => undefined,
    });
    rmSync(folder, { recursive: true, force: true });
    expect(report.ok).toBe(true);
    expect(report.caseNumber).toMatch(new RegExp(`^${itemOf(kind).code}20\\d{10}$`));
    expect(report.rungs).toEqual(kind === 'apply' ? ['saved', 'received', 'accepted'] : []);
    expect(report.receipts).toHaveLength(kind === 'query' ? 0 : 1);
  });
}
