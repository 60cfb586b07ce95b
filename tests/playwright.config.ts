import { defineConfig } from '@playwright/test';

/** Visits through the real page, on real parts: one at a time, for a kiosk has one person in front of it. */
export default defineConfig({
  // what vitest runs beside them is none of these
  testMatch: '*.spec.ts',
  testDir: 'visits',
  outputDir: '../test-results/visits',
  workers: 1,
  fullyParallel: false,
  timeout: 180_000,
  expect: { timeout: 20_000 },
  reporter: 'list',
});
