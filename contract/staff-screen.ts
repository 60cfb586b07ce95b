import { initTRPC } from '@trpc/server';
import { z } from 'zod';
import { Language } from './language.ts';

/** What the staff's screen shows: how the machine is. It names no person and no submission, and nothing can be done on it. */

const Tone = z.enum(['fine', 'attention', 'stopped', 'unknown']);

/** What is wrong, what to do about it now, what the citizen is offered meanwhile: a sentence each. */
export const StaffTrouble = z.object({
  what: z.string(),
  now: z.string(),
  instead: z.string(),
  /** wall time of its beginning, ISO; a trouble that comes and goes began the first time */
  since: z.iso.datetime(),
  /** how long it has lasted by a clock that never jumps */
  lastedMs: z.number().nonnegative(),
});
export type StaffTrouble = z.infer<typeof StaffTrouble>;

/** One line for each configured device, by its id in the configuration. */
export const StaffDevice = z.object({
  id: z.string(),
  name: z.string(),
  tone: Tone,
  /** how it is, in a word */
  word: z.string(),
  trouble: StaffTrouble.optional(),
});
export type StaffDevice = z.infer<typeof StaffDevice>;

export const StaffScreen = z.object({
  revision: z.number().int(),
  language: Language,
  /** where the machine stands, and its number for a telephone call */
  place: z.string(),
  terminalId: z.string(),
  /** the terminal's wall clock when this was said, ISO */
  moment: z.iso.datetime(),
  headline: z.object({ tone: Tone, text: z.string() }),
  /** the most urgent first */
  devices: z.array(StaffDevice),
  /** what waits, is held, or that all is sent */
  outbox: z.object({ tone: Tone, text: z.string() }),
});
export type StaffScreen = z.infer<typeof StaffScreen>;

/** What the terminal puts behind the staff's screen: it only looks. */
export interface StaffScreenHandlers {
  /** how the machine is from now on, the present first; ends with the signal */
  watch(language: Language, signal: AbortSignal): AsyncIterable<StaffScreen>;
  /** a token for the next connection of this screen */
  nextToken(): string;
}

const trpc = initTRPC.context<{ handlers: StaffScreenHandlers }>().create();

/** tRPC over a WebSocket of its own, with tokens of its own: none of it opens the citizen's channel. */
export const staffScreenRouter = trpc.router({
  watch: trpc.procedure.input(Language).subscription(async function* ({ ctx, input, signal }) {
    yield* ctx.handlers.watch(input, signal ?? new AbortController().signal);
  }),
  nextToken: trpc.procedure.query(({ ctx }) => ctx.handlers.nextToken()),
});
export type StaffScreenRouter = typeof staffScreenRouter;

/** The screen is the page's second document, and connects to `/staff`. */
export const staffScreenPage = 'staff.html';
export const staffScreenPath = '/staff';
