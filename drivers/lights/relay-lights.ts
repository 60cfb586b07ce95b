import type { Clock } from '../../contract/clock.ts';
import type { LightsCapabilities } from '../../contract/device-report.ts';
import { LightPattern, type DeviceState, type LightName, type LightsStatus } from '../../contract/device.ts';
import type { Lights } from '../../contract/lights.ts';
import { DeviceLife } from '../device-life.ts';
import { pause } from '../timed-wait.ts';
import type { Transport } from '../transport.ts';
import { relayFrame } from './relay-frame.ts';

export interface RelayLightsOptions {
  transport: Transport;
  clock: Clock;
  /** the relay of each light, from 1 */
  channels: Partial<Record<LightName, number>>;
}

/** Half a period of each flash rate. Never above three flashes a second: WCAG 2.2, 2.3.2. */
const halfPeriodMs = { slow: 1000, medium: 500, quick: 250 } as const;
/** Every relay is told again this often: a board that lost its power for a moment comes back dark and says nothing. */
const repeatMs = 5000;

interface Lamp {
  light: LightName;
  channel: number;
  pattern: LightPattern;
}

/**
 * Lights behind a relay board. Most boards never answer (devices.md section 6): what is known is what they were told,
 * and that the port took it.
 */
export class RelayLights implements Lights {
  readonly #transport: Transport;
  readonly #clock: Clock;
  readonly #lamps: Lamp[];
  readonly #listeners = new Set<(status: LightsStatus) => void>();
  readonly #life: DeviceLife;
  #device: DeviceState = 'offline';
  #told = '';
  #wake: () => void = () => undefined;

  constructor({ transport, clock, channels }: RelayLightsOptions) {
    this.#transport = transport;
    this.#clock = clock;
    this.#lamps = Object.entries(channels).map(([light, channel]) => ({
      light: light as LightName,
      channel,
      pattern: 'off',
    }));
    this.#life = new DeviceLife(transport, clock, {
      serve: (ended) => this.#serve(ended),
      gone: (state) => this.#report(state),
    });
  }

  start(): void {
    this.#report('starting');
    this.#life.start();
  }

  /** Puts every light out before it lets go. */
  async stop(): Promise<void> {
    for (const lamp of this.#lamps) lamp.pattern = 'off';
    if (this.#device === 'online') await this.#switchAll(0);
    await this.#life.stop();
    this.#report('offline');
  }

  set(light: LightName, pattern: LightPattern): void {
    const lamp = this.#lamps.find((each) => each.light === light);
    if (!lamp || lamp.pattern === pattern) return;
    lamp.pattern = pattern;
    this.#wake();
    this.#report(this.#device);
  }

  status(): LightsStatus {
    const isKnown = this.#device === 'online';
    return {
      device: this.#device,
      lights: Object.fromEntries(
        this.#lamps.map(({ light, pattern }) => [light, isKnown ? pattern : 'unknown']),
      ),
    };
  }

  capabilities(): LightsCapabilities {
    const flashRate = [...LightPattern.options];
    return { lights: Object.fromEntries(this.#lamps.map(({ light }) => [light, { flashRate }])) };
  }

  onStatus(listener: (status: LightsStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #serve(ended: AbortSignal): Promise<boolean> {
    let written = await this.#switchAll(0);
    if (written) this.#report('online');
    const isOver = (): boolean => ended.aborted;
    for (let spentMs = 0; written && !isOver();) {
      const waitMs = this.#nextChangeMs();
      await this.#rest(waitMs, ended);
      if (isOver()) break;
      spentMs += waitMs;
      written = await this.#switchAll(spentMs);
    }
    return written;
  }

  /** Whether the port took it all. */
  async #switchAll(spentMs: number): Promise<boolean> {
    for (const { channel, pattern } of this.#lamps) {
      const outcome = await this.#transport.write(relayFrame(channel, isOn(pattern, spentMs)));
      if (!outcome.ok) return false;
    }
    return true;
  }

  #nextChangeMs(): number {
    const periods = this.#lamps.flatMap(({ pattern }) =>
      isFlashing(pattern) ? [halfPeriodMs[pattern]] : [],
    );
    return Math.min(repeatMs, ...periods);
  }

  async #rest(waitMs: number, ended: AbortSignal): Promise<void> {
    const awake = new AbortController();
    this.#wake = () => awake.abort();
    await pause(this.#clock, waitMs, ended, awake.signal);
    this.#wake = () => undefined;
  }

  #report(device: DeviceState): void {
    this.#device = device;
    const status = this.status();
    const words = JSON.stringify(status);
    if (words === this.#told) return;
    this.#told = words;
    this.#listeners.forEach((listener) => listener(status));
  }
}

function isFlashing(pattern: LightPattern): pattern is keyof typeof halfPeriodMs {
  return pattern !== 'off' && pattern !== 'continuous';
}

function isOn(pattern: LightPattern, spentMs: number): boolean {
  if (!isFlashing(pattern)) return pattern === 'continuous';
  return Math.floor(spentMs / halfPeriodMs[pattern]) % 2 === 0;
}
