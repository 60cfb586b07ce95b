import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

const slow = { testTimeout: 30_000, hookTimeout: 60_000 };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'node',
          environment: 'node',
          include: ['{contract,drivers,main,offline-cache,platform,seal,tests}/**/*.test.ts'],
          exclude: ['**/node_modules/**'],
          ...slow,
        },
      },
      {
        plugins: [svelte()],
        resolve: { conditions: ['browser'] },
        test: { name: 'page', environment: 'happy-dom', include: ['renderer/**/*.test.ts'], ...slow },
      },
    ],
  },
});
