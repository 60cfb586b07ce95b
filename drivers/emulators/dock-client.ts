import type { z } from 'zod';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import {
  DockError,
  DockState,
  type ChipCard,
  type Cover,
  type DockDevice,
  type DockInput,
  type DockPaper,
  type PaperSupply,
  type PrinterFault,
  type ReaderFault,
} from './dock-api.ts';

type Inputs = typeof DockInput;
type LineFaultInput = z.infer<Inputs['/api/line/fault']>;
type Answer = Promise<Result<DockState, DockError>>;

/** The hands of a script at the dock. Every deed answers with the state after it. */
export class DockClient {
  readonly #address: string;

  /** @param address the dock's base address, as `serve.ts` prints it */
  constructor(address: string) {
    this.#address = address.replace(/\/$/, '');
  }

  async state(): Promise<DockState> {
    const response = await fetch(`${this.#address}/api/state`);
    return DockState.parse(await response.json());
  }

  placeCard(person: string): Answer {
    return this.#post('/api/card', { person });
  }

  liftCard(): Answer {
    return this.#post('/api/card/lift');
  }

  setReaderFault(fault: ReaderFault): Answer {
    return this.#post('/api/reader/fault', { fault });
  }

  setPaper(state: PaperSupply): Answer {
    return this.#post('/api/printer/paper', { state });
  }

  setCover(state: Cover): Answer {
    return this.#post('/api/printer/cover', { state });
  }

  setPrinterFault(fault: PrinterFault): Answer {
    return this.#post('/api/printer/fault', { fault });
  }

  /** Paper, toner, cover and fault of the A4 printer. */
  setDocumentPrinter(change: z.infer<Inputs['/api/document-printer']>): Answer {
    return this.#post('/api/document-printer', change);
  }

  insertChipCard(card: ChipCard): Answer {
    return this.#post('/api/chip-card', { card });
  }

  liftChipCard(): Answer {
    return this.#post('/api/chip-card/lift');
  }

  /** Holds a code before the scanner. */
  holdCode(text: string, encoding: 'utf-8' | 'gb18030' = 'utf-8'): Answer {
    return this.#post('/api/scanner/hold', { text, encoding });
  }

  /** Opens or shuts the door, comes near or goes away. */
  setSensors(sensed: z.infer<Inputs['/api/sensors']>): Answer {
    return this.#post('/api/sensors', sensed);
  }

  /** Presses a key of the PIN pad. */
  pressPinPadKey(key: z.infer<Inputs['/api/pin-pad/key']>['key']): Answer {
    return this.#post('/api/pin-pad/key', { key });
  }

  /** Takes the paper that hangs out of the printer. */
  takePaper(): Answer {
    return this.#post('/api/printer/take');
  }

  plug(device: DockDevice): Answer {
    return this.#post(`/api/devices/${device}/plug`);
  }

  unplug(device: DockDevice): Answer {
    return this.#post(`/api/devices/${device}/unplug`);
  }

  cutLine(): Answer {
    return this.#post('/api/line/cut');
  }

  restoreLine(): Answer {
    return this.#post('/api/line/restore');
  }

  setLineFault(fault: LineFaultInput): Answer {
    return this.#post('/api/line/fault', fault);
  }

  /** PNG of a paper; undefined when there is none with this id. */
  async paperPng(id: string): Promise<Uint8Array | undefined> {
    const response = await fetch(`${this.#address}/api/papers/${encodeURIComponent(id)}.png`);
    return response.ok ? new Uint8Array(await response.arrayBuffer()) : undefined;
  }

  /**
   * The first paper that came out after the one with `afterId`, or after the start without it; waits for it as
   * long as the dock lives and `signal` allows. Undefined when the dock went away or the signal came first.
   */
  async waitForPaper(afterId?: string, signal?: AbortSignal): Promise<DockPaper | undefined> {
    for await (const state of this.#states(signal)) {
      const paper = firstAfter(state.papers, afterId);
      if (paper) return paper;
    }
    return undefined;
  }

  async *#states(signal: AbortSignal | undefined): AsyncGenerator<DockState> {
    const ending = new AbortController();
    const either = signal ? AbortSignal.any([signal, ending.signal]) : ending.signal;
    try {
      const response = await fetch(`${this.#address}/api/events`, { signal: either });
      let text = '';
      for await (const part of (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
        const events = (text + part).split('\n\n');
        text = events.pop() ?? '';
        for (const event of events) yield DockState.parse(JSON.parse(event.replace(/^data: /, '')));
      }
    } catch (error) {
      if (!isGone(error)) throw error;
    } finally {
      ending.abort();
    }
  }

  async #post(path: string, body?: unknown): Answer {
    const response = await fetch(this.#address + path, {
      method: 'POST',
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const answer: unknown = await response.json();
    return response.ok ? succeeded(DockState.parse(answer)) : failed(DockError.parse(answer));
  }
}

/** `papers` are newest first. */
function firstAfter(papers: readonly DockPaper[], afterId: string | undefined): DockPaper | undefined {
  const oldestFirst = papers.toReversed();
  return oldestFirst[oldestFirst.findIndex((paper) => paper.id === afterId) + 1];
}

/** `fetch` throws these when the other end is away, goes away, or the wait was given up. */
function isGone(error: unknown): boolean {
  const givenUp = error instanceof DOMException && /^(?:Abort|Timeout)Error$/.test(error.name);
  return givenUp || error instanceof TypeError;
}
