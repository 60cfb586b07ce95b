import { failed, succeeded, type Result } from '../../contract/result.ts';
import type { ExchangeFailure, IppExchange } from './ipp-exchange.ts';
import {
  decodeReply,
  encodeQuestion,
  type IppField,
  type IppQuestion,
  type IppReply,
} from './ipp-message.ts';
import type { Operation } from './ipp-numbers.ts';
import {
  jobAttributes,
  printerAttributes,
  type JobAttributes,
  type PrinterAttributes,
} from './ipp-replies.ts';

/** The exchange failed, or the printer answered no (`status`, with the code of RFC 8011). */
export type IppFailure = ExchangeFailure | { code: 'status'; statusCode: number; detail: string };

export interface OperationLimits {
  /** any question */
  answerMs: number;
  /** handing over a document */
  documentMs: number;
}

export interface OperationsOptions {
  exchange: IppExchange;
  printerUri: string;
  /** whose the jobs are: one name for one terminal */
  userName: string;
  limits: OperationLimits;
}

const printerAsked = [
  'printer-state',
  'printer-state-reasons',
  'printer-is-accepting-jobs',
  'operations-supported',
  'document-format-supported',
  'printer-make-and-model',
  'device-uri',
];
const jobAsked = [
  'job-id',
  'job-state',
  'job-state-reasons',
  'job-media-sheets-completed',
  'job-impressions-completed',
  'job-name',
];
const pdfFormat: IppField = { name: 'document-format', tag: 'mimeType', value: 'application/pdf' };
/** On plain A4, on one side, once: a printer that knows better ignores it. */
const template: IppField[] = [
  { name: 'copies', tag: 'integer', value: 1 },
  { name: 'sides', tag: 'keyword', value: 'one-sided' },
  { name: 'media', tag: 'keyword', value: 'iso_a4_210x297mm' },
];

/** The operations of a printer that are used here, as typed values. Nothing of it throws. */
export class IppOperations {
  readonly #options: OperationsOptions;
  #requestId = 0;

  constructor(options: OperationsOptions) {
    this.#options = options;
  }

  async printer(signal: AbortSignal): Promise<Result<PrinterAttributes, IppFailure>> {
    const fields: IppField[] = [{ name: 'requested-attributes', tag: 'keyword', value: printerAsked }];
    const reply = await this.#ask('getPrinterAttributes', fields, { signal });
    return reply.ok ? understood(printerAttributes(reply.value.printer)) : reply;
  }

  async validateJob(jobName: string, signal: AbortSignal): Promise<Result<void, IppFailure>> {
    const reply = await this.#ask('validateJob', [this.#name(jobName), pdfFormat], {
      signal,
      jobFields: template,
    });
    return reply.ok ? succeeded(undefined) : reply;
  }

  createJob(jobName: string, signal: AbortSignal): Promise<Result<JobAttributes, IppFailure>> {
    return this.#askJob('createJob', [this.#name(jobName)], { signal, jobFields: template });
  }

  sendDocument(
    jobId: number,
    pdf: Uint8Array,
    signal: AbortSignal,
  ): Promise<Result<JobAttributes, IppFailure>> {
    const last: IppField = { name: 'last-document', tag: 'boolean', value: true };
    return this.#askJob('sendDocument', [idField(jobId), pdfFormat, last], { signal, document: pdf });
  }

  printJob(
    jobName: string,
    pdf: Uint8Array,
    signal: AbortSignal,
  ): Promise<Result<JobAttributes, IppFailure>> {
    return this.#askJob('printJob', [this.#name(jobName), pdfFormat], {
      signal,
      document: pdf,
      jobFields: template,
    });
  }

  job(jobId: number, signal: AbortSignal): Promise<Result<JobAttributes, IppFailure>> {
    const asked: IppField = { name: 'requested-attributes', tag: 'keyword', value: jobAsked };
    return this.#askJob('getJobAttributes', [idField(jobId), asked], { signal });
  }

  /** This terminal's jobs that are not done. A job that is not understood is left out. */
  async ownJobs(signal: AbortSignal): Promise<Result<JobAttributes[], IppFailure>> {
    const fields: IppField[] = [
      { name: 'requested-attributes', tag: 'keyword', value: jobAsked },
      { name: 'which-jobs', tag: 'keyword', value: 'not-completed' },
      { name: 'my-jobs', tag: 'boolean', value: true },
    ];
    const reply = await this.#ask('getJobs', fields, { signal });
    if (!reply.ok) return reply;
    return succeeded(
      reply.value.jobs.flatMap((each) => {
        const job = jobAttributes(each);
        return job.ok ? [job.value] : [];
      }),
    );
  }

  async cancelJob(jobId: number, signal: AbortSignal): Promise<Result<void, IppFailure>> {
    const reply = await this.#ask('cancelJob', [idField(jobId)], { signal });
    return reply.ok ? succeeded(undefined) : reply;
  }

  #name(jobName: string): IppField {
    return { name: 'job-name', tag: 'name', value: jobName };
  }

  async #askJob(
    operation: Operation,
    fields: readonly IppField[],
    rest: Rest,
  ): Promise<Result<JobAttributes, IppFailure>> {
    const reply = await this.#ask(operation, fields, rest);
    return reply.ok ? understood(jobAttributes(reply.value.jobs[0] ?? {})) : reply;
  }

  async #ask(
    operation: Operation,
    fields: readonly IppField[],
    { signal, document, jobFields = [] }: Rest,
  ): Promise<Result<IppReply, IppFailure>> {
    const { exchange, printerUri, userName, limits } = this.#options;
    this.#requestId = (this.#requestId % 0x7fff_ffff) + 1;
    const requestId = this.#requestId;
    const user: IppField = { name: 'requesting-user-name', tag: 'name', value: userName };
    const question: IppQuestion = {
      operation,
      requestId,
      printerUri,
      fields: ordered(fields, user),
      jobFields,
    };
    const answer = await exchange.send({
      head: encodeQuestion(question),
      limitMs: document ? limits.documentMs : limits.answerMs,
      signal,
      ...(document ? { document } : {}),
    });
    if (!answer.ok) return answer;
    const reply = decodeReply(answer.value, requestId);
    if (!reply.ok) return understood(reply);
    const { statusCode } = reply.value;
    if (statusCode >= 0x0100)
      return failed({ code: 'status', statusCode, detail: `0x${statusCode.toString(16)}` });
    return reply;
  }
}

interface Rest {
  signal: AbortSignal;
  document?: Uint8Array;
  jobFields?: readonly IppField[];
}

/** The job's number belongs right behind the printer's address (RFC 8011 section 4.1.5). */
function ordered(fields: readonly IppField[], user: IppField): IppField[] {
  const first = fields.filter(({ name }) => name === 'job-id');
  return [...first, user, ...fields.filter(({ name }) => name !== 'job-id')];
}

function idField(jobId: number): IppField {
  return { name: 'job-id', tag: 'integer', value: jobId };
}

function understood<Value>(result: Result<Value, { code: 'garbage' }>): Result<Value, IppFailure> {
  return result.ok ? result : failed({ code: 'garbage', detail: 'not the answer that was asked for' });
}
