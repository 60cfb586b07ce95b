import type { Clock } from '../../contract/clock.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import { FaultServer } from '../document-printer/emulator/fault-server.ts';
import { IppPrinterModel } from '../document-printer/emulator/ipp-printer-model.ts';
import type { Cover, DocumentPrinterFault, DockState, DocumentPaper, PaperSupply } from './dock-api.ts';
import { SwitchedCable, type CableFailure } from './dock-cable.ts';

/** A laser printer of a hall takes about so long for a sheet. */
const sheetMs = 2500;

/** What the printer says of itself, as RFC 8011 5.4.12 and PWG 5100.9 name it. */
const paperWords: Readonly<Record<PaperSupply, string[]>> = {
  full: [],
  low: ['media-low'],
  out: ['media-empty'],
};
const tonerWords: Readonly<Record<PaperSupply, string[]>> = {
  full: [],
  low: ['toner-low'],
  out: ['toner-empty'],
};

interface Settings {
  paper: PaperSupply;
  toner: PaperSupply;
  cover: Cover;
  fault: DocumentPrinterFault;
}

/** An A4 printer of the dock: it speaks IPP on a port of this machine, and takes any trouble that it is told to have. */
export class DockDocumentPrinter {
  readonly #model: IppPrinterModel;
  readonly #server: FaultServer;
  readonly cable: SwitchedCable;
  #settings: Settings = { paper: 'full', toner: 'full', cover: 'closed', fault: 'none' };

  private constructor(clock: Clock, port: number) {
    this.#model = new IppPrinterModel(clock, sheetMs);
    this.#server = new FaultServer(this.#model);
    this.cable = new SwitchedCable({
      path: `ipp://127.0.0.1:${port}/ipp/print`,
      join: () => this.#listen(port),
      part: () => this.#fallSilent(),
    });
  }

  /** @returns one on a free port, not plugged in yet; it keeps the port */
  static async make(clock: Clock): Promise<DockDocumentPrinter> {
    const finder = new FaultServer(new IppPrinterModel(clock));
    const port = Number(new URL((await finder.listen()).replace(/^ipp:/, 'http:')).port);
    await finder.close();
    return new DockDocumentPrinter(clock, port);
  }

  /** What is not given stays as it is. */
  set(change: { [Name in keyof Settings]?: Settings[Name] | undefined }): void {
    const given = Object.entries(change).filter(([, value]) => value !== undefined);
    this.#settings = { ...this.#settings, ...Object.fromEntries(given) };
    const { paper, toner, cover, fault } = this.#settings;
    this.#model.setReasons([
      ...paperWords[paper],
      ...tonerWords[toner],
      ...(cover === 'open' ? ['cover-open'] : []),
      ...(fault === 'jam' ? ['media-jam'] : []),
      ...(fault === 'paused' ? ['paused'] : []),
    ]);
    this.#model.counting = fault === 'lyingDone' ? 'lying' : 'honest';
    this.#model.isStuck = fault === 'busy';
    this.#server.always = fault === 'silent' ? 'silence' : 'none';
  }

  state(): Omit<DockState['documentPrinter'], 'cable' | 'papers'> {
    return this.#settings;
  }

  /** Everything that was printed, newest first; none of a job of which no sheet came out. */
  papers(): DocumentPaper[] {
    return this.#model.jobs
      .filter(({ printed }) => printed > 0)
      .map(({ id, pages, printed }) => ({ id: String(id), pages, printed }))
      .toReversed();
  }

  /** The document of a job, as it was sent. */
  pdf(id: string): Uint8Array | undefined {
    return this.#model.jobs.find((job) => String(job.id) === id && job.printed > 0)?.document;
  }

  onSheet(listener: () => void): void {
    this.#model.onSheet = listener;
  }

  async #listen(port: number): Promise<Result<void, CableFailure>> {
    try {
      await this.#server.listen(port);
      return succeeded(undefined);
    } catch (error) {
      return failed({ code: 'port', detail: String(error) });
    }
  }

  /** The network cable: what the printer has already, it prints all the same. */
  async #fallSilent(): Promise<void> {
    if (this.cable.state().kind === 'plugged') await this.#server.close();
  }
}
