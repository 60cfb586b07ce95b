import { expect, test } from 'vitest';
import type { CameraStatus } from '../../contract/device.ts';
import { DocumentCamera, type CameraSurroundings } from './document-camera.svelte.ts';
import type { Look } from './quality.ts';

const corners = [
  { x: 100, y: 50 },
  { x: 500, y: 60 },
  { x: 490, y: 420 },
  { x: 110, y: 400 },
] as const;
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

class Track extends EventTarget {
  stopped = false;
  stop(): void {
    this.stopped = true;
  }
}

/** A camera of which a test decides what it sees, and what becomes of it. */
function bench(looks: Look[], failure?: string) {
  const tracks: Track[] = [];
  const reports: CameraStatus[] = [];
  const addresses = new Set<string>();
  const pages: Uint8Array[] = [];
  let next: (() => void) | undefined;
  let eyesOpen = 0;
  const surroundings: CameraSurroundings = {
    open: () => {
      if (failure !== undefined) return Promise.reject(new DOMException('no', failure));
      const track = new Track();
      tracks.push(track);
      return Promise.resolve({ getTracks: () => [track] } as unknown as MediaStream);
    },
    eyes: () => {
      eyesOpen += 1;
      return {
        look: () => Promise.resolve(looks.length > 1 ? looks.shift()! : looks[0]!),
        take: () => {
          const jpeg = new Uint8Array([0xff, 0xd8, 0xff, 1, 2, 3]);
          pages.push(jpeg);
          return Promise.resolve({ jpeg, blurred: false });
        },
        end: () => void (eyesOpen -= 1),
      };
    },
    frame: () => ({ width: 640, height: 480, data: new Uint8ClampedArray(4) }),
    after: (_, action) => {
      next = action;
      return () => (next = undefined);
    },
    report: (status) => void reports.push(status),
    addressOf: () => {
      const address = `blob:${addresses.size}`;
      addresses.add(address);
      return { address, release: () => void addresses.delete(address) };
    },
  };
  const camera = new DocumentCamera(surroundings);
  const video = { srcObject: null } as unknown as HTMLVideoElement;
  camera.show(video);
  const look = async () => {
    next?.();
    await settled();
  };
  return { camera, video, tracks, reports, addresses, pages, look, eyesOpen: () => eyesOpen };
}

async function opened(...looks: Look[]) {
  const made = bench(looks);
  made.camera.start();
  await settled();
  return made;
}

test('a sheet that lies still is good; one that moves is waited for', async () => {
  const moved = corners.map(({ x, y }) => ({ x: x + 30, y })) as unknown as typeof corners;
  const { camera, look } = await opened({ corners }, { corners: moved }, { corners: moved });
  await look();
  expect([camera.seen, camera.problem, camera.good]).toEqual([false, undefined, false]);
  await look();
  expect(camera.problem).toBe('moving');
  await look();
  expect([camera.problem, camera.good]).toEqual([undefined, true]);
});

test('the dark moment of a camera that wakes up is not told', async () => {
  const { camera, look } = await opened({ problem: 'tooDark' }, { problem: 'noSheet' });
  const told = [];
  for (let count = 0; count < 4; count += 1) {
    await look();
    told.push(camera.problem);
  }
  expect(told).toEqual([undefined, undefined, 'noSheet', 'noSheet']);
});

test('a good sheet is taken at once: the camera is closed, and leaving forgets the page', async () => {
  const { camera, look, tracks, addresses, pages, video, eyesOpen } = await opened({ corners });
  await look();
  await look();
  camera.shoot();
  await settled();
  expect(camera.state).toBe('taken');
  expect(camera.taken()).toBe(Buffer.from([0xff, 0xd8, 0xff, 1, 2, 3]).toString('base64'));
  expect([tracks[0]?.stopped, video.srcObject, eyesOpen(), addresses.size]).toEqual([true, null, 0, 1]);
  camera.stop();
  expect(camera.taken()).toBeUndefined();
  expect([camera.page, addresses.size]).toEqual([undefined, 0]);
  expect(pages[0]?.every((byte) => byte === 0)).toBe(true);
});

test('a bad picture is refused twice, and taken at the third wish', async () => {
  const { camera, look } = await opened({ problem: 'noSheet' });
  await look();
  camera.shoot();
  camera.shoot();
  expect([camera.state, camera.tries]).toEqual(['live', 2]);
  camera.shoot();
  await settled();
  expect(camera.state).toBe('taken');
});

test.each([
  ['NotFoundError', 'absent', { device: 'noDevice', camera: 'unknown' }],
  ['NotReadableError', 'busy', { device: 'deviceBusy', camera: 'inop' }],
  ['NotAllowedError', 'refused', { device: 'userError', camera: 'inop' }],
  ['TypeError', 'failed', { device: 'hardwareError', camera: 'inop' }],
] as const)('%s is told as %s, and to the terminal', async (name, trouble, status) => {
  const { camera, reports } = bench([], name);
  camera.start();
  await settled();
  expect([camera.state, camera.trouble]).toEqual(['trouble', trouble]);
  expect(reports).toEqual([status]);
});

test('pulled out in the middle: told, closed, and opened again when asked', async () => {
  const { camera, tracks, reports, eyesOpen } = await opened({ corners });
  tracks[0]?.dispatchEvent(new Event('ended'));
  expect([camera.trouble, eyesOpen()]).toEqual(['unplugged', 0]);
  expect(reports.at(-1)).toEqual({ device: 'noDevice', camera: 'unknown' });
  camera.retake();
  await settled();
  expect([camera.state, camera.trouble]).toEqual(['live', undefined]);
});

test('left while it was being opened: what opens then is closed at once', async () => {
  const { camera, tracks } = bench([{ corners }]);
  camera.start();
  camera.stop();
  await settled();
  expect(tracks.map(({ stopped }) => stopped)).toEqual([true]);
  expect(camera.state).toBe('off');
});

test('left while a page was being taken: it is not shown to the next', async () => {
  const { camera, look } = await opened({ corners });
  await look();
  await look();
  camera.shoot();
  camera.stop();
  await settled();
  expect([camera.state, camera.page, camera.taken()]).toEqual(['off', undefined, undefined]);
});
