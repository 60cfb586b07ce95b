import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { PNG } from 'pngjs';
import type { DocumentContent } from '../../main/terminal/documents/document-content.ts';
import { makeDocument } from '../../main/terminal/documents/make-document.ts';
import { accepted, code, paper } from '../../main/terminal/documents/testing/sample-facts.ts';
import { acknowledgement } from '../../main/terminal/documents/visit-documents.ts';
import { openBrowser } from '../visit/open-visit.ts';
import { figure, type BenchReport } from './bench-report.ts';

const runs = 9;
const font = fileURLToPath(
  import.meta.resolve('@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf'),
);

/** An A4 acknowledgement with Chinese text, QR code and a seal, made here and by the system's Chromium, in turns. */
export async function run(): Promise<BenchReport> {
  const seal = { image: PNG.sync.write(sealPicture()) };
  const content = acknowledgement({ ...paper, progress: accepted, code, seal });
  const browser = await openBrowser();
  const page = await browser.newPage();
  const ours: Made[] = [];
  const browsers: Made[] = [];
  try {
    await page.setContent(htmlOf(content));
    for (let turn = 0; turn <= runs; turn += 1) {
      const [first, second] = [
        await measured(() => ourPdf(content)),
        await measured(() => browserPdf(page, content)),
      ];
      // The first of each reads fonts and compiles code.
      if (turn > 0) [ours, browsers].forEach((list, index) => list.push(index === 0 ? first : second));
    }
  } finally {
    await browser.close();
  }
  const times = (list: readonly Made[]): number[] => list.map(({ ms }) => ms);
  const sizes = (list: readonly Made[]): number[] => list.map(({ bytes }) => bytes / 1000);
  const figures = [
    figure('ours', 'ms', times(ours)),
    figure('Chromium’s own PDF, already running', 'ms', times(browsers)),
    figure('ours', 'kB', sizes(ours)),
    figure('Chromium’s own PDF', 'kB', sizes(browsers)),
  ];
  return {
    bench: 'document',
    figures,
    notes: [
      'one page with a seal; the browser gets the same words, font and QR text as plain HTML, without the drawing',
      'pdf-lib and pdfmake are not among the installed peers and did not run',
    ],
    holds: ours.every(({ bytes }) => bytes > 10_000) && ours.length === runs,
  };
}

interface Made {
  ms: number;
  bytes: number;
}

async function measured(make: () => Promise<Uint8Array>): Promise<Made> {
  const before = performance.now();
  const pdf = await make();
  return { ms: performance.now() - before, bytes: pdf.length };
}

async function ourPdf(content: DocumentContent): Promise<Uint8Array> {
  return (await makeDocument(content)).pdf;
}

async function browserPdf(page: Page, content: DocumentContent): Promise<Uint8Array> {
  await page.locator('body').evaluate((body, title) => body.setAttribute('title', title), content.title);
  return page.pdf({ format: 'A4' });
}

function htmlOf(content: DocumentContent): string {
  const words = JSON.stringify(content.parts, (key, value: unknown) => (key === 'seal' ? undefined : value));
  const face = readFileSync(font).toString('base64');
  return `<style>@font-face{font-family:F;src:url(data:font/ttf;base64,${face})}body{font:13pt F}</style>
    <h1>${content.title}</h1><p>${content.place}</p><p style="overflow-wrap:anywhere">${words.replaceAll('<', '')}</p>`;
}

/** A red ring of 300 dots, as seals are. */
function sealPicture(): PNG {
  const png = new PNG({ width: 300, height: 300 });
  for (let dot = 0; dot < 300 * 300; dot += 1) {
    const [x, y] = [(dot % 300) - 150, Math.floor(dot / 300) - 150];
    const isRing = Math.abs(Math.hypot(x, y) - 140) < 6;
    png.data.set(isRing ? [200, 20, 20, 255] : [0, 0, 0, 0], dot * 4);
  }
  return png;
}
