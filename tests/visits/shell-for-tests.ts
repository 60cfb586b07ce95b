import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, test as base, type Browser, type Page } from '@playwright/test';
import { DockClient } from '../../drivers/emulators/dock-client.ts';
import { runChromiumShell } from '../../main/chromium/chromium-shell.ts';
import { findChromium } from '../../main/chromium/find-chromium.ts';
import { startHouse, type HouseOptions } from '../../main/start/house.ts';
import { startProcessGroup } from '../../main/supervision/process-group.ts';
import { systemClock } from '../../main/supervision/system-clock.ts';
import { spawnTerminal } from '../../main/supervision/terminal-child.ts';
import { terminalCommand } from '../../main/supervision/terminal-command.ts';
import { Citizen } from '../visit/citizen.ts';

const root = path.resolve(import.meta.dirname, '..', '..');
const retryMs = 100;

/** The Chromium shell as the product runs it, on emulated devices, with a way to look into its browser. */
export interface OpenShell {
  dock: DockClient;
  /** what the shell logged, line by line */
  log: string[];
  /** how many browsers it has started */
  browsersStarted(): number;
  /** attaches to the browser that is running, waiting for the one after `browsers` of them were started */
  attach(browsers?: number): Promise<{ browser: Browser; citizen: Citizen }>;
}

export interface ShellFixtures {
  timing: HouseOptions['timing'];
  /** a built page in place of the product's */
  pageFolder: string | undefined;
  shell: OpenShell;
}

/** Everything of a shell is its own and gone afterwards. */
export const test = base.extend<ShellFixtures>({
  timing: [{}, { option: true }],
  pageFolder: [undefined, { option: true }],
  shell: async ({ timing, pageFolder }, use, { title }) => {
    const binary = findChromium();
    if (binary === undefined) throw new Error('No Chromium is here: apt-get install chromium');
    const folder = mkdtempSync(path.join(tmpdir(), 'jiujin-shell-'));
    const house = await startHouse({
      folder,
      withTerminal: false,
      ...(timing === undefined ? {} : { timing }),
    });
    if (!house.ok) throw new Error(house.failure);
    const terminalFolder = path.join(folder, 'terminal');
    const log: string[] = [];
    const sessions: Browser[] = [];
    let browsers = 0;
    const shell = runChromiumShell({
      clock: systemClock,
      spawnTerminal: () =>
        spawnTerminal({
          ...terminalCommand({ root, folder: terminalFolder, page: pageFolder }),
          onLine: () => undefined,
        }),
      startBrowser(args) {
        browsers += 1;
        const looking = ['--headless=new', '--window-size=1080,1920', '--remote-debugging-port=0'];
        return startProcessGroup(binary, [...looking, ...args], { output: 'ignore' });
      },
      folder: terminalFolder,
      shape: undefined,
      isRoot: process.getuid?.() === 0,
      log: (line) => log.push(line),
      onCannotStart: (sentence) => log.push(sentence),
    });
    const evidence = path.resolve('evidence', 'visits', title.replaceAll(/[^\p{L}\p{N}]+/gu, '-'));
    await use({
      dock: new DockClient(house.value.dockAddress),
      log,
      browsersStarted: () => browsers,
      async attach(after = 0) {
        for (;;) {
          const page = browsers > after ? await pageOf(terminalFolder) : undefined;
          if (page) {
            sessions.push(page.browser);
            return { browser: page.browser, citizen: new Citizen(page.page, evidence, 'shell') };
          }
          await new Promise((resolve) => setTimeout(resolve, retryMs));
        }
      },
    });
    await shell.stop();
    await Promise.all(sessions.map((session) => session.close()));
    await house.value.stop();
    rmSync(folder, { recursive: true, force: true });
  },
});

/** The page in the browser whose profile lies in the folder; undefined while there is none. */
async function pageOf(folder: string): Promise<{ browser: Browser; page: Page } | undefined> {
  try {
    const profile = readdirSync(folder).find((name) => name.startsWith('chromium-profile-'));
    const [port] = readFileSync(path.join(folder, profile ?? '', 'DevToolsActivePort'), 'utf8').split('\n');
    const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port ?? ''}`, { timeout: 5_000 });
    const page = browser
      .contexts()[0]
      ?.pages()
      .find((each) => each.url().startsWith('http'));
    if (page) return { browser, page };
    await browser.close();
  } catch {
    // it is only just starting
  }
  return undefined;
}

/** Process ids of everything that draws pages in this browser. */
export async function renderersOf(browser: Browser): Promise<number[]> {
  const devtools = await browser.newBrowserCDPSession();
  const { processInfo } = await devtools.send('SystemInfo.getProcessInfo');
  return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
}

export { expect } from '@playwright/test';
