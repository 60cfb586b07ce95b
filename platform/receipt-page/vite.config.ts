import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';
import { PROGRESS_STYLE } from '../gateway/progress-style.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** `vite build platform/receipt-page` makes dist/receipt-page/index.html: one file that needs no other. */
export default defineConfig({
  root: here('.'),
  plugins: [withoutNode(), oneFile()],
  build: {
    outDir: here('../../dist/receipt-page'),
    emptyOutDir: true,
    // phones of the last six years, and the browsers inside of other applications
    target: 'chrome80',
    cssTarget: 'chrome80',
    modulePreload: false,
    rolldownOptions: { input: here('page.ts'), output: { format: 'iife' } },
  },
});

/** The library asks Node for randomness where a browser has none; every browser has, and one script has nothing to load. */
function withoutNode(): Plugin {
  const asking = /await import\(\s*(\/\*[^*]*\*\/\s*)?["']crypto["']\s*\)/;
  return {
    name: 'without-node',
    transform: {
      filter: { id: /sm-crypto-v2/ },
      handler(code) {
        if (!asking.test(code)) this.error('sm-crypto-v2 asks Node in another way than it did');
        return { code: code.replace(asking, '{}'), map: null };
      },
    },
  };
}

/** Script and style go into the page, and their hashes into its policy: nothing else may run, load or connect. */
function oneFile(): Plugin {
  return {
    name: 'one-file',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const files = Object.values(bundle);
      const script = files.flatMap((file) => (file.type === 'chunk' ? file.code.trim() : [])).join('\n');
      const style = PROGRESS_STYLE + readFileSync(here('page.css'), 'utf8');
      // The end of an element inside of it would end it early.
      if (/<\/(script|style)/i.test(script + style)) this.error('script or style holds an end tag');
      const policy = [
        ...["default-src 'none'", `script-src '${sha256(script)}'`, `style-src '${sha256(style)}'`],
        ...['img-src data:', "base-uri 'none'", "form-action 'none'"],
      ].join('; ');
      for (const name of Object.keys(bundle)) Reflect.deleteProperty(bundle, name);
      const source = readFileSync(here('index.html'), 'utf8')
        .replace('POLICY', () => policy)
        .replace(/\s*STYLE\s*/, () => style)
        .replace(/\s*SCRIPT;\s*/, () => script);
      this.emitFile({ type: 'asset', fileName: 'index.html', source });
    },
  };
}

function sha256(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
