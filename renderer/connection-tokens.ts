/** Where the next token of the citizen's page waits while it is reloaded. */
const pageKey = 'jiujin.next-token';

/** The parts of the browser that hold tokens, so that tests can give their own. */
export interface TokenPlaces {
  location: Pick<Location, 'hash' | 'pathname' | 'search'>;
  history: Pick<History, 'replaceState'>;
  storage: Pick<Storage, 'getItem' | 'setItem'>;
}

/**
 * Tokens of the channel. Every token opens one connection only: it is gone from the address the moment it is
 * taken. A token of the shell (in the address) goes before one kept from an earlier connection. One that was taken
 * stays until the next is there: the line may have broken before the terminal saw it.
 */
export class ConnectionTokens {
  readonly #places: TokenPlaces;
  readonly #storageKey: string;

  /** @param storageKey where the next one waits: pages that a tab shows one after the other must not take each other's */
  constructor(places: TokenPlaces, storageKey = pageKey) {
    this.#places = places;
    this.#storageKey = storageKey;
  }

  /** Whether there is a token for another connection. */
  available(): boolean {
    return this.#fromShell() !== null || this.#places.storage.getItem(this.#storageKey) !== null;
  }

  /** The token for one connection, or nothing when this page has no right to open one. */
  take(): string | undefined {
    const { location, history, storage } = this.#places;
    const fromShell = this.#fromShell();
    if (fromShell !== null) {
      history.replaceState(null, '', location.pathname + location.search);
      storage.setItem(this.#storageKey, fromShell);
      return fromShell;
    }
    return storage.getItem(this.#storageKey) ?? undefined;
  }

  #fromShell(): string | null {
    return new URLSearchParams(this.#places.location.hash.slice(1)).get('token');
  }

  /** Keeps the token for the next connection, through a reload of the page. */
  keep(token: string): void {
    this.#places.storage.setItem(this.#storageKey, token);
  }
}
