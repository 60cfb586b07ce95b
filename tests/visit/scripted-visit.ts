import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { KeySet } from '../../contract/keys.ts';
import type { ServiceItem } from '../../contract/service-item.ts';
import type { Rung } from '../../contract/submission.ts';
import { verifyReceiptText } from '../../seal/receipt-token.ts';
import { messages } from './citizen.ts';
import { openVisit, type OpenVisit, type Panel } from './open-visit.ts';

export interface ScriptedVisit {
  item: ServiceItem;
  /** the line is cut for the whole visit and restored after it */
  offline: boolean;
  panel: Panel;
  /** where the house keeps its data, and where pictures go */
  folder: string;
  evidence: string;
  log(line: string): void;
}

/** What a scripted visit ends with: the shape is stable, programs read it. */
export interface VisitReport {
  ok: boolean;
  caseNumber: string | null;
  /** reached rungs of an application, in order; a query has none */
  rungs: Rung[];
  /** pictures of the paper */
  receipts: string[];
  /** pictures of the screens */
  screens: string[];
  rating: number | null;
  seconds: number;
}

const rating = 5;

/** A whole visit through the real page, from idle to goodbye; then the card again, to see how far it has come. */
export async function runScriptedVisit(visit: ScriptedVisit): Promise<VisitReport> {
  const startedAtMs = performance.now();
  const open = await openVisit({
    folder: visit.folder,
    panel: visit.panel,
    evidence: visit.evidence,
    headless: true,
    acceptAfterSeconds: 1,
    timing: { goodbyeSeconds: 2 },
    log: (name, line) => visit.log(`[${name}] ${line}`),
  });
  try {
    const outcome = await (visit.item.kind === 'apply' ? applies(open, visit) : asks(open, visit));
    const screens = open.citizen.pictures;
    return { ...outcome, screens, rating, seconds: Math.round((performance.now() - startedAtMs) / 100) / 10 };
  } finally {
    await open.close();
  }
}

type Outcome = Omit<VisitReport, 'screens' | 'rating' | 'seconds'>;

async function applies(open: OpenVisit, visit: ScriptedVisit): Promise<Outcome> {
  const { citizen, dock } = open;
  await comesToTheCard(open, visit);
  await citizen.answersAll();
  await citizen.submits();
  await citizen.sees('saved');
  const rungs: Rung[] = ['saved'];
  const receipt = await takesThePaper(open, visit);
  await citizen.page.getByText(messages.printing.printed).first().waitFor();
  await citizen.picture('saved');
  await ratesAndLeaves(open);
  if (visit.offline) {
    await dock.restoreLine();
    visit.log('the line is back');
  }
  const caseNumber = await scansTheCode(receipt.code, visit.folder);
  if (caseNumber !== null) rungs.push('received');
  if (await seesAccepted(open)) rungs.push('accepted');
  return {
    ok: caseNumber !== null && rungs.includes('accepted'),
    caseNumber,
    rungs,
    receipts: [receipt.picture],
  };
}

async function asks(open: OpenVisit, visit: ScriptedVisit): Promise<Outcome> {
  const { citizen } = open;
  await comesToTheCard(open, visit);
  await citizen.sees('answer');
  const receipts = visit.item.kind === 'print' ? [(await takesThePaper(open, visit)).picture] : [];
  if (visit.item.kind === 'print') await citizen.page.getByText(messages.printing.printed).first().waitFor();
  await citizen.picture('answer');
  const caseNumber = caseNumberIn(await citizen.page.locator('body').innerText());
  await ratesAndLeaves(open);
  return { ok: caseNumber !== null, caseNumber, rungs: [], receipts };
}

async function comesToTheCard(open: OpenVisit, visit: ScriptedVisit): Promise<void> {
  const { citizen, dock } = open;
  await citizen.sees('idle');
  if (visit.offline) await dock.cutLine();
  await citizen.page
    .getByText(visit.offline ? /网络断了/ : /网络通畅/)
    .first()
    .waitFor({ timeout: 60_000 });
  await citizen.picture('idle');
  await citizen.chooses(visit.item.shortName);
  await citizen.agrees();
  await citizen.sees('card');
  await citizen.picture('card');
  await dock.placeCard(personFor(visit.item));
}

/** A card that fits the item's ages. */
export function personFor(item: ServiceItem): string {
  const { minimumAge = 0, maximumAge = 200 } = item.eligibility ?? {};
  if (minimumAge > 75) return 'li-yucai';
  return maximumAge < 60 ? 'ma-wenbin' : 'wang-shufen';
}

async function takesThePaper(
  { dock }: OpenVisit,
  visit: ScriptedVisit,
): Promise<{ picture: string; code: string }> {
  const paper = await dock.waitForPaper(undefined, AbortSignal.timeout(60_000));
  const png = paper && (await dock.paperPng(paper.id));
  if (!paper || !png) throw new Error('no paper came out');
  const picture = path.join(visit.evidence, `${visit.panel}-paper.png`);
  writeFileSync(picture, png);
  await dock.takePaper();
  return { picture, code: paper.qr[0] ?? '' };
}

async function ratesAndLeaves({ citizen, dock }: OpenVisit): Promise<void> {
  await citizen.press(messages.saved.finish);
  await citizen.sees('evaluate');
  await citizen.page.getByRole('radio', { name: messages.evaluate.level[rating] }).click();
  await citizen.picture('evaluate');
  await citizen.press(messages.evaluate.send);
  await citizen.sees('goodbye');
  await citizen.picture('goodbye');
  await dock.liftCard();
  await citizen.sees('idle');
}

/**
 * What a phone does with the code on the paper: verifies what is signed in it, without a network, then asks how far the
 * submission has come until the platform knows it.
 */
async function scansTheCode(code: string, folder: string): Promise<string | null> {
  const patience = AbortSignal.timeout(60_000);
  const progress = progressBehind(code, folder);
  while (!patience.aborted) {
    const text = await fetch(progress).then((response) => response.text());
    const caseNumber = caseNumberIn(text.replaceAll(/<[^>]*>/g, ' '));
    if (caseNumber !== null) return caseNumber;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  return null;
}

/** A paper whose signature does not hold is a failed visit; one printed before the first contact carries none. */
function progressBehind(code: string, folder: string): string {
  if (new URL(code).pathname.startsWith('/r/')) return code;
  const trust = KeySet.parse(JSON.parse(readFileSync(path.join(folder, 'terminal', 'trust.json'), 'utf8')));
  const verdict = verifyReceiptText(code, trust.platform);
  if (verdict.verdict !== 'genuine') throw new Error(`the receipt is ${verdict.verdict}`);
  return new URL(`/r/${verdict.id}`, code).href;
}

/** 43 characters, however they are grouped for the eye. */
export function caseNumberIn(text: string): string | null {
  return /[0-9A-Z]{31}20\d{10}/.exec(text.replaceAll(/\s+/g, ''))?.[0] ?? null;
}

async function seesAccepted(open: OpenVisit): Promise<boolean> {
  const { citizen, dock } = open;
  for (let visits = 0; visits < 8; visits += 1) {
    await dock.placeCard('wang-shufen');
    await citizen.sees('consent');
    await citizen.press(messages.consent.agree);
    await citizen.sees('mine');
    const accepted = await citizen.page.getByText(messages.mine.rung.accepted).first().isVisible();
    if (accepted) await citizen.picture('mine');
    await citizen.press(messages.bar.home);
    await citizen.sees('goodbye');
    await dock.liftCard();
    await citizen.sees('idle');
    if (accepted) return true;
  }
  return false;
}
