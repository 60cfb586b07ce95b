import { defineConfig } from '@playwright/test';

/** The Electron shell on a real binary; `tests/run-all.ts` runs it where there is one and says so where not. */
export default defineConfig({
  testDir: '.',
  testMatch: 'end-to-end.spec.ts',
  outputDir: '../../test-results/electron',
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 20_000 },
});
