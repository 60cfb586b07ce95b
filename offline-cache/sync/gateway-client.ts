import { setImmediate as othersRan } from 'node:timers/promises';
import type { ZodType } from 'zod';
import {
  BatchAnswer,
  CaseStatus,
  GatewayHealth,
  QueryAnswer,
  SubmissionReceipt,
  TerminalStanding,
  type QueryRequest,
  type SubmissionRequest,
} from '../../contract/gateway.ts';
import { KeySet, TerminalCertificate, type KeyRegistration } from '../../contract/keys.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import { GatewayLine, type GatewayLineOptions } from './gateway-line.ts';
import { itemFailure, judgeReply, type GatewayFailure } from './gateway-reply.ts';
import { receiptDoubt, statusDoubt, type Doubt, type Trust } from './receipt-trust.ts';

export type { GatewayFailure } from './gateway-reply.ts';

export interface GatewayClientOptions extends GatewayLineOptions {
  trust: Trust;
}

interface Call<Value> {
  method: 'GET' | 'PUT' | 'POST';
  path: string;
  body?: object;
  form: ZodType<Value>;
  doubt?: (value: Value) => Doubt | undefined;
  anonymous?: boolean;
}

/** What became of one submission. */
export type Verdict = Result<SubmissionReceipt, GatewayFailure>;

/** The answers to a batch, complete and in order, but not believed yet. */
export interface UnverifiedAnswers {
  /** one verdict for each submission; verifies signatures, and lets others run in between */
  verify(): Promise<Verdict[]>;
}

/** Milliseconds of verifying after which others get their turn: less than a frame of the page. */
const longestStretchMs = 8;

/**
 * Speaks the gateway's protocol. Every reply is checked against the contract, against what was asked and, where the
 * platform signs, against its keys; what fails comes back as a value with its class.
 */
export class GatewayClient {
  readonly line: GatewayLine;
  readonly #options: GatewayClientOptions;

  constructor(options: GatewayClientOptions) {
    this.#options = options;
    this.line = new GatewayLine(options);
  }

  /** Whether anything the platform signs could be verified now. */
  canVerify(): boolean {
    return this.#options.trust.platformKeys().length > 0;
  }

  /** Offers a submission. Success only with a genuine receipt for this very id and hash. */
  submit(request: SubmissionRequest, stop: AbortSignal): Promise<Verdict> {
    const path = `v1/submissions/${encodeURIComponent(request.id)}`;
    const doubt = (receipt: SubmissionReceipt) => receiptDoubt(receipt, request, this.#options.trust);
    return this.#call({ method: 'PUT', path, body: request, form: SubmissionReceipt, doubt }, stop);
  }

  /** Offers several at once. Success when there is an answer for each of them, in their order. */
  async submitBatch(
    submissions: readonly SubmissionRequest[],
    stop: AbortSignal,
  ): Promise<Result<UnverifiedAnswers, GatewayFailure>> {
    const call: Call<BatchAnswer> = {
      method: 'POST',
      path: 'v1/submissions',
      body: { submissions },
      form: BatchAnswer,
      doubt: ({ answers }) => (answersEach(submissions, answers) ? undefined : 'notAsked'),
    };
    const reply = await this.#call(call, stop);
    if (!reply.ok) return reply;
    return succeeded({ verify: () => this.#verify(submissions, reply.value.answers) });
  }

  /** How far a case has come; `unknownThere` when the platform does not have it. */
  caseStatus(caseId: string, stop: AbortSignal): Promise<Result<CaseStatus, GatewayFailure>> {
    const path = `v1/cases/${encodeURIComponent(caseId)}`;
    const doubt = (status: CaseStatus) => statusDoubt(status, caseId, this.#options.trust);
    return this.#call({ method: 'GET', path, form: CaseStatus, doubt }, stop);
  }

  query(query: QueryRequest, stop: AbortSignal): Promise<Result<QueryAnswer, GatewayFailure>> {
    const doubt = (answer: QueryAnswer) => (answer.requestId === query.requestId ? undefined : 'notAsked');
    return this.#call({ method: 'POST', path: 'v1/queries', body: query, form: QueryAnswer, doubt }, stop);
  }

  /** What the platform has of this terminal. */
  standing(stop: AbortSignal): Promise<Result<TerminalStanding, GatewayFailure>> {
    return this.#call({ method: 'GET', path: 'v1/standing', form: TerminalStanding }, stop);
  }

  /**
   * The platform's newest keys, or those that follow on version `after`, as it says: who takes them over has to verify
   * their signature.
   */
  keys(stop: AbortSignal, after?: number): Promise<Result<KeySet, GatewayFailure>> {
    const path = after === undefined ? 'v1/keys' : `v1/keys?after=${after}`;
    return this.#call({ method: 'GET', path, form: KeySet, anonymous: true }, stop);
  }

  /** Asks for a certificate; who takes it over has to verify its signature. */
  registerKey(
    registration: KeyRegistration,
    stop: AbortSignal,
  ): Promise<Result<TerminalCertificate, GatewayFailure>> {
    const form = TerminalCertificate;
    return this.#call({ method: 'POST', path: 'v1/terminal-keys', body: registration, form }, stop);
  }

  /** Succeeds only when our gateway itself answered: the only proof that the line is up. */
  health(stop: AbortSignal): Promise<Result<GatewayHealth, GatewayFailure>> {
    return this.#call({ method: 'GET', path: 'v1/health', form: GatewayHealth, anonymous: true }, stop);
  }

  async #call<Value>(call: Call<Value>, stop: AbortSignal): Promise<Result<Value, GatewayFailure>> {
    const { method, path, anonymous = false } = call;
    const body = call.body && JSON.stringify(call.body);
    const headers = {
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': 'application/json' }),
    };
    const request = { method, path, headers, anonymous, ...(body !== undefined && { body }) };
    const reply = await this.line.exchange(request, stop);
    return reply.ok ? judgeReply(reply.value, call.form, call.doubt ?? (() => undefined)) : reply;
  }

  async #verify(
    submissions: readonly SubmissionRequest[],
    answers: BatchAnswer['answers'],
  ): Promise<Verdict[]> {
    const verdicts: Verdict[] = [];
    let begunMs = this.#options.clock.monotonicMs();
    for (const [index, submission] of submissions.entries()) {
      const answer = answers[index];
      if (answer) verdicts.push(this.#verdict(submission, answer));
      if (this.#options.clock.monotonicMs() - begunMs < longestStretchMs) continue;
      await othersRan();
      begunMs = this.#options.clock.monotonicMs();
    }
    return verdicts;
  }

  #verdict(submission: SubmissionRequest, answer: BatchAnswer['answers'][number]): Verdict {
    if ('error' in answer) return failed(itemFailure(answer.status, answer.error, answer.retryAfterSeconds));
    const code = receiptDoubt(answer.receipt, submission, this.#options.trust);
    if (code === undefined) return succeeded(answer.receipt);
    return failed({ errorClass: 'notOurGateway', status: 200, code });
  }
}

function answersEach(submissions: readonly SubmissionRequest[], answers: BatchAnswer['answers']): boolean {
  return (
    answers.length === submissions.length && submissions.every(({ id }, index) => answers[index]?.id === id)
  );
}
