import { initTRPC } from '@trpc/server';
import { z } from 'zod';
import type { DeviceReport } from './device-report.ts';
import type { OutboxCounts, StoreFailure } from './outbox.ts';
import type { Result } from './result.ts';

/** A submission that does not move by itself: refused by the platform, or held on this terminal. No personal data. */
export interface HeldSubmission {
  submissionId: string;
  /** the short number on the citizen's paper; missing when only the sealed content survived a damage */
  receiptNumber?: string;
  /** the item's short name; none for a rating */
  title?: string;
  state: 'refused' | 'blocked';
  errorClass: string;
  /** the platform's own word for it, and the HTTP status */
  code?: string;
  status?: number;
  /** wall milliseconds */
  sinceMs: number;
  /** the earlier part of the case that has to be dealt with first */
  blockedBy?: string;
}

export interface OutboxStanding {
  counts: OutboxCounts;
  held: HeldSubmission[];
  /** why nothing new is taken, if so */
  refusal?: StoreFailure;
}

/** What a stick brought or took, in numbers; a failure is a code and a plain sentence. */
export type MuleOutcome = Result<
  { file: string; submissions: number; settled: number },
  { code: string; sentence: string }
>;

/** What hall staff and technicians may do with the outbox of a running terminal. */
export interface StaffHandlers {
  outbox(): OutboxStanding;
  /** sends a held submission again; false when it was not held */
  replay(submissionId: string): Result<boolean, StoreFailure>;
  /** staff have seen that part of the store was lost: new submissions are taken again */
  acknowledgeSalvage(): Result<boolean, StoreFailure>;
  /** every configured device, as it is now */
  devices(): DeviceReport[];
  /** the address of the staff's screen, for one opening; undefined where no page is served */
  screenAddress(): string | undefined;
  exportOutbox(folder: string): Promise<MuleOutcome>;
  importAnswers(file: string): Promise<MuleOutcome>;
}

const trpc = initTRPC.context<{ handlers: StaffHandlers }>().create();
const FilePath = z.string().min(1).max(4096);

/** tRPC over loopback HTTP, for whoever can read the terminal's folder: see main/terminal/staff. */
export const staffRouter = trpc.router({
  outbox: trpc.procedure.query(({ ctx }) => ctx.handlers.outbox()),
  replay: trpc.procedure.input(z.uuid()).mutation(({ ctx, input }) => ctx.handlers.replay(input)),
  devices: trpc.procedure.query(({ ctx }) => ctx.handlers.devices()),
  screenAddress: trpc.procedure.mutation(({ ctx }) => ctx.handlers.screenAddress()),
  acknowledgeSalvage: trpc.procedure.mutation(({ ctx }) => ctx.handlers.acknowledgeSalvage()),
  exportOutbox: trpc.procedure.input(FilePath).mutation(({ ctx, input }) => ctx.handlers.exportOutbox(input)),
  importAnswers: trpc.procedure
    .input(FilePath)
    .mutation(({ ctx, input }) => ctx.handlers.importAnswers(input)),
});
export type StaffRouter = typeof staffRouter;

/** In the terminal's folder, readable by its owner only: where the running terminal listens. */
export const staffFileName = 'staff.json';
export const StaffAddress = z.object({ address: z.url(), token: z.string().min(20), pid: z.number().int() });
export type StaffAddress = z.infer<typeof StaffAddress>;
