import { initTRPC } from '@trpc/server';
import { z } from 'zod';
import { CameraStatus } from './device.ts';
import { Intent, type VisitView } from './visit.ts';

/** What the terminal puts behind the channel. */
export interface ChannelHandlers {
  /** every snapshot from now on, the present one first; ends with the signal */
  watch(signal: AbortSignal): AsyncIterable<VisitView>;
  send(intent: Intent): void;
  /** a token for the next connection of this page: every token opens one connection only */
  nextToken(): string;
  /** the page painted: measured by `bench card` */
  painted(revision: number): void;
  /** the page proves about every second that the screen of this revision is whole and was just painted */
  proves(revision: number): void;
  /** how the document camera is, which only the page can see */
  camera(status: CameraStatus): void;
}

const trpc = initTRPC.context<{ handlers: ChannelHandlers }>().create();

/**
 * The one channel between page and terminal: tRPC over a WebSocket on 127.0.0.1, every input validated here.
 * The page imports the type only.
 */
export const channelRouter = trpc.router({
  watch: trpc.procedure.subscription(async function* ({ ctx, signal }) {
    yield* ctx.handlers.watch(signal ?? new AbortController().signal);
  }),
  send: trpc.procedure.input(Intent).mutation(({ ctx, input }) => {
    ctx.handlers.send(input);
  }),
  nextToken: trpc.procedure.query(({ ctx }) => ctx.handlers.nextToken()),
  painted: trpc.procedure.input(z.number().int().nonnegative()).mutation(({ ctx, input }) => {
    ctx.handlers.painted(input);
  }),
  proves: trpc.procedure.input(z.number().int().nonnegative()).mutation(({ ctx, input }) => {
    ctx.handlers.proves(input);
  }),
  camera: trpc.procedure.input(CameraStatus).mutation(({ ctx, input }) => {
    ctx.handlers.camera(input);
  }),
});
export type ChannelRouter = typeof channelRouter;

/** The page connects to `/channel`; the token travels in tRPC's connection parameters. */
export const ConnectionParameters = z.object({ token: z.string().min(20).max(200) });
export const channelPath = '/channel';
