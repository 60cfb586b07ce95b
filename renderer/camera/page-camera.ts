import type { CameraStatus } from '../../contract/device.ts';
import { DocumentCamera, type CameraSurroundings, type Eyes } from './document-camera.svelte.ts';
import type { Picture } from './picture.ts';
import type { Reply, Request } from './protocol.ts';

/** As large as document cameras give; a smaller one gives what it has. */
const wanted = { width: { ideal: 2592 }, height: { ideal: 1944 } };

/** The camera of this page; `report` tells the terminal how it is. */
export function pageCamera(report: CameraSurroundings['report']): DocumentCamera {
  return new DocumentCamera({
    open: openCamera,
    eyes: openEyes,
    frame,
    after: (delayMs, action) => {
      const timer = setTimeout(action, delayMs);
      return () => clearTimeout(timer);
    },
    report,
    addressOf: (page) => {
      const address = URL.createObjectURL(new Blob([page], { type: 'image/jpeg' }));
      return { address, release: () => URL.revokeObjectURL(address) };
    },
  });
}

/** Missing outside a secure context and in old browsers, whatever the types say. */
function mediaDevices(): MediaDevices | undefined {
  return 'mediaDevices' in navigator ? navigator.mediaDevices : undefined;
}

/** Names are told only once a camera is open: the first one may have to be closed for the right one. */
async function openCamera(label: string | undefined): Promise<MediaStream> {
  const devices = mediaDevices();
  if (!devices) throw new DOMException('no cameras here', 'NotFoundError');
  const stream = await devices.getUserMedia({ video: wanted });
  if (label === undefined || stream.getVideoTracks().some((track) => track.label.includes(label)))
    return stream;
  for (const track of stream.getTracks()) track.stop();
  const named = (await devices.enumerateDevices()).find(
    (device) => device.kind === 'videoinput' && device.label.includes(label),
  );
  if (!named) throw new DOMException('no camera of that name', 'NotFoundError');
  return devices.getUserMedia({ video: { ...wanted, deviceId: { exact: named.deviceId } } });
}

/**
 * Tells whether a camera is plugged in, now and after every change, without opening one: nobody is looked at
 * for it. Ends with the returned function.
 */
export function watchCameras(report: (status: CameraStatus) => void): () => void {
  const devices = mediaDevices();
  if (!devices) {
    report({ device: 'noDevice', camera: 'unknown' });
    return () => {};
  }
  const tell = () => {
    devices.enumerateDevices().then(
      (all) => {
        const there = all.some(({ kind }) => kind === 'videoinput');
        report(there ? { device: 'online', camera: 'ok' } : { device: 'noDevice', camera: 'unknown' });
      },
      () => report({ device: 'hardwareError', camera: 'unknown' }),
    );
  };
  tell();
  devices.addEventListener('devicechange', tell);
  return () => devices.removeEventListener('devicechange', tell);
}

function frame(video: HTMLVideoElement, width = video.videoWidth): Picture | undefined {
  if (video.videoWidth === 0 || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return undefined;
  const scale = Math.min(1, width / video.videoWidth);
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(video.videoWidth * scale);
  canvas.height = Math.round(video.videoHeight * scale);
  const drawing = canvas.getContext('2d', { willReadFrequently: true });
  drawing?.drawImage(video, 0, 0, canvas.width, canvas.height);
  return drawing?.getImageData(0, 0, canvas.width, canvas.height);
}

function openEyes(): Eyes {
  const worker = new Worker(new URL('./camera-worker.ts', import.meta.url), { type: 'module' });
  const waiting = new Map<number, { done(reply: Reply): void; failed(): void }>();
  let last = 0;
  let broken = false;
  worker.addEventListener('message', ({ data }: MessageEvent<Reply>) => {
    waiting.get(data.id)?.done(data);
    waiting.delete(data.id);
  });
  worker.addEventListener('error', () => {
    broken = true;
    for (const { failed } of waiting.values()) failed();
  });
  const ask = (kind: Request['kind'], { width, height, data }: Picture) =>
    new Promise<Reply>((resolve, reject) => {
      const failed = () => reject(new Error('the worker of the camera is gone'));
      if (broken) return failed();
      last += 1;
      waiting.set(last, { done: resolve, failed });
      const picture = { width, height, data };
      worker.postMessage({ id: last, kind, picture } satisfies Request, [data.buffer]);
    });
  return {
    look: async (picture) => {
      const reply = await ask('look', picture);
      if (reply.kind !== 'looked') throw new Error('the worker could not look');
      return reply.look;
    },
    take: async (picture) => {
      const reply = await ask('take', picture);
      if (reply.kind !== 'taken') throw new Error('the worker could not straighten');
      return reply.page;
    },
    end: () => worker.terminate(),
  };
}
