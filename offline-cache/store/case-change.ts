/** Tells who is interested that a submission of a case changed its state; called after the commit. */
export class CaseChange {
  readonly #listeners = new Set<(caseId: string) => void>();

  onChange(listener: (caseId: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A listener that throws is a bug of its own; what was committed stays committed and reported as such. */
  announce(caseId: string): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(caseId);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}
