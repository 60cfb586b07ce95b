import { v4 } from 'uuid';
import { drawAt, randomnessAt } from '../seeded-draw.ts';
import type { Work } from '../under-test.ts';

/** What is saved at one terminal at one time. */
export interface Wave {
  terminal: number;
  works: Work[];
}

export interface WorkloadOptions {
  seed: number;
  submissions: number;
  terminals: number;
  /** share of cases that are rated as well; 0 for applications only */
  ratedShare: number;
}

/** Share of cases that bring a scan, and its largest size: enough for many requests of an upload. */
const scannedShare = 0.1;
const largestScanBytes = 40_000;

/**
 * Visits by turns at the terminals. A rating is saved in the same wave as its application or some waves later, as
 * when the citizen comes back to the terminal.
 */
export function workload({ seed, submissions, terminals, ratedShare }: WorkloadOptions): Wave[] {
  const { bytes } = randomnessAt(seed, 'cases');
  const waves: Wave[] = [];
  const laterRatings: Wave[] = [];
  let planned = 0;
  for (let visit = 0; planned < submissions; visit += 1) {
    const caseId = v4({ random: bytes(16) });
    const hasScan = drawAt(seed, 'scan', visit) < scannedShare;
    const attachmentBytes = Math.ceil(drawAt(seed, 'scan size', visit) * largestScanBytes);
    const application: Work = { caseId, kind: 'application', ...(hasScan && { attachmentBytes }) };
    const wave: Wave = { terminal: visit % terminals, works: [application] };
    planned += 1;
    if (planned < submissions && drawAt(seed, 'rated', visit) < ratedShare) {
      planned += 1;
      const rating: Work = { caseId, kind: 'evaluation' };
      if (drawAt(seed, 'at once', visit) < 0.6) wave.works.push(rating);
      else laterRatings.push({ terminal: wave.terminal, works: [rating] });
    }
    waves.push(wave);
    if (laterRatings.length > 2 * terminals) waves.push(...laterRatings.splice(0, terminals));
  }
  return [...waves, ...laterRatings];
}
