import type { PrintOutcome } from '../../../contract/device.ts';
import type { QueryAnswer, QueryRequest } from '../../../contract/gateway.ts';
import type { CaseProgress, NewSubmission, StoreFailure } from '../../../contract/outbox.ts';
import type { PrintJob } from '../../../contract/paper.ts';
import { failed, succeeded, type Result } from '../../../contract/result.ts';
import type { Intent, Screen, VisitView } from '../../../contract/visit.ts';
import { compileForm } from '../../../offline-cache/catalogue/form-validator.ts';
import type { MachineFacts } from '../offer/health.ts';
import type { VisitPorts } from '../visit/visit-ports.ts';
import { VisitService } from '../visit/visit-service.ts';
import { testPlatformKey } from '../../../seal/testing/test-keys.ts';
import { catalogue } from './samples.ts';
import { countingRandomness, settle, VirtualClock } from './virtual-clock.ts';

/** A whole visit with the machine's parts replaced by recorders that a test can steer. */
export class VisitBench {
  readonly clock = new VirtualClock();
  readonly saved: NewSubmission[] = [];
  readonly printed: PrintJob[] = [];
  readonly canceled: string[] = [];
  readonly asked: QueryRequest[] = [];
  readonly logLines: string[] = [];
  armed = false;
  someoneNear = false;
  armings = 0;
  scannerArmed = false;
  /** what of the receipts held before the scanner is in this terminal's store, by submission */
  readonly casesHere = new Map<string, CaseProgress>();
  storeFailure: StoreFailure | undefined;
  /** set before the first visit, where there is an A4 printer */
  documentPrinter: VisitPorts['documentPrinter'];
  printOutcome: PrintOutcome = { completion: 'success', paper: 'complete' };
  queryReply: Result<
    Pick<QueryAnswer, 'outcome' | 'rows'>,
    { code: 'lineDown' | 'platformTrouble' | 'refused' }
  > = succeeded({
    outcome: 'found',
    rows: [{ label: '缴费年限', value: '15 年' }],
  });
  facts: MachineFacts = {
    line: 'online',
    cardReader: { device: 'online', media: 'notPresent' },
    receiptPrinter: { device: 'online', paper: 'full', media: 'notPresent', cover: 'closed' },
    documentCamera: undefined,
    storageRefusal: undefined,
    waitingToSend: 0,
  };
  readonly #copies = new Map<string, number>();
  readonly #progress = new Map<string, CaseProgress>();
  readonly visit: VisitService;

  constructor(documentPrinter?: VisitPorts['documentPrinter']) {
    this.documentPrinter = documentPrinter;
    this.visit = new VisitService(this.#ports());
  }

  get view(): VisitView {
    return this.visit.view();
  }

  /** The screen, which must be of this kind. */
  screen<Kind extends Screen['kind']>(kind: Kind): Extract<Screen, { kind: Kind }> {
    const { screen } = this.view;
    if (screen.kind !== kind) throw new Error(`expected the screen ${kind}, the citizen sees ${screen.kind}`);
    return screen as Extract<Screen, { kind: Kind }>;
  }

  async send(...intents: Intent[]): Promise<void> {
    for (const intent of intents) {
      this.visit.send(intent);
      await settle();
    }
  }

  /** The platform's answer to the case saved last. */
  platformReceives(): void {
    const caseId = this.saved.findLast((submission) => submission.body.kind === 'application')?.caseId ?? '';
    const progress = this.#progress.get(caseId);
    if (!progress) throw new Error('nothing was saved');
    const caseNumber = `${catalogue.items[0]?.code ?? ''}202611230001`;
    this.#progress.set(caseId, {
      ...progress,
      state: 'received',
      rung: 'received',
      receivedAtMs: this.clock.wallMs(),
      caseNumber,
    });
    this.visit.caseChanged(caseId);
  }

  #ports(): VisitPorts {
    const note = (event: string, facts: Record<string, unknown> = {}): void =>
      void this.logLines.push(JSON.stringify({ event, ...facts }));
    return {
      catalogue: () => catalogue,
      form: compileForm,
      indicators: [
        { code: '214', label: '服务态度生硬', level: 2 },
        { code: '113', label: '多头跑窗口和部门', level: 1 },
      ],
      facts: () => this.facts,
      someoneNear: () => this.someoneNear,
      reader: { arm: () => this.#arm(true), disarm: () => this.#arm(false) },
      store: {
        save: (submission) => this.#save(submission),
        progress: (caseId) => this.#progress.get(caseId),
        progressOfSubmission: (id) => this.#caseOf(id),
        casesOfPerson: (key) =>
          [...this.#progress.values()].filter((_, index) => this.saved[index]?.personKey === key),
      },
      scanner: { arm: () => (this.scannerArmed = true), disarm: () => (this.scannerArmed = false) },
      platformKeys: () => [testPlatformKey],
      printer: {
        print: async (job) => {
          this.printed.push(job);
          return this.printOutcome;
        },
        cancelVisit: (visitId) => void this.canceled.push(visitId),
      },
      ...(this.documentPrinter ? { documentPrinter: this.documentPrinter } : {}),
      ask: async (request) => this.#ask(request),
      nudge: () => undefined,
      personKey: (idNumber) => `key of ${idNumber}`,
      receiptCode: (saved, { rung }) => `http://127.0.0.1:1/v#${rung}-${saved.id}`,
      reprintCode: ({ submissionId }) => `http://127.0.0.1:1/r/${submissionId}`,
      nextCopy: (caseId) => {
        const number = (this.#copies.get(caseId) ?? 0) + 1;
        this.#copies.set(caseId, number);
        return number;
      },
      configuration: {
        terminalId: 'test-terminal',
        devices: {},
        site: {
          city: '平凉市',
          name: '柳湖镇八里村便民服务室',
          helperName: '马干事',
          helperPhone: '0933-0000000',
          hours: '8:30–17:30',
        },
        siteInEnglish: { city: 'Pingliang', name: 'Bali village service room' },
        timing: {
          idleSeconds: 120,
          warningSeconds: 30,
          ratingSeconds: 60,
          goodbyeSeconds: 12,
          sleepSeconds: 300,
        },
        platform: {
          address: 'http://127.0.0.1:1',
          publicAddress: 'http://127.0.0.1:1',
          keyFile: 'key',
          trustFile: 'trust.json',
        },
      },
      clock: this.clock,
      randomness: countingRandomness(),
      log: { info: note, warn: note, error: note },
    };
  }

  #caseOf(id: string): CaseProgress | undefined {
    return (
      this.casesHere.get(id) ?? [...this.#progress.values()].find(({ submissionId }) => submissionId === id)
    );
  }

  #arm(armed: boolean): void {
    this.armed = armed;
    if (armed) this.armings += 1;
  }

  #save(submission: NewSubmission) {
    if (this.storeFailure) return failed(this.storeFailure);
    this.saved.push(submission);
    const id = `0198f000-0000-7000-8000-00000000000${this.saved.length}`;
    const savedAtMs = this.clock.wallMs();
    if (submission.body.kind === 'application') {
      this.#progress.set(submission.caseId, {
        caseId: submission.caseId,
        submissionId: id,
        title: submission.title,
        receiptNumber: '8207314',
        state: 'queued',
        rung: 'saved',
        savedAtMs,
      });
    }
    return succeeded({
      id,
      caseId: submission.caseId,
      terminalSequence: this.saved.length,
      receiptNumber: '8207314',
      savedAtMs,
      hash: 'f'.repeat(64),
    });
  }

  #ask(request: QueryRequest): Result<QueryAnswer, { code: 'lineDown' | 'platformTrouble' | 'refused' }> {
    this.asked.push(request);
    if (!this.queryReply.ok) return this.queryReply;
    const caseNumber = `${request.itemCode}202611230002`;
    const asOf = new Date(this.clock.wallMs()).toISOString();
    return succeeded({
      requestId: request.requestId,
      caseNumber,
      register: '养老保险库',
      asOf,
      ...this.queryReply.value,
    });
  }
}
