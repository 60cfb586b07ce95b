import { builtinModules } from 'node:module';
import { defineConfig } from 'vite';

/** Electron's Node runs no TypeScript: the shell is bundled into one file. `vite build -c electron.config.ts`. */
export default defineConfig({
  publicDir: false,
  build: {
    ssr: 'main/electron/main.ts',
    outDir: 'dist/electron',
    emptyOutDir: true,
    // The Node inside Electron 45 is Node 24.
    target: 'node24',
    minify: false,
    rolldownOptions: {
      external: ['electron', ...builtinModules, ...builtinModules.map((name) => `node:${name}`)],
      output: { format: 'es', entryFileNames: 'main.js', codeSplitting: false },
    },
  },
  // Nothing is left to be found in node_modules: the archive holds this file alone.
  ssr: { noExternal: true },
});
