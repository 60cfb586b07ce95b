import { z } from 'zod';
import { SubmissionState } from '../../contract/submission.ts';

/** What a recorded program said, after the store had said it: from then on it must hold. */
export const PromiseMark = z.discriminatedUnion('promise', [
  z.object({ promise: z.literal('opened'), bootCounter: z.int() }),
  z.object({
    promise: z.literal('saved'),
    id: z.string(),
    hash: z.string(),
    sequence: z.int(),
    payload: z.string().optional(),
    /** SM3 of its sealed attachments, in the order of their ordinals */
    attachments: z.array(z.string()).optional(),
  }),
  z.object({ promise: z.literal('state'), id: z.string(), state: SubmissionState }),
  /** no promise yet: these may be erased from now on */
  z.object({ promise: z.literal('erasing'), ids: z.array(z.string()) }),
  z.object({ promise: z.literal('erased'), ids: z.array(z.string()) }),
  /** no promise yet: the platform forgot these, and from now on they may be queued again */
  z.object({ promise: z.literal('reoffering'), ids: z.array(z.string()) }),
]);
export type PromiseMark = z.infer<typeof PromiseMark>;

export interface PromisedSubmission {
  id: string;
  hash: string;
  sequence: number;
  payload?: string | undefined;
  attachments?: string[] | undefined;
  state?: SubmissionState | undefined;
  /** `maybe`: the erasure was begun, nobody was told that it is done */
  erased: 'no' | 'maybe' | 'yes';
}

/** Everything promised up to a moment. */
export class PromiseLedger {
  readonly submissions = new Map<string, PromisedSubmission>();
  bootCounter = 0;
  highestSequence = 0;

  add(mark: PromiseMark): void {
    switch (mark.promise) {
      case 'opened':
        this.bootCounter = Math.max(this.bootCounter, mark.bootCounter);
        return;
      case 'saved':
        this.submissions.set(mark.id, { ...mark, erased: 'no' });
        this.highestSequence = Math.max(this.highestSequence, mark.sequence);
        return;
      case 'state':
        this.#change(mark.id, { state: mark.state });
        return;
      case 'erasing':
        for (const id of mark.ids) this.#change(id, { erased: 'maybe' });
        return;
      case 'erased':
        for (const id of mark.ids) this.#change(id, { erased: 'yes' });
        return;
      case 'reoffering':
        for (const id of mark.ids) this.#change(id, { state: undefined });
        return;
    }
  }

  addText(text: string): void {
    this.add(PromiseMark.parse(JSON.parse(text)));
  }

  copy(): PromiseLedger {
    const ledger = new PromiseLedger();
    ledger.bootCounter = this.bootCounter;
    ledger.highestSequence = this.highestSequence;
    for (const [id, submission] of this.submissions) ledger.submissions.set(id, submission);
    return ledger;
  }

  #change(id: string, change: Partial<PromisedSubmission>): void {
    const known = this.submissions.get(id);
    if (known) this.submissions.set(id, { ...known, ...change });
  }
}
