import { DocumentCamera } from '../camera/document-camera.svelte.ts';
import { pageCamera } from '../camera/page-camera.ts';

/** Where a sample screen's camera stands: what the browser would say when it is opened. */
const failures: Record<string, string> = {
  'photo-absent': 'NotFoundError',
  'photo-busy': 'NotReadableError',
};

/** A camera that looks the same on every machine: it is being opened, or fails. `real` is the machine's own. */
export function sampleCamera(view: string, real: boolean): DocumentCamera {
  if (real) return pageCamera(() => {});
  const failure = failures[view];
  const open = () =>
    failure === undefined
      ? new Promise<MediaStream>(() => {})
      : Promise.reject(new DOMException('as the sample has it', failure));
  const nothing = () => {};
  return new DocumentCamera({
    open,
    eyes: () => ({
      look: () => Promise.resolve({}),
      take: () => Promise.reject(new Error('a sample takes no pictures')),
      end: nothing,
    }),
    frame: () => undefined,
    after: () => nothing,
    report: nothing,
    addressOf: () => ({ address: '', release: nothing }),
  });
}
