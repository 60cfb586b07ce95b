import type { TerminalKeys } from '../keys/terminal-keys.ts';
import type { GatewayClient } from './gateway-client.ts';
import type { SyncEvent } from './sync-event.ts';

/** What sync needs of the terminal's keys: which of the platform's answers count, the keys decide. */
export type ExchangedKeys = Pick<
  TerminalKeys,
  'platformKeys' | 'registration' | 'takeKeySet' | 'takeCertificate'
>;

export interface KeyExchangeParts {
  keys: ExchangedKeys;
  client: GatewayClient;
  terminalId: string;
  report: (event: SyncEvent) => void;
}

/** Fetches newer keys of the platform, and the certificate of this terminal's own. */
export class KeyExchange {
  readonly #parts: KeyExchangeParts;
  /** told once, not at every question */
  #notBelieved = '';
  #isForgotten = false;

  constructor(parts: KeyExchangeParts) {
    this.#parts = parts;
  }

  /** The platform does not know this terminal's key any more: the next question registers it, certified or not. */
  registerAgain(): void {
    this.#isForgotten = true;
  }

  /** Answers whether the platform could be asked for all that was wanted. */
  async ask(stop: AbortSignal): Promise<boolean> {
    const { keys, client } = this.#parts;
    const set = await client.keys(stop);
    if (!set.ok) return false;
    this.#taken('keySet', keys.takeKeySet(set.value));
    return this.#certify(stop);
  }

  /** Without a believed platform key no certificate could be verified: it waits. */
  async #certify(stop: AbortSignal): Promise<boolean> {
    const { keys, client, terminalId } = this.#parts;
    if (keys.platformKeys().length === 0) return true;
    const registration = keys.registration(terminalId, this.#isForgotten);
    if (!registration) return true;
    const certificate = await client.registerKey(registration, stop);
    if (!certificate.ok) return false;
    this.#isForgotten = false;
    this.#taken('certificate', keys.takeCertificate(certificate.value));
    return true;
  }

  #taken(change: 'keySet' | 'certificate', taken: ReturnType<ExchangedKeys['takeKeySet']>): void {
    const { report } = this.#parts;
    const detail = taken.ok ? '' : `${change}: ${taken.failure.code}`;
    if (detail !== '' && detail !== this.#notBelieved) report({ kind: 'keysNotBelieved', detail });
    this.#notBelieved = detail;
    if (taken.ok && taken.value) report({ kind: 'keys', change });
  }
}
