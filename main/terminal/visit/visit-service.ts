import { createActor, type Actor } from 'xstate';
import type { CardReaderEvent } from '../../../contract/card.ts';
import type { Clock } from '../../../contract/clock.ts';
import type { CodeScannerEvent } from '../../../contract/code-scanner.ts';
import type { CardReaderStatus } from '../../../contract/device.ts';
import type { Intent, VisitView } from '../../../contract/visit.ts';
import { cardReaderHealth } from '../offer/health.ts';
import { codeMeaning } from '../scanned/code-meaning.ts';
import { createVisitMachine, type VisitMachine } from './visit-machine.ts';
import { intentEvent } from './visit-context.ts';
import type { VisitPorts } from './visit-ports.ts';
import { visitView, type Place } from './visit-view.ts';

/** The page is told at most this late of what changes by itself: the clock, the countdown, paper, the line. */
const refreshMs = 1000;

/** What can be asked while the visit stands still because of another person's card. */
const besideTheVisit: ReadonlySet<Intent['kind']> = new Set([
  'retryCard',
  'home',
  'stay',
  'confirmLeave',
  'help',
  'closeHelp',
  'activity',
]);

/**
 * Runs the visits of one terminal and tells listeners every new view. The page may come and go; the visit stays.
 */
export class VisitService {
  readonly #ports: VisitPorts;
  readonly #actor: Actor<VisitMachine>;
  readonly #listeners = new Set<(view: VisitView) => void>();
  #view: VisitView;
  #warnedAtMs: number | undefined;
  #cancelRefresh: () => void = () => undefined;
  #readerLost = false;

  constructor(ports: VisitPorts) {
    this.#ports = ports;
    this.#actor = createActor(createVisitMachine(ports), { clock: actorClock(ports.clock) });
    this.#actor.start();
    this.#view = this.#project(0);
    this.#actor.subscribe(() => this.refresh());
    this.#refreshLater();
  }

  view(): VisitView {
    return this.#view;
  }

  onView(listener: (view: VisitView) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  send(intent: Intent): void {
    if (this.#heldBack(intent)) return;
    this.#actor.send(intentEvent(intent));
  }

  /** An event of the identity-card reader. Nothing of the card is logged but how it went. */
  cardEvent(event: CardReaderEvent): void {
    switch (event.kind) {
      case 'mediaInserted':
        return this.#actor.send({ type: 'card.inserted' });
      case 'mediaRemoved':
        return this.#actor.send({ type: 'card.removed' });
      case 'cardRead':
        return this.#actor.send({ type: 'card.read', card: event.card });
      case 'cardProblem':
        return this.#actor.send({ type: 'card.problem', problem: event.problem });
      case 'status':
        this.#readerStatus(event.status);
        return this.refresh();
    }
  }

  /** An event of the code scanner. The text ends here: only what it means goes on, and nothing of it is logged. */
  codeEvent(event: CodeScannerEvent): void {
    switch (event.kind) {
      case 'codeRead':
        return this.#actor.send({
          type: 'code.held',
          held: codeMeaning(event.code.text, this.#ports.platformKeys()),
        });
      case 'codeProblem':
        return this.#actor.send({ type: 'code.held', held: { kind: 'notClear' } });
      case 'status':
        return this.refresh();
    }
  }

  /** The proximity sensor told something. */
  presenceChanged(): void {
    this.#actor.send({ type: 'presence.changed' });
  }

  /** A case changed its state in the store. */
  caseChanged(caseId: string): void {
    const progress = this.#ports.store.progress(caseId);
    if (progress && progress.rung !== 'saved' && this.#actor.getSnapshot().context.caseId === caseId) {
      this.#actor.send({ type: 'case.received' });
    }
    this.refresh();
  }

  /** Nobody is in the middle of anything: the moment to change the catalogue. */
  isIdle(): boolean {
    return this.#place() === 'idle';
  }

  /** Projects again and tells the listeners if anything changed that a person could see. */
  refresh(): void {
    const next = this.#project(this.#view.revision);
    if (JSON.stringify(next) === JSON.stringify(this.#view)) return;
    this.#view = { ...next, revision: this.#view.revision + 1 };
    this.#listeners.forEach((listener) => listener(this.#view));
  }

  stop(): void {
    this.#cancelRefresh();
    this.#actor.stop();
    this.#listeners.clear();
  }

  #readerStatus(status: CardReaderStatus): void {
    const wasLost = this.#readerLost;
    this.#readerLost = cardReaderHealth(status) === 'trouble';
    if (status.device === 'online') this.#actor.send({ type: 'reader.online' });
    // once for each loss: who chose to go on is not asked again
    else if (this.#readerLost && !wasLost) this.#actor.send({ type: 'reader.lost' });
  }

  /** While another person's card lies on the reader, nothing of the visit goes on; while it is read, nothing is signed. */
  #heldBack(intent: Intent): boolean {
    const { holder } = this.#actor.getSnapshot().value;
    if (holder === 'another') return !besideTheVisit.has(intent.kind);
    return holder === 'checking' && intent.kind === 'submit';
  }

  #project(revision: number): VisitView {
    const { context, value } = this.#actor.getSnapshot();
    return visitView(
      this.#ports,
      {
        place: this.#place(),
        context,
        secondsLeft: this.#secondsLeft(),
        asleep: typeof value.flow === 'object' && 'idle' in value.flow && value.flow.idle === 'asleep',
        anotherCard: value.holder === 'another',
      },
      revision,
    );
  }

  #place(): Place {
    const { flow } = this.#actor.getSnapshot().value;
    const name = typeof flow === 'string' ? flow : Object.keys(flow)[0];
    return name as Place;
  }

  #secondsLeft(): number | undefined {
    const { clock, configuration } = this.#ports;
    if (this.#actor.getSnapshot().value.attention !== 'warning') {
      this.#warnedAtMs = undefined;
      return undefined;
    }
    this.#warnedAtMs ??= clock.monotonicMs();
    const elapsedSeconds = (clock.monotonicMs() - this.#warnedAtMs) / 1000;
    return Math.max(0, Math.ceil(configuration.timing.warningSeconds - elapsedSeconds));
  }

  #refreshLater(): void {
    this.#cancelRefresh = this.#ports.clock.after(refreshMs, () => {
      this.refresh();
      this.#refreshLater();
    });
  }
}

/** XState asks for the shape of setTimeout; the house's clock gives it. */
function actorClock(clock: Clock) {
  return {
    setTimeout: (action: () => void, delayMs: number): (() => void) => clock.after(delayMs, action),
    clearTimeout: (cancel: () => void): void => cancel(),
  };
}
