import type { CameraStatus } from '../../contract/device.ts';
import type { Picture, Point } from './picture.ts';
import type { TakenPage } from './protocol.ts';
import type { Look, Problem } from './quality.ts';

/** Why there is no picture. */
export type CameraTrouble = 'absent' | 'busy' | 'refused' | 'unplugged' | 'failed';

export type CameraState = 'off' | 'opening' | 'live' | 'taking' | 'taken' | 'trouble';

/** Who looks at pictures, in the page a worker. */
export interface Eyes {
  look(picture: Picture): Promise<Look>;
  take(picture: Picture): Promise<TakenPage>;
  end(): void;
}

/** What the camera needs of the browser. */
export interface CameraSurroundings {
  /** @throws DOMException as getUserMedia does */
  open(label: string | undefined): Promise<MediaStream>;
  eyes(): Eyes;
  /** what the video shows now, at most `width` pixels wide; undefined before the first picture */
  frame(video: HTMLVideoElement, width?: number): Picture | undefined;
  /** runs `action` after `delayMs`; the returned function cancels it */
  after(delayMs: number, action: () => void): () => void;
  /** tells the terminal how the camera is */
  report(status: CameraStatus): void;
  /** an address for an image element, and the way to give it back */
  addressOf(page: Uint8Array<ArrayBuffer>): { address: string; release(): void };
}

const lookWidth = 640;
const lookEveryMs = 200;
/** Corners that move farther between two looks (share of the width) are a hand's. */
const stillness = 0.012;
/** This often the page asks for better; then the citizen has it their way. */
const patience = 2;

/** Corners in pixels of a picture of this size. */
export interface Outline {
  width: number;
  height: number;
  corners: readonly Point[];
}

/**
 * The document camera while somebody photographs: opened for it, closed after it. Of what it saw nothing is kept but
 * the one page that is shown, until it is used, taken again, or left.
 */
export class DocumentCamera {
  state = $state<CameraState>('off');
  trouble = $state<CameraTrouble>();
  stream = $state.raw<MediaStream>();
  outline = $state.raw<Outline>();
  /** what to do something about; undefined when the picture is good or nothing was seen yet */
  problem = $state<Problem | 'moving'>();
  /** looked at long enough to say something */
  seen = $state(false);
  /** looked at, and nothing to say against it */
  good = $state(false);
  /** how often somebody pressed while it was not good */
  tries = $state(0);
  /** the straightened page, as an address for an image */
  page = $state<string>();
  blurred = $state(false);

  readonly #surroundings: CameraSurroundings;
  #video: HTMLVideoElement | undefined;
  #eyes: Eyes | undefined;
  #cancelLook: () => void = () => {};
  #release: () => void = () => {};
  #jpeg: Uint8Array<ArrayBuffer> | undefined;
  #label: string | undefined;
  #verdict: Problem | 'moving' | undefined;
  /** grows with every start and stop: what comes back for an earlier one is thrown away */
  #turn = 0;

  constructor(surroundings: CameraSurroundings) {
    this.#surroundings = surroundings;
  }

  /** Opens the camera whose name holds `label`, or any. */
  start(label?: string): void {
    this.stop();
    this.#label = label;
    this.state = 'opening';
    const turn = this.#turn;
    this.#surroundings.open(label).then(
      (stream) => this.#opened(turn, stream),
      (error: unknown) => {
        if (turn === this.#turn) this.#fail(troubleOf(error));
      },
    );
  }

  /** Closes the camera and forgets everything it saw. */
  stop(): void {
    this.#turn += 1;
    this.#close();
    this.#forgetPage();
    this.state = 'off';
    this.trouble = undefined;
    this.tries = 0;
  }

  /** The element that shows the picture; the returned function takes it away again. */
  show(video: HTMLVideoElement): () => void {
    this.#video = video;
    video.srcObject = this.stream ?? null;
    return () => {
      video.srcObject = null;
      this.#video = undefined;
    };
  }

  /** Takes the page if it is good, or if somebody insists. */
  shoot(): void {
    if (this.state !== 'live') return;
    if (!this.good && this.tries < patience) {
      this.tries += 1;
      return;
    }
    const picture = this.#video && this.#surroundings.frame(this.#video);
    if (!picture || !this.#eyes) return;
    this.#cancelLook();
    this.state = 'taking';
    const turn = this.#turn;
    this.#eyes.take(picture).then(
      (page) => {
        if (turn === this.#turn) this.#took(page);
      },
      () => {
        if (turn === this.#turn) this.#fail('failed');
      },
    );
  }

  retake(): void {
    this.start(this.#label);
  }

  /** The page that is shown, as base64; undefined when there is none. */
  taken(): string | undefined {
    if (!this.#jpeg) return undefined;
    let bytes = '';
    for (let at = 0; at < this.#jpeg.length; at += 0x8000)
      bytes += String.fromCharCode(...this.#jpeg.subarray(at, at + 0x8000));
    return btoa(bytes);
  }

  #opened(turn: number, stream: MediaStream): void {
    if (turn !== this.#turn) return endOf(stream);
    this.stream = stream;
    if (this.#video) this.#video.srcObject = stream;
    for (const track of stream.getTracks())
      track.addEventListener('ended', () => {
        if (turn === this.#turn && this.stream === stream) this.#fail('unplugged');
      });
    this.state = 'live';
    this.#eyes = this.#surroundings.eyes();
    this.#surroundings.report({ device: 'online', camera: 'ok' });
    this.#lookLater();
  }

  #lookLater(): void {
    this.#cancelLook = this.#surroundings.after(lookEveryMs, () => void this.#look());
  }

  async #look(): Promise<void> {
    const turn = this.#turn;
    const picture = this.#video && this.#surroundings.frame(this.#video, lookWidth);
    if (!picture || !this.#eyes) return this.#lookLater();
    const { width, height } = picture;
    try {
      const look = await this.#eyes.look(picture);
      if (turn !== this.#turn || this.state !== 'live') return;
      this.#saw(look, { width, height });
      this.#lookLater();
    } catch {
      if (turn === this.#turn) this.#fail('failed');
    }
  }

  #saw({ corners, problem }: Look, size: { width: number; height: number }): void {
    const before = this.outline;
    this.outline = corners && { ...size, corners };
    const moving = problem === undefined && !isStill(before, this.outline);
    const verdict = moving ? 'moving' : problem;
    // said when seen twice: a camera that wakes up is dark for a moment, and a sentence must not flicker
    if (verdict === undefined || verdict === this.#verdict) {
      this.problem = verdict;
      this.seen = true;
    }
    this.#verdict = verdict;
    this.good = verdict === undefined;
  }

  #took({ jpeg, blurred }: TakenPage): void {
    this.#close();
    this.#jpeg = jpeg;
    const { address, release } = this.#surroundings.addressOf(jpeg);
    this.#release = release;
    this.page = address;
    this.blurred = blurred;
    this.state = 'taken';
  }

  #fail(trouble: CameraTrouble): void {
    this.#turn += 1;
    this.#close();
    this.#forgetPage();
    this.trouble = trouble;
    this.state = 'trouble';
    this.#surroundings.report(statusOf[trouble]);
  }

  #close(): void {
    this.#cancelLook();
    this.#eyes?.end();
    this.#eyes = undefined;
    if (this.#video) this.#video.srcObject = null;
    if (this.stream) endOf(this.stream);
    this.stream = undefined;
    this.outline = undefined;
    this.problem = undefined;
    this.#verdict = undefined;
    this.seen = false;
    this.good = false;
  }

  #forgetPage(): void {
    this.#release();
    this.#release = () => {};
    this.#jpeg?.fill(0);
    this.#jpeg = undefined;
    this.page = undefined;
    this.blurred = false;
  }
}

function endOf(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

function isStill(before: Outline | undefined, now: Outline | undefined): boolean {
  if (!before || !now) return false;
  return now.corners.every(({ x, y }, index) => {
    const earlier = before.corners[index];
    return earlier && Math.hypot(earlier.x - x, earlier.y - y) < stillness * now.width;
  });
}

/** The names of getUserMedia's failures (Media Capture and Streams, section 10.2). */
function troubleOf(error: unknown): CameraTrouble {
  switch (error instanceof Error ? error.name : '') {
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'absent';
    case 'NotReadableError':
    case 'AbortError':
      return 'busy';
    case 'NotAllowedError':
    case 'SecurityError':
      return 'refused';
    default:
      return 'failed';
  }
}

const statusOf: Record<CameraTrouble, CameraStatus> = {
  absent: { device: 'noDevice', camera: 'unknown' },
  unplugged: { device: 'noDevice', camera: 'unknown' },
  busy: { device: 'deviceBusy', camera: 'inop' },
  refused: { device: 'userError', camera: 'inop' },
  failed: { device: 'hardwareError', camera: 'inop' },
};
