import type { Page } from '@playwright/test';
import { edgeFindings } from './measure-edges.ts';
import { targetFindings } from './measure-targets.ts';
import { textFindings } from './measure-texts.ts';

/** A part of the page that breaks a measure, with what was found. */
export interface Finding {
  measure: string;
  part: string;
  found: string;
}

/** The two ways to show the same screens: large and calm for everybody, or smaller for the practised. */
export type Display = 'elders' | 'compact';

/** Lengths in pixels of the drawn panel, where 2 px are 1 dp; on a smaller panel everything shrinks alike. */
export interface Limits {
  /** what a screen is for: 60 dp (MIIT, ageing-friendly design of applications, 2021) */
  mainTarget: number;
  /** everything else that can be touched: 44 dp (the same) */
  otherTarget: number;
  /** from one target to the next: 6 dp, near 4 mm on the panel */
  between: number;
  /** the smallest text anywhere: 18 dp (the same) */
  text: number;
  /** the question, which is what must be read: 30 dp (the same) */
  question: number;
  /** of the size of the letters (the same) */
  lineSpacing: number;
  /** of a standing panel's height, from the top: nothing to touch above it (EN 301 549, 8.3) */
  reach: number;
  /** edges of what can be touched, against what is around it (WCAG 2.2, 1.4.11) */
  edgeContrast: number;
}

const elders: Limits = {
  mainTarget: 120,
  otherTarget: 88,
  between: 12,
  text: 36,
  question: 60,
  lineSpacing: 1.3,
  reach: 0.4,
  edgeContrast: 3,
};

/** What holds for a display; lowered, everything to touch is in the lower half. */
export function limitsFor(display: Display, lowered = false): Limits {
  return {
    ...elders,
    ...(display === 'compact' && { mainTarget: 88, question: 48 }),
    ...(lowered && { reach: 0.5 }),
  };
}

/** Everything on the page that is cut off, too small to touch or to read, too pale, or out of reach. */
export async function findings(page: Page, limits: Limits = elders): Promise<Finding[]> {
  return [
    ...(await targetFindings(page, limits)),
    ...(await textFindings(page, limits)),
    ...(await edgeFindings(page, limits)),
  ];
}
