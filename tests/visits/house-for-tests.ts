import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test as base } from '@playwright/test';
import type { HouseOptions } from '../../main/start/house.ts';
import { openVisit, type OpenVisit, type Panel } from '../visit/open-visit.ts';

export interface Fixtures {
  panel: Panel;
  houseOptions: Partial<HouseOptions>;
  /** a film that the browser plays for a camera */
  film: string | undefined;
  open: OpenVisit;
}

/** A fresh house for every test, on a folder of its own; nothing of it is left afterwards. */
export const test = base.extend<Fixtures>({
  panel: ['portrait', { option: true }],
  houseOptions: [{}, { option: true }],
  film: [undefined, { option: true }],
  open: async ({ panel, houseOptions, film }, use, testInfo) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'jiujin-visits-'));
    const evidence = path.resolve('evidence', 'visits', testInfo.title.replaceAll(/[^\p{L}\p{N}]+/gu, '-'));
    const open = await openVisit({
      folder,
      panel,
      evidence,
      film,
      timing: { goodbyeSeconds: 2 },
      acceptAfterSeconds: 1,
      ...houseOptions,
    });
    await use(open);
    await open.close();
    rmSync(folder, { recursive: true, force: true });
  },
});

export { expect } from '@playwright/test';
