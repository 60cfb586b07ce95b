import type { Lights } from '../../contract/lights.ts';
import type { LightName, LightPattern } from '../../contract/device.ts';
import type { VisitView } from '../../contract/visit.ts';

/**
 * What the lights say: the one place where the hand is wanted now blinks slowly; the three lamps of state say whether
 * the machine can be used, at most one of them lit.
 */
export function lightsOf(view: VisitView): Record<LightName, LightPattern> {
  const state = stateLamp(view);
  const wanted = wantedPlace(view);
  const lamp = (name: LightName): LightPattern => (wanted === name ? 'slow' : 'off');
  return {
    cardReader: lamp('cardReader'),
    receiptPrinter: lamp('receiptPrinter'),
    documentPrinter: lamp('documentPrinter'),
    scanner: lamp('scanner'),
    statusGood: state === 'statusGood' ? 'continuous' : 'off',
    statusWarning: state === 'statusWarning' ? 'continuous' : 'off',
    statusBad: state === 'statusBad' ? 'continuous' : 'off',
  };
}

/** Tells the lights whenever the view changes. Returns the way to stop. */
export function lightsFollow(
  visit: { view(): VisitView; onView(listener: (view: VisitView) => void): () => void },
  lights: Lights,
): () => void {
  const show = (view: VisitView): void => {
    for (const [name, pattern] of Object.entries(lightsOf(view))) lights.set(name as LightName, pattern);
  };
  show(visit.view());
  return visit.onView(show);
}

function wantedPlace({ screen }: VisitView): LightName | undefined {
  switch (screen.kind) {
    case 'card':
      return screen.step === 'reading' ? undefined : 'cardReader';
    case 'scanned':
      return screen.code.what === 'notClear' ? 'scanner' : undefined;
    case 'goodbye':
      return screen.cardStillThere ? 'cardReader' : undefined;
    case 'saved':
    case 'answer':
      return screen.printing?.state === 'printed' ? 'receiptPrinter' : undefined;
    default:
      return undefined;
  }
}

function stateLamp({ health }: VisitView): LightName {
  const { storage, cardReader, receiptPaper, line } = health;
  if (storage !== 'ready' || cardReader === 'trouble') return 'statusBad';
  const isWorse = receiptPaper !== 'ready' || line === 'offline' || cardReader === 'unknown';
  return isWorse ? 'statusWarning' : 'statusGood';
}
