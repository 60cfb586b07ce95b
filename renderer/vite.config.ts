import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import sirv from 'sirv';
import { defineConfig, type Plugin } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** What the terminal sends with the page; the preview is served under the same rules, so pictures prove them. */
const contentSecurityPolicy = [
  "default-src 'self'",
  "worker-src 'self'",
  "style-src 'self'",
  "script-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self' ws://127.0.0.1:*",
  "media-src 'self' blob:",
].join('; ');

/** The preview serves the clips, the dictionary and the model as the terminal does. */
const besideThePage: Plugin = {
  name: 'beside-the-page',
  configurePreviewServer: ({ middlewares }) => {
    middlewares.use('/speech', sirv(here('../dist/speech'), { dev: true }));
    middlewares.use('/typing', sirv(here('../dist/typing'), { dev: true }));
  },
};

/**
 * `vite build renderer` makes the two pages that ship (dist/page: the citizen's and the staff's). `--mode preview` makes
 * dist/preview: both, the gallery of the kit and the sample screens, for people and for the picture tests.
 */
export default defineConfig(({ mode }) => {
  const forPreview = mode === 'preview';
  const shipped = ['index.html', 'staff.html'];
  const pages = forPreview ? [...shipped, 'gallery.html', 'preview.html', 'staff-preview.html'] : shipped;
  return {
    root: here('.'),
    base: './',
    plugins: [svelte({ configFile: false }), besideThePage],
    build: {
      outDir: here(forPreview ? '../dist/preview' : '../dist/page'),
      emptyOutDir: true,
      target: 'chrome109',
      // the content security policy has no data: fonts
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      // the slices of the font are many and small; the report of each would bury the rest
      reportCompressedSize: false,
      rolldownOptions: { input: pages.map(here) },
    },
    preview: {
      host: '127.0.0.1',
      headers: { 'Content-Security-Policy': contentSecurityPolicy },
    },
  };
});
