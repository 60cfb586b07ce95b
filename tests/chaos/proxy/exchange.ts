import type { Reply } from './reply.ts';

/** Kills of the gateway in the middle of a request; the line asks for them, whoever runs the gateway does them. */
export type KillMoment = 'beforeCommit' | 'afterCommit';

/** What a request is as far as the line can tell: it knows no addresses and no content. */
export interface LineRequest {
  method: string;
  /** with the query */
  path: string;
  headers: Readonly<Record<string, string>>;
  body: Buffer;
}

/** One request on its way, with all a fault needs to spoil it. */
export interface Exchange {
  request: LineRequest;
  /** a number in [0, 1), the same whenever this request of this line is replayed with the same seed */
  draw(purpose: string): number;
  /** clock time in milliseconds */
  wait(delayMs: number): Promise<void>;
  /** wall time of the clock, for dates in replies */
  wallMs(): number;

  /** Sends it on. Undefined when no whole answer came back. */
  forward(changed?: Partial<LineRequest>): Promise<Reply | undefined>;
  /** Sends on only the first bytes of the body, under the length of the whole, then ends or resets. */
  forwardCut(bytes: number, end: 'close' | 'reset'): Promise<void>;
  /** Sends it on at so many bytes of body per second. */
  forwardSlowly(bytesPerSecond: number): Promise<Reply | undefined>;

  /** A whole answer; `undefined` resets the connection, as a proxy without one would. */
  answer(reply: Reply | undefined): Promise<void>;
  /** Bytes as they are, after which the connection ends; with `reset` it breaks. */
  answerRaw(bytes: Buffer, end: 'close' | 'reset'): Promise<void>;
  /** Bytes in pieces, one each `everyMs`; gives up when the client has gone. */
  drip(bytes: Buffer, pieceBytes: number, everyMs: number): Promise<void>;
  /** Ends the connection without a word. */
  close(): void;
  reset(): void;

  /** an earlier 200 to a request of the same kind, of this line or another; `other`: only of another content */
  earlierReply(which: 'any' | 'other'): Reply | undefined;
  /** Delivers this request to the gateway after a later one has been through, on any line. Nobody hears the answer. */
  deliverLate(): void;
  /** Undefined when the gateway cannot be killed from here. Resolves when it runs again. */
  killGateway?: (moment: KillMoment) => Promise<void>;
}
