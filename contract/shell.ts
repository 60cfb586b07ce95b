import { z } from 'zod';

/** Terminal to shell, over the IPC channel of the child process. */
export const FromTerminal = z.discriminatedUnion('kind', [
  /** the page is served at `address`; open it with a token from `mintToken`'s reply */
  z.object({ kind: z.literal('ready'), address: z.url() }),
  z.object({ kind: z.literal('token'), token: z.string() }),
  /**
   * Sent every second while the terminal lives and its event loop turns. `paintedMsAgo`: since the page that is
   * connected last proved that it paints the visit's present screen; absent until it has.
   */
  z.object({
    kind: z.literal('alive'),
    pageConnected: z.boolean(),
    paintedMsAgo: z.number().nonnegative().optional(),
  }),
  /** the terminal cannot start: one sentence for the person at the keyboard; it exits with status 1 */
  z.object({ kind: z.literal('cannotStart'), code: z.string(), sentence: z.string() }),
]);
export type FromTerminal = z.infer<typeof FromTerminal>;

/** Shell to terminal. */
export const ToTerminal = z.discriminatedUnion('kind', [
  /** a one-time token for the next page: opening a page ends the right of the one before */
  z.object({ kind: z.literal('mintToken') }),
  z.object({ kind: z.literal('stop') }),
]);
export type ToTerminal = z.infer<typeof ToTerminal>;

/** The page's address for the shell: the token rides in the fragment, which no server sees. */
export function pageAddress(address: string, token: string): string {
  return `${address}#token=${encodeURIComponent(token)}`;
}
