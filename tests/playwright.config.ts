import { defineConfig } from '@playwright/test';

/** Visits through the real page, on real parts; each in a house of its own, so two at a time do not meet. */
export default defineConfig({
  // what vitest runs beside them is none of these
  testMatch: '*.spec.ts',
  testDir: 'visits',
  outputDir: '../test-results/visits',
  workers: 2,
  fullyParallel: false,
  timeout: 180_000,
  expect: { timeout: 20_000 },
  reporter: 'list',
});
