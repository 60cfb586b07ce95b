import type { Clock } from '../../contract/clock.ts';
import type { Transport } from '../transport.ts';
import {
  combined,
  readAutomaticStatus,
  readKioskStatus,
  readStatusAnswer,
  statusKinds,
  type PrinterCondition,
} from './printer-status.ts';
import { StatusReplyReader, type PrinterReply } from './status-reply-reader.ts';
import { pause } from './timed-wait.ts';

export interface QueryTiming {
  /** an answer that takes longer is silence */
  answerMs: number;
  /** after a silence, answers are trusted again only when the line was quiet this long */
  quietMs: number;
}

const statusRequest = (kind: number): Uint8Array => Uint8Array.of(0x10, 0x04, kind);
const kioskKind = 20;
/** A line that never gets quiet is not a printer that answers. */
const mostQuietWaits = 20;

/**
 * Asks a printer for its status over one open connection. Answers carry no tag, so only one question is ever
 * outstanding; what arrived before a question is thrown away; and after a silence the next answers count only
 * once the printer has answered a probe and then kept quiet, so that a late answer is never taken for another.
 */
export class StatusQueries {
  readonly #transport: Transport;
  readonly #clock: Clock;
  readonly #timing: QueryTiming;
  readonly #lost: AbortSignal;
  readonly #reader = new StatusReplyReader();
  #takers: ((reply: PrinterReply) => void)[] = [];
  #outOfStep = true;
  #writing = false;
  #hasKioskStatus: boolean | undefined;
  /** Printed data may still wait in the system's buffers: clearing them now would cut the receipt. */
  outputPending = false;
  /** the printer asked to hold back data (XOFF) */
  held = false;
  /** a question could not be written: the port is gone, whether or not it said so */
  onBroken: () => void = () => undefined;
  onAutomatic: (condition: PrinterCondition) => void = () => undefined;
  onProcessed: () => void = () => undefined;

  constructor(options: { transport: Transport; clock: Clock; timing: QueryTiming; lost: AbortSignal }) {
    this.#transport = options.transport;
    this.#clock = options.clock;
    this.#timing = options.timing;
    this.#lost = options.lost;
  }

  /** Bytes from the printer. */
  receive(bytes: Uint8Array): void {
    for (const reply of this.#reader.push(bytes)) {
      if (reply.kind === 'flow') this.held = reply.hold;
      else if (reply.kind === 'automatic') this.onAutomatic(readAutomaticStatus(reply.bytes));
      else if (reply.kind === 'sensor') this.onProcessed();
      for (const taker of [...this.#takers]) taker(reply);
    }
  }

  /**
   * Asks everything once. Undefined when the printer does not answer; a single answer that got lost on the way is
   * asked for again.
   */
  async round(): Promise<PrinterCondition | undefined> {
    for (let attempt = 0; attempt < 2 && !this.#lost.aborted; attempt += 1) {
      if (this.#outOfStep && !(await this.#findStep())) return undefined;
      const condition = await this.#askAll();
      if (condition) return condition;
    }
    return undefined;
  }

  async #askAll(): Promise<PrinterCondition | undefined> {
    const conditions: PrinterCondition[] = [];
    for (const kind of statusKinds) {
      const answer = await this.#ask(statusRequest(kind), (reply) =>
        reply.kind === 'answer' ? readStatusAnswer(kind, reply.byte) : undefined,
      );
      if (!answer) return undefined;
      conditions.push(answer);
    }
    const kiosk = await this.#askKiosk();
    return combined(kiosk ?? {}, ...conditions);
  }

  /** Only some kiosk modules know `DLE EOT 20`: one that once kept silent is not asked again. */
  async #askKiosk(): Promise<PrinterCondition | undefined> {
    if (this.#hasKioskStatus === false) return undefined;
    this.#reader.expectsKiosk = true;
    const answer = await this.#ask(statusRequest(kioskKind), (reply) =>
      reply.kind === 'kiosk' ? readKioskStatus(reply.bytes) : undefined,
    );
    this.#reader.expectsKiosk = false;
    this.#hasKioskStatus ??= answer !== undefined;
    return answer;
  }

  async #findStep(): Promise<boolean> {
    this.#outOfStep = false;
    const probe = await this.#ask(statusRequest(1), (reply) => (reply.kind === 'answer' ? true : undefined));
    if (!probe) return false;
    for (let wait = 0; wait < mostQuietWaits && !this.#lost.aborted; wait += 1) {
      if (await this.#isQuiet()) return true;
    }
    this.#outOfStep = true;
    return false;
  }

  async #isQuiet(): Promise<boolean> {
    let quiet = true;
    const taker = (reply: PrinterReply): void => {
      if (reply.kind === 'answer' || reply.kind === 'kiosk') quiet = false;
    };
    this.#takers.push(taker);
    await pause(this.#clock, this.#timing.quietMs, this.#lost);
    this.#takers = this.#takers.filter((each) => each !== taker);
    return quiet;
  }

  async #ask<Answer>(
    request: Uint8Array,
    accept: (reply: PrinterReply) => Answer | undefined,
  ): Promise<Answer | undefined> {
    if (!this.outputPending) await this.#transport.discardInput();
    this.#reader.reset();
    const answered = new AbortController();
    let answer: Answer | undefined;
    const taker = (reply: PrinterReply): void => {
      answer ??= accept(reply);
      if (answer !== undefined) answered.abort();
    };
    this.#takers.push(taker);
    this.#write(request);
    await pause(this.#clock, this.#timing.answerMs, answered.signal, this.#lost);
    this.#takers = this.#takers.filter((each) => each !== taker);
    if (answer === undefined) this.#outOfStep = true;
    return answer;
  }

  /** Not awaited: a port that never drains must not keep a question open for ever, nor collect more of them. */
  #write(request: Uint8Array): void {
    if (this.#writing) return;
    this.#writing = true;
    void this.#transport.write(request).then((result) => {
      this.#writing = false;
      if (!result.ok) this.onBroken();
    });
  }
}
