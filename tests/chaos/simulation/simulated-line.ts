import { drawAt } from '../seeded-draw.ts';
import type { SimulatedPlatform } from './simulated-platform.ts';
import type { VirtualTime } from './virtual-time.ts';

/** How a line is until it is told otherwise; `failing` concerns what changes something, looks get through. */
export type Weather =
  'good' | 'down' | 'silent' | 'losesRequests' | 'losesResponses' | 'portal' | 'flaky' | 'busy' | 'failing';

export const weathers: readonly Weather[] = [
  ...([
    'good',
    'down',
    'silent',
    'losesRequests',
    'losesResponses',
    'portal',
    'flaky',
    'busy',
    'failing',
  ] as const),
];

const flakyWeathers: readonly Weather[] = [
  'good',
  'good',
  'down',
  'losesRequests',
  'losesResponses',
  'portal',
];
export const busySeconds = 120;

/** A terminal's way to the platform without sockets: what its client takes for `fetch`. */
export class SimulatedLine {
  weather: Weather = 'good';
  /** requests that wait for virtual time to pass, or for ever */
  waiting = 0;
  /** told of every request that leaves the terminal */
  sent: (method: string) => void = () => undefined;
  readonly #longestOneWayMs: number;
  readonly #time: VirtualTime;
  readonly #platform: SimulatedPlatform;
  readonly #seed: number;
  readonly #name: string;
  #requests = 0;

  constructor(
    time: VirtualTime,
    platform: SimulatedPlatform,
    seed: number,
    name: string,
    longestOneWayMs = 2_000,
  ) {
    this.#longestOneWayMs = longestOneWayMs;
    this.#time = time;
    this.#platform = platform;
    this.#seed = seed;
    this.#name = name;
  }

  get requests(): number {
    return this.#requests;
  }

  readonly fetch: typeof fetch = async (address, init) => {
    const number = (this.#requests += 1);
    const draw = (purpose: string): number => drawAt(this.#seed, this.#name, number, purpose);
    const request = new Request(address, init);
    // not the request's own: that one hangs on the first by a weak reference
    const signal = init?.signal ?? new AbortController().signal;
    this.sent(request.method);
    const weather = this.#now(draw('flaky'));
    if (weather === 'down') throw new TypeError('fetch failed');
    await this.#wait(draw('there') * this.#longestOneWayMs, signal);
    if (weather === 'silent' || weather === 'losesRequests') return this.#forEver(signal);
    if (weather === 'portal')
      return new Response('<html>log in</html>', { headers: { 'content-type': 'text/html' } });
    if (weather === 'busy') return unavailable({ 'retry-after': String(busySeconds) });
    if (weather === 'failing' && request.method !== 'GET') return unavailable({});
    const reply = await this.#delivered(request);
    if (weather === 'losesResponses') return this.#forEver(signal);
    await this.#wait(draw('back') * this.#longestOneWayMs, signal);
    return new Response(reply.body, { status: reply.status, headers: reply.headers });
  };

  #now(drawn: number): Weather {
    if (this.weather !== 'flaky') return this.weather;
    return flakyWeathers[Math.floor(drawn * flakyWeathers.length)] ?? 'good';
  }

  async #delivered(request: Request): ReturnType<SimulatedPlatform['handle']> {
    const { pathname, search } = new URL(request.url);
    const payload = await request.text();
    try {
      return await this.#platform.handle({
        method: request.method === 'GET' ? 'GET' : request.method === 'PUT' ? 'PUT' : 'POST',
        url: pathname + search,
        headers: Object.fromEntries(request.headers),
        ...(payload !== '' && { payload }),
      });
    } catch {
      throw new TypeError('fetch failed');
    }
  }

  #wait(delayMs: number, signal: AbortSignal): Promise<void> {
    return this.#interruptible(signal, (resolve) => this.#time.after(`line ${this.#name}`, delayMs, resolve));
  }

  #forEver(signal: AbortSignal): Promise<never> {
    return this.#interruptible<never>(signal, () => () => undefined);
  }

  async #interruptible<Value>(
    signal: AbortSignal,
    begin: (resolve: (value: Value) => void) => () => void,
  ): Promise<Value> {
    const { promise, resolve, reject } = Promise.withResolvers<Value>();
    const abort = (): void => reject(new DOMException('aborted', 'AbortError'));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort);
    const cancel = begin(resolve);
    this.waiting += 1;
    try {
      return await promise;
    } finally {
      this.waiting -= 1;
      cancel();
      signal.removeEventListener('abort', abort);
    }
  }
}

function unavailable(headers: Record<string, string>): Response {
  return new Response('try again later', { status: 503, headers });
}
