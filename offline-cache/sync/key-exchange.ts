import type { KeySet } from '../../contract/keys.ts';
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

/** As many changes of keys as a terminal makes up for in one go. */
const mostSteps = 100;

/** Fetches newer keys of the platform, and the certificate of this terminal's own. */
export class KeyExchange {
  readonly #parts: KeyExchangeParts;
  /** told once, not at every question */
  #notBelieved: 'keySet' | 'certificate' | undefined;
  #isForgotten = false;

  constructor(parts: KeyExchangeParts) {
    this.#parts = parts;
  }

  /** The platform said that it does not know this terminal's key: a certificate of it that lies here proves nothing. */
  registerAgain(): void {
    this.#isForgotten = true;
  }

  /** Answers whether the platform could be asked for all that was wanted. */
  async ask(stop: AbortSignal): Promise<boolean> {
    const set = await this.#parts.client.keys(stop);
    if (!set.ok) return false;
    const isBelieved = this.#take(set.value) || (await this.#takeStepByStep(set.value, stop));
    this.#tell(isBelieved ? undefined : 'keySet');
    return this.#certify(stop);
  }

  #take(set: KeySet): boolean {
    const taken = this.#parts.keys.takeKeySet(set);
    if (taken.ok && taken.value) this.#parts.report({ kind: 'keys', change: 'keySet' });
    return taken.ok;
  }

  /** Each set is signed with a key of the one before: who was away for several changes follows them one by one. */
  async #takeStepByStep({ version }: KeySet, stop: AbortSignal): Promise<boolean> {
    if (this.#parts.keys.platformKeys().length === 0) return false;
    let isBelieved = false;
    for (let after = Math.max(0, version - mostSteps); after < version; after += 1) {
      const next = await this.#parts.client.keys(stop, after);
      if (!next.ok) return false;
      isBelieved = this.#take(next.value);
    }
    return isBelieved;
  }

  /** Without a believed platform key no certificate could be verified: it waits. */
  async #certify(stop: AbortSignal): Promise<boolean> {
    const { keys, client, terminalId, report } = this.#parts;
    if (keys.platformKeys().length === 0) return true;
    const registration = keys.registration(terminalId, this.#isForgotten);
    if (!registration) return true;
    const certificate = await client.registerKey(registration, stop);
    if (!certificate.ok) return false;
    this.#isForgotten = false;
    const taken = keys.takeCertificate(certificate.value);
    if (!taken.ok) this.#tell('certificate');
    if (taken.ok && taken.value) report({ kind: 'keys', change: 'certificate' });
    return true;
  }

  #tell(what: 'keySet' | 'certificate' | undefined): void {
    if (what && what !== this.#notBelieved) this.#parts.report({ kind: 'keysNotBelieved', what });
    this.#notBelieved = what;
  }
}
