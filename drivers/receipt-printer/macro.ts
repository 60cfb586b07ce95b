import type { EscposToken } from './escpos-splitter.ts';

/** A printer keeps so many bytes of a macro; a longer definition is dropped, as it does. */
const longestMacro = 2048;
/** All repetitions of a capture together: a file of a few bytes must not print for ever. */
const mostRepeatedBytes = 1_000_000;

/** The macro of GS : and GS ^. While it is defined its commands are carried out as well. */
export class Macro {
  #defining: EscposToken[] | undefined;
  #bytes = 0;
  #tokens: readonly EscposToken[] = [];
  #repeated = 0;

  /** Takes note of a piece while a macro is defined. */
  note(token: EscposToken): void {
    if (!this.#defining) return;
    this.#bytes += token.bytes.length;
    if (this.#bytes > longestMacro) this.#defining = undefined;
    else this.#defining.push(token);
  }

  /** GS : begins, and ends, a definition. */
  toggle(): void {
    if (this.#defining) {
      this.#tokens = this.#defining;
      this.#defining = undefined;
    } else {
      this.#defining = [];
      this.#bytes = 0;
    }
  }

  /** What GS ^ prints, `times` over. */
  run(times: number): EscposToken[] {
    this.#defining = undefined;
    const bytes = this.#tokens.reduce((sum, token) => sum + token.bytes.length, 0);
    const out: EscposToken[] = [];
    for (let time = 0; time < times && this.#repeated + bytes <= mostRepeatedBytes; time += 1) {
      this.#repeated += Math.max(1, bytes);
      out.push(...this.#tokens);
    }
    return out;
  }
}
