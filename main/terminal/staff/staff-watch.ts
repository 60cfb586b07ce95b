import type { Clock } from '../../../contract/clock.ts';
import type { TerminalConfiguration } from '../../../contract/configuration.ts';
import type { Language } from '../../../contract/language.ts';
import type { StaffScreen } from '../../../contract/staff-screen.ts';
import { DeviceIncidents } from './device-incidents.ts';
import { staffView, watchedDevices, type StaffFacts, type WatchedDevice } from './staff-view.ts';

/** How often the devices' last words are looked through; no device is touched for it. */
const lookEveryMs = 500;

export interface StaffWatchOptions {
  facts: () => StaffFacts;
  configuration: Pick<TerminalConfiguration, 'terminalId' | 'site' | 'siteInEnglish'>;
  clock: Clock;
}

/** How the machine is, for the staff's screen: looks from the start on, so that beginnings are known when somebody asks. */
export class StaffWatch {
  readonly #options: StaffWatchOptions;
  readonly #incidents: DeviceIncidents;
  readonly #wakers = new Set<() => void>();
  #facts: StaffFacts;
  #devices: WatchedDevice[];
  /** what was seen last, without what changes with time alone */
  #seen = '';
  #revision = 0;
  #cancel: () => void = () => undefined;

  constructor(options: StaffWatchOptions) {
    this.#options = options;
    this.#incidents = new DeviceIncidents(options.clock);
    this.#facts = options.facts();
    this.#devices = watchedDevices(this.#facts, this.#incidents);
    this.#look();
  }

  stop(): void {
    this.#cancel();
  }

  screen(language: Language): StaffScreen {
    const { configuration, clock } = this.#options;
    const { site, siteInEnglish, terminalId } = configuration;
    const english = language === 'en' ? siteInEnglish : {};
    const helper = english.helperName ?? site.helperName;
    return {
      ...{ revision: this.#revision, language, place: english.name ?? site.name, terminalId },
      moment: new Date(clock.wallMs()).toISOString(),
      ...staffView(this.#devices, this.#facts, language, { helper, nowMs: clock.monotonicMs() }),
    };
  }

  /** Every screen from now on, the present first. A slow page skips some: only the newest counts. */
  async *watch(language: Language, signal: AbortSignal): AsyncIterable<StaffScreen> {
    let sent = -1;
    let wake: () => void = () => undefined;
    const waker = (): void => wake();
    this.#wakers.add(waker);
    signal.addEventListener('abort', waker);
    try {
      while (!signal.aborted) {
        if (this.#revision !== sent) {
          sent = this.#revision;
          yield this.screen(language);
          continue;
        }
        await new Promise<void>((resolve) => (wake = resolve));
      }
    } finally {
      this.#wakers.delete(waker);
      signal.removeEventListener('abort', waker);
    }
  }

  #look(): void {
    this.#facts = this.#options.facts();
    this.#devices = watchedDevices(this.#facts, this.#incidents);
    const seen = JSON.stringify(staffView(this.#devices, this.#facts, 'zh-CN', { helper: '', nowMs: 0 }));
    if (seen !== this.#seen) {
      this.#seen = seen;
      this.#revision += 1;
      this.#wakers.forEach((wake) => wake());
    }
    this.#cancel = this.#options.clock.after(lookEveryMs, () => this.#look());
  }
}
