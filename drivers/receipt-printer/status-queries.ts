import type { Clock } from '../../contract/clock.ts';
import type { Transport } from '../transport.ts';
import {
  combined,
  readAutomaticStatus,
  readKioskAlone,
  readKioskStatus,
  readPaperSensor,
  readStatusAnswer,
  statusKinds,
  type PrinterCondition,
} from './printer-status.ts';
import { StatusReplyReader, type PrinterReply } from './status-reply-reader.ts';
import { pause } from '../timed-wait.ts';

export interface QueryTiming {
  /** an answer that takes longer is silence */
  answerMs: number;
  /** after a silence, answers that are still owed are given up when the line was quiet this long */
  quietMs: number;
}

/** Which question a printer answers (see PrinterProfile). */
export type StatusForm = 'realTime' | 'kiosk' | 'paperSensor' | 'escV';

const statusRequest = (kind: number): Uint8Array => Uint8Array.of(0x10, 0x04, kind);
const kioskKind = 20;
/** The question of each form that is asked first, the kind of its answer, and what the answer says. */
const forms = {
  realTime: { request: statusRequest(1), answer: 'answer' },
  kiosk: { request: statusRequest(kioskKind), answer: 'kiosk' },
  paperSensor: { request: Uint8Array.of(0x1d, 0x72, 0x01), answer: 'sensor' },
  escV: { request: Uint8Array.of(0x1b, 0x76), answer: 'sensor' },
} as const satisfies Record<StatusForm, { request: Uint8Array; answer: PrinterReply['kind'] }>;

/**
 * Asks a printer for its status over one open connection. Answers carry no tag, so only one question is ever
 * outstanding, and what arrived before a question is thrown away. After a silence the answers owed are counted
 * off behind a probe before any answer is believed again, so that a late one is never taken for another.
 */
export class StatusQueries {
  readonly #transport: Transport;
  readonly #clock: Clock;
  readonly #timing: QueryTiming;
  readonly #lost: AbortSignal;
  readonly #form: StatusForm;
  readonly #reader = new StatusReplyReader();
  #takers: ((reply: PrinterReply) => void)[] = [];
  #outOfStep = true;
  /** answers to questions of this connection that have not come */
  #owed = 0;
  #writing = false;
  #hasKioskStatus: boolean | undefined;
  /** Printed data may still wait in the system's buffers: clearing them now would cut the receipt. */
  outputPending = false;
  /** the printer asked to hold back data (XOFF) */
  held = false;
  /** a question could not be written: the port is gone, whether or not it said so */
  onBroken: () => void = () => undefined;
  onAutomatic: (condition: PrinterCondition) => void = () => undefined;
  /** this printer has answered `GS r` before: a job is done only when it does so again */
  confirmsProcessing = false;
  onProcessed: () => void = () => undefined;

  constructor(options: {
    transport: Transport;
    clock: Clock;
    timing: QueryTiming;
    lost: AbortSignal;
    form?: StatusForm;
  }) {
    this.#form = options.form ?? 'realTime';
    this.#transport = options.transport;
    this.#clock = options.clock;
    this.#timing = options.timing;
    this.#lost = options.lost;
  }

  /** Its answers come in turn, behind the data that was sent before the question. */
  get answersInTurn(): boolean {
    return forms[this.#form].answer === 'sensor';
  }

  /** Bytes from the printer. */
  receive(bytes: Uint8Array): void {
    for (const reply of this.#reader.push(bytes)) {
      if (reply.kind === 'flow') this.held = reply.hold;
      else if (reply.kind === 'automatic') this.onAutomatic(readAutomaticStatus(reply.bytes));
      else if (reply.kind === forms[this.#form].answer) this.#owed = Math.max(0, this.#owed - 1);
      else if (reply.kind === 'sensor') this.#processed();
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

  #processed(): void {
    this.confirmsProcessing = true;
    this.onProcessed();
  }

  async #askAll(): Promise<PrinterCondition | undefined> {
    if (this.#form === 'realTime') return this.#askRealTime();
    this.#owed += 1;
    const answer = await this.#ask(forms[this.#form].request, (reply) => {
      if (reply.kind === 'kiosk' && this.#form === 'kiosk') return readKioskAlone(reply.bytes);
      return reply.kind === 'sensor' && this.answersInTurn ? readPaperSensor(reply.byte) : undefined;
    });
    this.#outOfStep = answer === undefined;
    return answer;
  }

  async #askRealTime(): Promise<PrinterCondition | undefined> {
    const conditions: PrinterCondition[] = [];
    for (const kind of statusKinds) {
      this.#owed += 1;
      const answer = await this.#ask(statusRequest(kind), (reply) =>
        reply.kind === 'answer' ? readStatusAnswer(kind, reply.byte) : undefined,
      );
      if (!answer) {
        this.#outOfStep = true;
        return undefined;
      }
      conditions.push(answer);
    }
    const kiosk = await this.#askKiosk();
    return combined(kiosk ?? {}, ...conditions);
  }

  /** Only some kiosk modules know `DLE EOT 20`: one that once kept silent is not asked again. */
  async #askKiosk(): Promise<PrinterCondition | undefined> {
    if (this.#hasKioskStatus === false) return undefined;
    const answer = await this.#ask(statusRequest(kioskKind), (reply) =>
      reply.kind === 'kiosk' ? readKioskStatus(reply.bytes) : undefined,
    );
    this.#hasKioskStatus ??= answer !== undefined;
    return answer;
  }

  /**
   * Answers come in the order of the questions: when as many came as are owed, the probe's included, the next one
   * belongs to the next question. Some may be lost for good: then a long quiet ends the waiting.
   */
  async #findStep(): Promise<boolean> {
    // A report whose rest was lost would swallow what comes now; one whose rest is on its way must not be torn.
    if (this.#owed > 0) this.#reader.reset();
    this.#owed += 1;
    let heard = await this.#nextAnswer(this.#timing.answerMs, () => this.#write(forms[this.#form].request));
    if (!heard) return false;
    while (heard && this.#owed > 0) heard = await this.#nextAnswer(this.#timing.quietMs);
    this.#owed = 0;
    this.#outOfStep = false;
    return !this.#lost.aborted;
  }

  /** Whether an answer came in time; each one that comes is one less owed. */
  async #nextAnswer(limitMs: number, question: () => void = () => undefined): Promise<boolean> {
    const answered = new AbortController();
    const stop = this.#listen((reply) => {
      if (reply.kind === forms[this.#form].answer) answered.abort();
    });
    question();
    await pause(this.#clock, limitMs, answered.signal, this.#lost);
    stop();
    return answered.signal.aborted;
  }

  #listen(taker: (reply: PrinterReply) => void): () => void {
    this.#takers.push(taker);
    return () => {
      this.#takers = this.#takers.filter((each) => each !== taker);
    };
  }

  async #ask<Answer>(
    request: Uint8Array,
    accept: (reply: PrinterReply) => Answer | undefined,
  ): Promise<Answer | undefined> {
    if (!this.outputPending) await this.#transport.discardInput();
    const answered = new AbortController();
    let answer: Answer | undefined;
    const stop = this.#listen((reply) => {
      answer ??= accept(reply);
      if (answer !== undefined) answered.abort();
    });
    this.#write(request);
    await pause(this.#clock, this.#timing.answerMs, answered.signal, this.#lost);
    stop();
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
