import type { StoreFailure } from '../../contract/outbox.ts';
import { succeeded, type Result } from '../../contract/result.ts';
import { SalvageReport } from './salvage/salvage-report.ts';
import type { StoreConnection } from './store-connection.ts';

/** What a salvage left for staff to take note of. It outlives restarts. */
export class SalvageNote {
  readonly #connection: StoreConnection;
  #report: SalvageReport | undefined;

  constructor(connection: StoreConnection) {
    this.#connection = connection;
  }

  /** To be called for each database the connection goes on with. */
  read(): void {
    const text = this.#connection.read(
      () => this.#connection.values<[], string | null>('SELECT salvage FROM meta').get(),
      null,
    );
    this.#report = typeof text === 'string' ? SalvageReport.parse(JSON.parse(text)) : undefined;
  }

  report(): SalvageReport | undefined {
    return this.#report;
  }

  failure(): StoreFailure | undefined {
    if (!this.#report) return undefined;
    const { carriedOver, rebuilt, contentLost, numbersMissing } = this.#report;
    return {
      code: 'salvaged',
      detail: `kept ${carriedOver}, rebuilt ${rebuilt}, contents lost ${contentLost}, numbers missing ${numbersMissing}`,
    };
  }

  /** False when there was nothing to take note of. */
  acknowledge(): Result<boolean, StoreFailure> {
    if (!this.#report) return succeeded(false);
    const outcome = this.#connection.write(() =>
      this.#connection.rows('UPDATE meta SET salvage = NULL').run(),
    );
    if (!outcome.ok) return outcome;
    this.#report = undefined;
    return succeeded(true);
  }
}
