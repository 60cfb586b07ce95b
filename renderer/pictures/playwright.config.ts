import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';

const root = fileURLToPath(new URL('../..', import.meta.url));
const port = Number(process.env['PICTURES_PORT'] ?? 4178);
// as root, as in a container, the browser needs this; the installed product keeps its sandbox
const withoutSandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/** Pictures and measures of every screen, from the built page under the product's content security policy. */
export default defineConfig({
  testDir: '.',
  outputDir: `${root}/test-results/pictures`,
  snapshotPathTemplate: '{testDir}/baselines/{projectName}/{arg}{ext}',
  fullyParallel: true,
  workers: 2,
  // against what hangs, not against a slow machine
  timeout: 180_000,
  reporter: [['list']],
  expect: {
    timeout: 60_000,
    toHaveScreenshot: { maxDiffPixelRatio: 0.01, animations: 'disabled', scale: 'device' },
  },
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    // laid out at full size, kept at half: a baseline is for comparing, and for looking at side by side
    deviceScaleFactor: 0.5,
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions: {
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: [
        ...withoutSandbox,
        '--disable-gpu',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--font-render-hinting=none',
      ],
    },
  },
  projects: [
    { name: 'portrait', use: { viewport: { width: 1080, height: 1920 } } },
    { name: 'landscape', use: { viewport: { width: 1920, height: 1080 } } },
  ],
  webServer: {
    command: `vite build renderer --mode preview && vite preview renderer --mode preview --port ${port} --strictPort`,
    cwd: root,
    port,
    timeout: 60_000,
    reuseExistingServer: false,
  },
});
