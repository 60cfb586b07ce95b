import type { Clock } from '../../../contract/clock.ts';
import { failed, succeeded, type Result } from '../../../contract/result.ts';
import type { IppPrinterModel } from '../emulator/ipp-printer-model.ts';
import type { ExchangeFailure, ExchangeRequest, IppExchange } from '../ipp-exchange.ts';

type Answer = Result<Uint8Array, ExchangeFailure>;

/** A cable in memory between the driver and the model, which can be pulled before or after the printer heard. */
export class ModelLine implements IppExchange {
  plugged = true;
  /** the printer hears, and says nothing */
  silent = false;
  exchanges = 0;
  /** exchanges that are under way now */
  open = 0;
  /** called when the printer has a request, before its answer goes out */
  onHeard: (exchange: number) => void = () => undefined;
  readonly #model: IppPrinterModel;
  readonly #clock: Clock;

  constructor(model: IppPrinterModel, clock: Clock) {
    this.#model = model;
    this.#clock = clock;
  }

  async send({ head, document, limitMs, signal }: ExchangeRequest): Promise<Answer> {
    this.exchanges += 1;
    this.open += 1;
    try {
      await Promise.resolve();
      if (!this.plugged) return failed({ code: 'unreachable', detail: 'pulled' });
      const answer = this.#model.answer(Buffer.concat(document ? [head, document] : [head]));
      this.onHeard(this.exchanges);
      if (this.silent) return await this.#nothing(limitMs, signal);
      if (!this.#stillPlugged()) return failed({ code: 'cut', detail: 'pulled' });
      if (signal.aborted) return failed({ code: 'canceled', detail: 'given up' });
      return answer ? succeeded(Uint8Array.from(answer)) : failed({ code: 'garbage', detail: 'no request' });
    } finally {
      this.open -= 1;
    }
  }

  #stillPlugged(): boolean {
    return this.plugged;
  }

  #nothing(limitMs: number, signal: AbortSignal): Promise<Answer> {
    return new Promise((resolve) => {
      const onAbort = (): void => {
        cancel();
        resolve(failed({ code: 'canceled', detail: 'given up' }));
      };
      const cancel = this.#clock.after(limitMs, () => {
        signal.removeEventListener('abort', onAbort);
        resolve(failed({ code: 'timeOut', detail: 'silence' }));
      });
      if (signal.aborted) return onAbort();
      signal.addEventListener('abort', onAbort, { once: true });
    });
  }
}
