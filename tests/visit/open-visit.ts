import { mkdirSync } from 'node:fs';
import { chromium, type Browser } from '@playwright/test';
import { DockClient } from '../../drivers/emulators/dock-client.ts';
import { findChromium } from '../../main/chromium/find-chromium.ts';
import { startHouse, type House, type HouseOptions } from '../../main/start/house.ts';
import { Citizen } from './citizen.ts';

export const panels = {
  portrait: { width: 1080, height: 1920 },
  landscape: { width: 1920, height: 1080 },
} as const;
export type Panel = keyof typeof panels;

/** A whole house with a person in front of the page and a hand at the dock. */
export interface OpenVisit {
  house: House;
  dock: DockClient;
  browser: Browser;
  citizen: Citizen;
  close(): Promise<void>;
}

/** Flags without which a browser of a test machine asks the network, or refuses to run as root. */
const browserFlags = [
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

function cameraFlags(film: string): string[] {
  return [
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    `--use-file-for-fake-video-capture=${film}`,
  ];
}

/** Starts everything the visit needs; throws with one sentence when something is missing. */
export async function openVisit(
  options: HouseOptions & { panel: Panel; evidence: string; film?: string | undefined },
): Promise<OpenVisit> {
  const { panel, evidence, film, ...houseOptions } = options;
  mkdirSync(evidence, { recursive: true });
  const house = await startHouse({ withShell: false, ...houseOptions });
  if (!house.ok) throw new Error(house.failure);
  const browser = await openBrowser(film);
  const context = await browser.newContext({
    viewport: panels[panel],
    deviceScaleFactor: 1,
    hasTouch: false,
  });
  const page = await context.newPage();
  const address = await house.value.newPageAddress();
  if (!address.ok) throw new Error(address.failure);
  await page.goto(address.value);
  return {
    house: house.value,
    dock: new DockClient(house.value.dockAddress),
    browser,
    citizen: new Citizen(page, evidence, panel),
    close: async () => {
      await browser.close();
      await house.value.stop();
    },
  };
}

/** The system's Chromium, headless; `film` (.y4m) is what its camera sees. */
export async function openBrowser(film?: string): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('No Chromium is here: apt-get install chromium');
  return chromium.launch({
    executablePath,
    headless: true,
    args: [...browserFlags, ...(film === undefined ? [] : cameraFlags(film))],
  });
}
