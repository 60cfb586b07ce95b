import { request, response, type Attribute } from 'ipp-encoder';
import type { Clock } from '../../../contract/clock.ts';
import {
  groupTags,
  jobStates,
  operations,
  printerStates,
  statusCodes,
  valueTags,
  type Operation,
} from '../ipp-numbers.ts';

interface ModelJob {
  id: number;
  name: string;
  user: string;
  state: number;
  reasons: string[];
  pages: number;
  printed: number;
  /** as it was sent */
  document: Uint8Array;
}

/** Words that stop the printer until they are gone. */
const stoppingWords =
  /^(media-(empty|needed|jam)|toner-empty|marker-supply-empty|cover-open|door-open|input-tray-missing|paused)/;

/**
 * An A4 printer that takes and gives bytes of IPP: sheets come out by its clock, and it can be told to misbehave in the
 * ways a real printer cannot be asked for.
 */
export class IppPrinterModel {
  /** its words, without the suffix: that follows from its state */
  reasons: string[] = [];
  /** `none`: counts nothing; `lying`: says it is done when the last sheet is missing */
  counting: 'honest' | 'none' | 'lying' = 'honest';
  /** so many questions more about jobs are answered with busy */
  busyAnswers = 0;
  /** says that it is busy, for ever, and lets no sheet out */
  isStuck = false;
  /** a sheet came out */
  onSheet: () => void = () => undefined;
  formats = ['application/pdf', 'image/pwg-raster'];
  supported: Operation[] = Object.keys(operations) as Operation[];
  /** address of the device behind it: then it is a queue, and its own state says nothing of the device */
  deviceUri: string | undefined;
  /** cancels are taken and nothing follows */
  ignoresCancel = false;
  /** every sheet that came out, in order: the job's name */
  readonly sheets: string[] = [];
  /** every operation it was asked for */
  readonly asked: Operation[] = [];
  readonly jobs: ModelJob[] = [];
  readonly #clock: Clock;
  readonly #sheetMs: number;
  #cancelSheet: () => void = () => undefined;
  #feeding = false;

  constructor(clock: Clock, sheetMs = 2000) {
    this.#clock = clock;
    this.#sheetMs = sheetMs;
  }

  /** The answer to a request; undefined when the bytes are none. */
  answer(bytes: Uint8Array): Buffer | undefined {
    const asked = request.decode(Buffer.from(bytes));
    const document = bytes.subarray(request.decode.bytes);
    const operation = (Object.keys(operations) as Operation[]).find(
      (one) => operations[one] === asked.operationId,
    );
    const fields = Object.fromEntries(
      asked.groups.flatMap(({ attributes }) => attributes.map(({ name, value }) => [name, value[0]])),
    );
    if (!operation) return undefined;
    this.asked.push(operation);
    const { code = statusCodes.ok, group, attributes = [] } = this.#answerTo(operation, fields, document);
    const message = {
      version: { major: 1, minor: 1 },
      statusCode: code,
      requestId: asked.requestId,
      groups: [
        {
          tag: groupTags.operation,
          attributes: [
            attribute('attributes-charset', 'charset', 'utf-8'),
            attribute('attributes-natural-language', 'language', 'en'),
          ],
        },
        ...attributes.map((each) => ({ tag: group ?? groupTags.job, attributes: each })),
      ],
    };
    return response.encode(message, Buffer.alloc(response.encodingLength(message)));
  }

  /** What the power switch does: what it had is forgotten. */
  powerCycle(): void {
    this.#cancelSheet();
    this.#feeding = false;
    this.jobs.length = 0;
  }

  /** Sets or clears its troubles; without any it goes on. */
  setReasons(reasons: readonly string[]): void {
    this.reasons = [...reasons];
    this.#feed();
  }

  get #stopped(): boolean {
    return this.reasons.some((reason) => stoppingWords.test(reason));
  }

  #answerTo(operation: Operation, fields: Record<string, unknown>, document: Uint8Array): Answer {
    if (!this.supported.includes(operation)) return { code: statusCodes.operationNotSupported };
    const about = this.jobs.find(({ id }) => id === fields['job-id']);
    switch (operation) {
      case 'getPrinterAttributes':
        return { group: groupTags.printer, attributes: [this.#printer()] };
      case 'validateJob':
        return { code: this.#verdict(fields) };
      case 'createJob':
        return this.#accepted(fields) ?? described(this.#newJob(fields), this.counting);
      case 'printJob':
        return (
          this.#accepted(fields) ?? described(this.#begin(this.#newJob(fields), document), this.counting)
        );
      case 'sendDocument':
        if (!about) return { code: statusCodes.notFound };
        return this.#accepted(fields) ?? described(this.#begin(about, document), this.counting);
      case 'getJobAttributes':
        return about ? described(about, this.counting) : { code: statusCodes.notFound };
      case 'getJobs': {
        const open = this.jobs.filter(
          ({ state, user }) => state < 7 && user === fields['requesting-user-name'],
        );
        return { attributes: open.flatMap((job) => described(job, this.counting).attributes ?? []) };
      }
      case 'cancelJob':
        return this.#cancel(about);
    }
  }

  #printer(): Attribute[] {
    const busy = this.isStuck || this.jobs.some(({ state }) => state === jobStates.processing);
    const behind = this.deviceUri !== undefined;
    const state =
      !behind && this.#stopped ? printerStates.stopped : busy ? printerStates.processing : printerStates.idle;
    const suffix = this.#stopped ? '-error' : busy ? '-warning' : '-report';
    const words =
      behind || this.reasons.length === 0 ? ['none'] : this.reasons.map((word) => `${word}${suffix}`);
    return [
      attribute('printer-state', 'enum', state),
      attribute('printer-state-reasons', 'keyword', ...words),
      attribute('printer-is-accepting-jobs', 'boolean', true),
      attribute('operations-supported', 'enum', ...this.supported.map((one) => operations[one])),
      attribute('document-format-supported', 'mimeType', ...this.formats),
      attribute('printer-make-and-model', 'text', 'Jiujin Model A4'),
      ...(this.deviceUri === undefined ? [] : [attribute('device-uri', 'uri', this.deviceUri)]),
    ];
  }

  #verdict(fields: Record<string, unknown>): number {
    if (this.isStuck) return statusCodes.busy;
    if (this.busyAnswers > 0) {
      this.busyAnswers -= 1;
      return statusCodes.busy;
    }
    const format = fields['document-format'];
    return typeof format !== 'string' || this.formats.includes(format)
      ? statusCodes.ok
      : statusCodes.formatNotSupported;
  }

  #accepted(fields: Record<string, unknown>): Answer | undefined {
    const code = this.#verdict(fields);
    return code === statusCodes.ok ? undefined : { code };
  }

  #newJob(fields: Record<string, unknown>): ModelJob {
    const job: ModelJob = {
      id: this.jobs.length + 1,
      name: String(fields['job-name']),
      user: String(fields['requesting-user-name']),
      state: jobStates.pending,
      reasons: ['job-incoming'],
      pages: 0,
      printed: 0,
      document: new Uint8Array(),
    };
    this.jobs.push(job);
    return job;
  }

  #begin(job: ModelJob, document: Uint8Array): ModelJob {
    const text = Buffer.from(document).toString('latin1');
    job.document = document;
    job.pages = text.match(/\/Type \/Page\b(?!s)/g)?.length ?? 0;
    if (job.pages === 0) {
      [job.state, job.reasons] = [jobStates.aborted, ['document-format-error']];
      return job;
    }
    [job.state, job.reasons] = [jobStates.processing, ['job-printing']];
    this.#feed();
    return job;
  }

  /** One sheet after the other, job by job, while nothing is in the way. */
  #feed(): void {
    for (const job of this.jobs) {
      if (job.state === jobStates.processing && this.#stopped) job.state = jobStates.stopped;
      if (job.state === jobStates.stopped && !this.#stopped) job.state = jobStates.processing;
    }
    const job = this.jobs.find(({ state }) => state === jobStates.processing);
    if (!job || this.#feeding) return;
    this.#feeding = true;
    this.#cancelSheet = this.#clock.after(this.#sheetMs, () => {
      this.#feeding = false;
      if (!this.isStuck && job.state === jobStates.processing) this.#sheet(job);
      this.#feed();
    });
  }

  #sheet(job: ModelJob): void {
    const last = job.printed + 1 >= job.pages;
    if (last) [job.state, job.reasons] = [jobStates.completed, ['job-completed-successfully']];
    if (last && this.counting === 'lying') return;
    this.sheets.push(job.name);
    job.printed += 1;
    this.onSheet();
  }

  #cancel(job: ModelJob | undefined): Answer {
    if (!job) return { code: statusCodes.notFound };
    if (job.state >= jobStates.canceled) return { code: statusCodes.notPossible };
    if (this.ignoresCancel) return {};
    [job.state, job.reasons] = [jobStates.canceled, ['job-canceled-by-user']];
    this.#feed();
    return {};
  }
}

interface Answer {
  code?: number;
  group?: number;
  attributes?: Attribute[][];
}

function described(job: ModelJob, counting: IppPrinterModel['counting']): Answer {
  const attributes = [
    attribute('job-id', 'integer', job.id),
    attribute('job-state', 'enum', job.state),
    attribute('job-state-reasons', 'keyword', ...job.reasons),
    attribute('job-name', 'name', job.name),
  ];
  if (counting !== 'none') attributes.push(attribute('job-media-sheets-completed', 'integer', job.printed));
  return { attributes: [attributes] };
}

function attribute(name: string, tag: keyof typeof valueTags, ...value: unknown[]): Attribute {
  return { name, tag: valueTags[tag], value };
}
