/** Where the next token waits while the page is reloaded. */
const storageKey = 'jiujin.next-token';

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

  constructor(places: TokenPlaces) {
    this.#places = places;
  }

  /** The token for one connection, or nothing when this page has no right to open one. */
  take(): string | undefined {
    const { location, history, storage } = this.#places;
    const fromShell = new URLSearchParams(location.hash.slice(1)).get('token');
    if (fromShell) {
      history.replaceState(null, '', location.pathname + location.search);
      storage.setItem(storageKey, fromShell);
      return fromShell;
    }
    return storage.getItem(storageKey) ?? undefined;
  }

  /** Keeps the token for the next connection, through a reload of the page. */
  keep(token: string): void {
    this.#places.storage.setItem(storageKey, token);
  }
}
