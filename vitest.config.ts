import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

// against what hangs, not against a slow machine
const patient = { testTimeout: 180_000, hookTimeout: 180_000 };
const setupFiles = ['tests/property-limits.ts'];

export default defineConfig({
  test: {
    // all of them: vitest would leave one idle, which on a machine of two is half of it
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'node',
          environment: 'node',
          include: ['{contract,drivers,main,offline-cache,platform,seal,tests}/**/*.test.ts'],
          exclude: ['**/node_modules/**'],
          setupFiles,
          ...patient,
        },
      },
      {
        plugins: [svelte()],
        resolve: { conditions: ['browser'] },
        test: {
          name: 'page',
          environment: 'happy-dom',
          include: ['renderer/**/*.test.ts'],
          setupFiles,
          ...patient,
        },
      },
    ],
  },
});
