import { createTRPCClient, createWSClient, wsLink } from '@trpc/client';
import type { Language } from '../../contract/language.ts';
import type { StaffScreen, StaffScreenRouter } from '../../contract/staff-screen.ts';
import type { ConnectionSurroundings } from '../connection.svelte.ts';

const staffScreenPath: typeof import('../../contract/staff-screen.ts').staffScreenPath = '/staff';

/** After this long without the terminal the screen says so: what it shows may be true no more. */
const patienceMs = 2000;
const firstRetryMs = 250;
const longestRetryMs = 5000;

/** `refused` when this page has no right to connect; a reload does not help, another address does. */
type StaffConnectionState = 'connecting' | 'connected' | 'waiting' | 'refused';

/** The staff's screen and the terminal: it only listens, and opens itself again with the next token. */
export class StaffConnection {
  screen = $state.raw<StaffScreen>();
  state = $state<StaffConnectionState>('connecting');

  readonly #surroundings: Pick<ConnectionSurroundings, 'origin' | 'tokens' | 'after' | 'WebSocket'>;
  readonly #socket: ReturnType<typeof createWSClient>;
  readonly #channel: ReturnType<typeof createTRPCClient<StaffScreenRouter>>;
  #language: Language = 'zh-CN';
  #subscription: { unsubscribe(): void } | undefined;
  #cancelPatience: () => void = () => {};
  #isUnanswered = false;
  #ended = false;

  constructor(surroundings: Pick<ConnectionSurroundings, 'origin' | 'tokens' | 'after' | 'WebSocket'>) {
    this.#surroundings = surroundings;
    this.#socket = createWSClient({
      url: () => surroundings.origin.replace(/^http/, 'ws') + staffScreenPath,
      // asked once the socket is open: a token is not spent on a terminal that is not there
      connectionParams: () => ({ token: surroundings.tokens.take() ?? '' }),
      retryDelayMs: (attempt) => Math.min(firstRetryMs * 2 ** attempt, longestRetryMs),
      keepAlive: { enabled: true, intervalMs: 3000, pongTimeoutMs: 5000 },
      onOpen: () => (this.#isUnanswered = true),
      // opened and ended without a word: the terminal does not know the token, or knows it no more
      onClose: () => (this.#isUnanswered ? this.#refused() : this.#lost()),
      ...(surroundings.WebSocket ? { WebSocket: surroundings.WebSocket } : {}),
    });
    this.#channel = createTRPCClient<StaffScreenRouter>({ links: [wsLink({ client: this.#socket })] });
    this.#wait();
    this.#watch();
  }

  /** The words come from the terminal: it is asked for the other language. */
  chooseLanguage(language: Language): void {
    this.#language = language;
    this.#subscription?.unsubscribe();
    this.#watch();
  }

  /** Ends the channel, for tests. */
  async close(): Promise<void> {
    this.#ended = true;
    this.#cancelPatience();
    this.#subscription?.unsubscribe();
    await this.#socket.close();
  }

  #watch(): void {
    const again = (): void => {
      this.#surroundings.after(firstRetryMs, () => {
        if (!this.#ended) this.#watch();
      });
    };
    this.#subscription = this.#channel.watch.subscribe(this.#language, {
      onData: (screen) => this.#receive(screen),
      onComplete: again,
      onError: again,
    });
  }

  #receive(screen: StaffScreen): void {
    this.screen = screen;
    this.#isUnanswered = false;
    if (this.state === 'connected') return;
    this.#cancelPatience();
    this.state = 'connected';
    this.#channel.nextToken
      .query()
      .then((token) => this.#surroundings.tokens.keep(token))
      .catch(() => {});
  }

  #lost(): void {
    if (this.state !== 'connected') return;
    this.state = 'connecting';
    this.#wait();
  }

  #wait(): void {
    this.#cancelPatience = this.#surroundings.after(patienceMs, () => {
      if (this.state === 'connecting') this.state = 'waiting';
    });
  }

  #refused(): void {
    this.state = 'refused';
    void this.close();
  }
}
