import { createHash } from 'node:crypto';
import { DiskModel } from '../disk/disk-model.ts';
import type { FolderImage, Operation } from '../disk/operations.ts';
import { drawCut } from '../disk/power-cut.ts';
import { PromiseLedger } from '../promises.ts';
import type { SeededRandom } from '../random.ts';

/** What an interruption left, and what had been promised by then. */
export interface InterruptedState {
  /** what a program finds. Its buffers are valid until the recording is played on */
  image: FolderImage;
  promised: PromiseLedger;
  /** two states with the same fingerprint are the same one */
  fingerprint: string;
  /** what of the image is on the disk for sure, and what is not */
  disk(): DiskModel;
}

/** A recording that is played forward, to be interrupted anywhere on the way. */
export class PlayedRecording {
  readonly #operations: readonly Operation[];
  readonly #disk: DiskModel;
  readonly #promised: PromiseLedger;
  #played = 0;

  constructor(operations: readonly Operation[], disk = new DiskModel(), promised = new PromiseLedger()) {
    this.#operations = operations;
    this.#disk = disk;
    this.#promised = promised;
  }

  /** Plays on until `count` operations are done; going back is not possible. */
  playTo(count: number): void {
    for (; this.#played < count; this.#played += 1) {
      const operation = this.#operations[this.#played];
      if (!operation) throw new RangeError('the recording is shorter');
      if (operation.kind === 'mark') this.#promised.addText(operation.text);
      else this.#disk.apply(operation);
    }
  }

  /** Cuts the power: what was not flushed is there, or not, or torn. */
  cut(random: SeededRandom): InterruptedState {
    const image = this.#disk.after(drawCut(this.#disk, random));
    return {
      image,
      promised: this.#promised.copy(),
      fingerprint: `cut ${this.#played} ${fingerprint(image)}`,
      disk: () => DiskModel.holding(image),
    };
  }

  /** Kills the program: the machine goes on, and what was not flushed is as far from the disk as before. */
  kill(): InterruptedState {
    return {
      image: this.#disk.asSeen(),
      promised: this.#promised.copy(),
      fingerprint: `kill ${this.#played}`,
      disk: () => this.#disk.copy(),
    };
  }
}

function fingerprint(image: FolderImage): string {
  const hash = createHash('sha1');
  for (const [path, content] of image) hash.update(`${path}\0${content.length}\0`).update(content);
  return hash.digest('base64');
}
