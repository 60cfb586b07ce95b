import { succeeded, type Result } from '../../../contract/result.ts';
import { coarseFilter } from './coarse-filter.ts';
import { drawingOf } from './drawing.ts';
import { decodeModel, type Model } from './model.ts';
import { rankedMatches } from './ranking.ts';
import { type Stroke } from './strokes.ts';

/** Recognises single characters. Stateless between calls; some milliseconds a call. */
export interface Recogniser {
  /**
   * The characters that these strokes may be, best first, each once, at most `count`; empty when there is no point.
   * Any order of strokes, joined strokes and any numbers are taken; never throws.
   */
  recognise(strokes: readonly Stroke[], count: number): string[];
}

/** What can be wrong with the bytes of a model. */
export type ModelFailure = 'not-a-model';

/**
 * Opens the model that the build writes to `dist/typing/handwriting.model` (the page fetches it, a script reads it).
 * Takes a few hundred milliseconds: do it once, before the first stroke.
 */
export function openRecogniser(bytes: Uint8Array): Result<Recogniser, ModelFailure> {
  const model = decodeModel(bytes);
  return model.ok ? succeeded(recogniserOf(model.value)) : model;
}

/** A recogniser on a model in memory. */
export function recogniserOf(model: Model): Recogniser {
  const filter = coarseFilter(model);
  return {
    recognise(strokes, count) {
      const drawing = drawingOf(strokes);
      if (drawing.length === 0) return [];
      const ranked = rankedMatches(model, filter, drawing).map(
        ({ index }) => model.characters[index]?.character ?? '',
      );
      // a character of two shapes stands where the nearer one is
      return [...new Set(ranked)].slice(0, Math.max(0, count));
    },
  };
}
