import { type Recogniser } from './recogniser.ts';
import { type Point, type Stroke } from './strokes.ts';

/** One character being written on the glass: strokes come and go, candidates follow. Holds nothing once cleared. */
export interface HandwritingSession {
  /**
   * Takes a finished stroke; a stroke being drawn may be added and undone as often as wanted. Points are in any
   * unit and at any offset, the same for all strokes until `clear`, y growing downwards. Points that are no finite
   * numbers are left out, and a stroke without any point left counts as no stroke.
   */
  addStroke(points: readonly Point[]): void;
  /** Takes back the last stroke; without any stroke nothing happens. */
  undoStroke(): void;
  /** Forgets all strokes, for the next character. */
  clear(): void;
  /** How many strokes there are. */
  strokeCount(): number;
  /**
   * The characters that these strokes may be, best first, each once, at most `count`. Empty when nothing is drawn.
   * Calculated when first asked for after a change (some milliseconds), then remembered.
   */
  candidates(count?: number): readonly string[];
}

const usualCount = 10;

/** A session on a recogniser; several sessions may share one recogniser. */
export function handwritingSession(recogniser: Recogniser): HandwritingSession {
  let strokes: readonly Stroke[] = [];
  let known: { count: number; candidates: readonly string[] } | undefined;
  const change = (changed: readonly Stroke[]) => {
    strokes = changed;
    known = undefined;
  };
  return {
    addStroke(points) {
      const finite = points.filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y));
      if (finite.length > 0) change([...strokes, finite]);
    },
    undoStroke() {
      if (strokes.length > 0) change(strokes.slice(0, -1));
    },
    clear() {
      change([]);
    },
    strokeCount: () => strokes.length,
    candidates(count = usualCount) {
      if (!known || known.count < count) known = { count, candidates: recogniser.recognise(strokes, count) };
      return known.candidates.slice(0, count);
    },
  };
}
