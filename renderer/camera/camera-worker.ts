import type { Picture } from './picture.ts';
import type { Reply, Request, TakenPage } from './protocol.ts';
import { isBlurred, lookAt } from './quality.ts';
import { straighten } from './straighten.ts';

/** What the terminal takes at most, in bytes (contract/visit.ts). */
const largestPage = 1_000_000;
const qualities = [0.85, 0.7, 0.55, 0.4];

/** Looking and straightening off the page's thread, so that a touch never waits for them. */
addEventListener('message', ({ data }: MessageEvent<Request>) => {
  answer(data).then(
    (reply) => postMessage(reply),
    () => postMessage({ kind: 'failed', id: data.id } satisfies Reply),
  );
});

async function answer({ id, kind, picture }: Request): Promise<Reply> {
  if (kind === 'look') return { kind: 'looked', id, look: lookAt(picture) };
  return { kind: 'taken', id, page: await take(picture) };
}

/** Without a sheet the citizen insisted: then the whole picture is the page. */
async function take(picture: Picture): Promise<TakenPage> {
  const { corners } = lookAt(picture);
  const page = corners ? straighten(picture, corners) : picture;
  return { jpeg: await jpegOf(page), blurred: isBlurred(page) };
}

async function jpegOf({ width, height, data }: Picture): Promise<Uint8Array<ArrayBuffer>> {
  const canvas = new OffscreenCanvas(width, height);
  const pixels = new ImageData(new Uint8ClampedArray(data), width, height);
  canvas.getContext('2d')?.putImageData(pixels, 0, 0);
  for (const quality of qualities) {
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality });
    if (blob.size <= largestPage) return new Uint8Array(await blob.arrayBuffer());
  }
  throw new Error('the page does not become small enough');
}
