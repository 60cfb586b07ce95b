import { failed, type Result } from '../../../contract/result.ts';
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
export function openRecogniser(_model: Uint8Array): Result<Recogniser, ModelFailure> {
  return failed('not-a-model');
}
