import { createTRPCClient, createWSClient, wsLink } from '@trpc/client';
import type { ChannelRouter } from '../contract/channel.ts';
import type { CameraStatus } from '../contract/device.ts';
import type { Intent, VisitView } from '../contract/visit.ts';

const channelPath: typeof import('../contract/channel.ts').channelPath = '/channel';

/** After this long without the terminal the page says so. */
const patienceMs = 1000;
/** After this long it sends people to the staff, and goes on trying. */
const refusalMs = 30_000;
const firstRetryMs = 250;
const longestRetryMs = 5000;

/** What a connection needs from outside. */
export interface ConnectionSurroundings {
  /** http(s) address the page came from */
  origin: string;
  tokens: { available(): boolean; take(): string | undefined; keep(token: string): void };
  /** runs `action` after `delayMs`; the returned function cancels it */
  after(delayMs: number, action: () => void): () => void;
  /** runs `action` when the frame that is being prepared has been painted */
  afterPaint(action: () => void): void;
  WebSocket?: typeof WebSocket;
}

/**
 * What the page shows: `connecting` at first and for a moment, `connected`, `waiting` when it takes longer, and
 * `refused` when this page has no right to connect or nobody has answered for half a minute.
 */
export type ConnectionState = 'connecting' | 'connected' | 'waiting' | 'refused';

/**
 * The one channel to the terminal. It opens itself again with the next token and a growing pause; what the
 * citizen presses while it is closed is dropped, because the screen it was meant for may be gone.
 */
export class Connection {
  view = $state.raw<VisitView>();
  state = $state<ConnectionState>('connecting');

  readonly #surroundings: ConnectionSurroundings;
  readonly #socket: ReturnType<typeof createWSClient>;
  readonly #channel: ReturnType<typeof createTRPCClient<ChannelRouter>>;
  #cancelPatience: () => void = () => {};
  #cancelRefusal: () => void = () => {};
  #latestRevision = -1;
  #subscription: { unsubscribe(): void } | undefined;
  #ended = false;
  #askedWithoutToken = false;
  #camera: CameraStatus | undefined;

  constructor(surroundings: ConnectionSurroundings) {
    this.#surroundings = surroundings;
    this.#socket = createWSClient({
      url: () => this.#address(),
      connectionParams: () => this.#connectionParams(),
      retryDelayMs: (attempt) => Math.min(firstRetryMs * 2 ** attempt, longestRetryMs),
      // patient: a busy old machine is no lost terminal, and the shell watches over a hung one
      keepAlive: { enabled: true, intervalMs: 5000, pongTimeoutMs: 8000 },
      onClose: () => this.#lost(),
      ...(surroundings.WebSocket ? { WebSocket: surroundings.WebSocket } : {}),
    });
    this.#channel = createTRPCClient<ChannelRouter>({ links: [wsLink({ client: this.#socket })] });
    this.#wait();
    this.#watch();
  }

  /** Sends what the hand did. */
  send(intent: Intent): void {
    if (this.state !== 'connected') return;
    this.#channel.send.mutate(intent).catch(ignoreLostRequest);
  }

  /** Proves that the screen of this revision is whole and was just painted. */
  prove(revision: number): void {
    if (this.state !== 'connected') return;
    this.#channel.proves.mutate(revision).catch(ignoreLostRequest);
  }

  /** Tells how the document camera is; a terminal that comes back is told again. */
  reportCamera(status: CameraStatus): void {
    this.#camera = status;
    if (this.state === 'connected') this.#channel.camera.mutate(status).catch(ignoreLostRequest);
  }

  /** Ends the channel: for tests, and before a page is thrown away. */
  async close(): Promise<void> {
    this.#ended = true;
    this.#cancelPatience();
    this.#cancelRefusal();
    this.#subscription?.unsubscribe();
    await this.#socket.close();
  }

  /**
   * Asked before every attempt. Without a token one is made all the same: the terminal refuses it, and its log tells
   * of the page that had no right to be.
   */
  #address(): string {
    if (!this.#surroundings.tokens.available()) {
      if (this.#askedWithoutToken) this.#refuse();
      this.#askedWithoutToken = true;
    }
    return this.#surroundings.origin.replace(/^http/, 'ws') + channelPath;
  }

  /** Asked once the socket is open, so that a token is not spent on a terminal that is not there. */
  #connectionParams(): { token: string } {
    return { token: this.#surroundings.tokens.take() ?? '' };
  }

  #watch(): void {
    this.#subscription = this.#channel.watch.subscribe(undefined, {
      onData: (view) => this.#receive(view),
      // the terminal ended the watch before the channel: it is going down and will be back
      onComplete: () => this.#watchAgain(),
      onError: () => this.#watchAgain(),
    });
  }

  #watchAgain(): void {
    if (this.#ended) return;
    this.#lost();
    this.#surroundings.after(firstRetryMs, () => {
      if (!this.#ended) this.#watch();
    });
  }

  #receive(view: VisitView): void {
    if (this.state !== 'connected') this.#connected();
    if (view.revision <= this.#latestRevision) return;
    this.#latestRevision = view.revision;
    this.view = view;
    this.#surroundings.afterPaint(() => this.#painted(view.revision));
  }

  #connected(): void {
    this.#cancelPatience();
    this.#cancelRefusal();
    this.state = 'connected';
    if (this.#camera) this.reportCamera(this.#camera);
    this.#channel.nextToken
      .query()
      .then((token) => this.#surroundings.tokens.keep(token))
      .catch(ignoreLostRequest);
  }

  #painted(revision: number): void {
    if (this.state !== 'connected' || revision !== this.#latestRevision) return;
    this.#channel.painted.mutate(revision).catch(ignoreLostRequest);
  }

  #lost(): void {
    // the next terminal process counts from its own beginning
    this.#latestRevision = -1;
    if (this.state !== 'connected') return;
    this.state = 'connecting';
    this.#wait();
  }

  #wait(): void {
    this.#cancelPatience();
    this.#cancelRefusal();
    this.#cancelPatience = this.#surroundings.after(patienceMs, () => {
      if (this.state === 'connecting') this.state = 'waiting';
    });
    this.#cancelRefusal = this.#surroundings.after(refusalMs, () => {
      if (this.state !== 'connected') this.state = 'refused';
    });
  }

  /** Without a token no attempt can succeed; the shell opens the page anew with one. */
  #refuse(): never {
    this.#ended = true;
    void this.#socket.close();
    if (this.view === undefined) this.state = 'refused';
    throw new Error('no token for the channel');
  }
}

/** A request that died with its connection: the terminal's next snapshot tells what became of it. */
function ignoreLostRequest(): void {}
