import type { CaseStatus } from '../../contract/gateway.ts';
import type { SendingQueue } from '../store/sending-queue.ts';
import type { GatewayClient, GatewayFailure } from './gateway-client.ts';
import type { SyncEvent } from './sync-event.ts';

/** Cases asked in one round: a long list takes several rounds instead of holding up what waits to be sent. */
const casesPerRound = 20;

/** Asks the platform, round after round, how far the received cases have come. */
export class AcceptancePoll {
  readonly #queue: SendingQueue;
  readonly #client: GatewayClient;
  readonly #report: (event: SyncEvent) => void;
  #askedUpTo = 0;

  constructor(queue: SendingQueue, client: GatewayClient, report: (event: SyncEvent) => void) {
    this.#queue = queue;
    this.#client = client;
    this.#report = report;
  }

  /** One round, ended by the first trouble. Answers false when the line is in doubt. */
  async round(signal: AbortSignal): Promise<boolean> {
    const cases = this.#queue.casesAwaitingAcceptance(this.#askedUpTo, casesPerRound);
    for (const { caseId, terminalSequence } of cases) {
      // before asking, so that a case that gives trouble does not keep the later ones from being asked
      this.#askedUpTo = terminalSequence;
      const status = await this.#client.caseStatus(caseId, signal);
      if (status.ok) this.#note(status.value);
      else if (status.failure.errorClass !== 'unknownThere') return !isLineDoubt(status.failure);
    }
    if (cases.length < casesPerRound) this.#askedUpTo = 0;
    return true;
  }

  #note(status: CaseStatus): void {
    if (status.state !== 'accepted') return;
    const written = this.#queue.markAccepted(status);
    if (written.ok) this.#report({ kind: 'accepted', caseId: status.caseId });
    else this.#report({ kind: 'storage', failure: written.failure });
  }
}

function isLineDoubt({ errorClass }: GatewayFailure): boolean {
  return ['network', 'timeout', 'notOurGateway', 'stopped'].includes(errorClass);
}
