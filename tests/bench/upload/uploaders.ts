import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Upload } from 'tus-js-client';
import type { Clock } from '../../../contract/clock.ts';
import { openBenchStore, saveOne, twoKilobytes } from '../bench-store.ts';
import { syncOf } from '../drain/bench-terminal.ts';
import { benchKey, GatewayProcess } from '../drain/gateway-process.ts';

/** Somebody who brings one file to a server. */
export interface Uploader {
  title: string;
  /** where its server listens */
  start(folder: string): Promise<{ port: number; stop(): Promise<void> }>;
  /** makes ready what is sent, off the clock; what comes back resolves when the server has confirmed all of it */
  prepare(folder: string, clock: ScaledClock): (address: string, stop: AbortSignal) => Promise<void>;
}

/** Time of a line that runs faster than the real one, and so do the waits of those who use it. */
export interface ScaledClock extends Clock {
  scale: number;
}

export const fileBytes = 5_000_000;
const file = randomBytes(fileBytes);
const fileHash = createHash('sm3').update(file).digest('hex');

export const uploaders: readonly Uploader[] = [
  {
    title: 'ours: store, sync, tus',
    start: startGateway,
    prepare: (folder, clock) => {
      const home = mkdtempSync(join(folder, 'ours-'));
      const store = openBenchStore(join(home, 'store'), { clock });
      saveOne(store, {
        ...twoKilobytes,
        attachments: [{ material: 'photo', mediaType: 'image/jpeg', bytes: file }],
      });
      return async (address, stop) => {
        const { sync, received } = syncOf(store, home, address, clock);
        const done = received(1);
        sync.start();
        await Promise.race([done, once(stop, 'abort')]);
        await sync.stop();
        store.close();
      };
    },
  },
  {
    title: 'tus-js-client alone',
    start: startGateway,
    prepare:
      (_, { scale }) =>
      (address, stop) =>
        new Promise((resolve, reject) => {
          const upload = new Upload(file, {
            endpoint: `${address}/v1/uploads`,
            // its own default delays, on the line's time
            retryDelays: [0, 1000, 3000, 5000].map((delayMs) => delayMs / scale),
            headers: { authorization: `Bearer ${benchKey}` },
            metadata: { submissionId: randomUUID(), ordinal: '1', hash: fileHash },
            onSuccess: () => resolve(),
            onError: reject,
          });
          stop.addEventListener('abort', () => {
            void upload.abort();
            resolve();
          });
          upload.start();
        }),
  },
  {
    title: 'plain POST, again from the start after every cut',
    start: startSink,
    prepare: () => async (address, stop) => {
      while (!stop.aborted) {
        try {
          const reply = await fetch(address, { method: 'POST', body: file, signal: stop });
          if (reply.ok) return;
        } catch {
          // cut off, or too late: the next attempt begins at the first byte
        }
      }
    },
  },
];

async function startGateway(folder: string) {
  const gateway = await GatewayProcess.start('gateway', mkdtempSync(join(folder, 'gateway-')));
  return { port: gateway.port, stop: () => gateway.stop() };
}

/** Takes a whole body and says so. */
async function startSink() {
  const server = createServer((request, response) => {
    let bytes = 0;
    request.on('data', (chunk: Buffer) => (bytes += chunk.length));
    request.on('end', () => response.writeHead(bytes === fileBytes ? 200 : 400).end());
    request.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
