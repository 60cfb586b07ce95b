import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { Upload } from 'tus-js-client';
import { v7 } from 'uuid';
import { beforeAll, expect, test } from 'vitest';
import { GatewayError } from '../../contract/gateway.ts';
import type { SealedAttachment } from '../../contract/sealed.ts';
import { sm3OfBytes } from '../../seal/sm3-of-bytes.ts';
import { AttachmentShelf } from '../uploads/attachment-shelf.ts';
import { UploadFolder } from '../uploads/upload-folder.ts';
import { receiptIn, refusalIn, type GatewayBench } from './gateway-bench.ts';
import type { SampleTerminal } from './sample-submissions.ts';

const CHUNK = 64 * 1024;

interface Sample {
  submissionId: string;
  bytes: Buffer;
  sealed: SealedAttachment;
}

function sample(size: number, submissionId = v7(), ordinal = 1): Sample {
  const bytes = randomBytes(size);
  return { submissionId, bytes, sealed: { ordinal, sealedHash: sm3OfBytes(bytes), sealedSize: size } };
}

/** Attachments on their way, with the client that terminals use, over a real line. */
export function describeUploads(the: () => GatewayBench): void {
  let base = '';
  beforeAll(async () => {
    base = await the().app.listen({ host: '127.0.0.1', port: 0 });
  });

  const metadataOf = ({ submissionId, sealed }: Sample): Record<string, string> => ({
    submissionId,
    ordinal: String(sealed.ordinal),
    hash: sealed.sealedHash,
  });

  /** Uploads with tus-js-client; resolves with the address, rejects with what the server said. */
  const upload = (terminal: SampleTerminal, of: Sample, url?: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const client: Upload = new Upload(of.bytes, {
        endpoint: `${base}/v1/uploads`,
        ...(url !== undefined && { uploadUrl: url }),
        headers: { authorization: `Bearer ${terminal.key}` },
        chunkSize: CHUNK,
        retryDelays: null,
        metadata: metadataOf(of),
        onSuccess: () => resolve(client.url ?? ''),
        onError: reject,
      });
      client.start();
    });

  const speak = async (
    terminal: SampleTerminal,
    method: string,
    url: string,
    headers: Record<string, string> = {},
    body?: Uint8Array<ArrayBuffer>,
  ): Promise<{ status: number; headers: Headers; code: string }> => {
    const reply = await fetch(new URL(url, base), {
      method,
      headers: { authorization: `Bearer ${terminal.key}`, 'tus-resumable': '1.0.0', ...headers },
      ...(body && { body }),
    });
    const text = await reply.text();
    const error = text.startsWith('{') ? GatewayError.strict().parse(JSON.parse(text)) : undefined;
    return { status: reply.status, headers: reply.headers, code: error?.code ?? '' };
  };
  const encoded = (metadata: Record<string, string>): string =>
    Object.entries(metadata)
      .map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`)
      .join(',');
  const begin = async (terminal: SampleTerminal, of: Sample): Promise<string> => {
    const begun = await speak(terminal, 'POST', '/v1/uploads', {
      ...{ 'upload-length': String(of.bytes.length), 'upload-metadata': encoded(metadataOf(of)) },
    });
    expect(begun.status).toBe(201);
    return begun.headers.get('location') ?? '';
  };
  const append = (terminal: SampleTerminal, url: string, offset: number, bytes: Buffer) =>
    speak(
      ...([terminal, 'PATCH', url] as const),
      { 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' },
      Uint8Array.from(bytes),
    );
  const fileOf = (url: string): string => join(the().uploads, url.split('/').at(-1) ?? '');
  const offsetOf = async (terminal: SampleTerminal, url: string): Promise<string | null> =>
    (await speak(terminal, 'HEAD', url)).headers.get('upload-offset');

  test('a submission is received only after all it names lies here whole', async () => {
    const terminal = await the().terminal();
    const id = v7();
    const samples = [sample(150_000, id, 1), sample(1, id, 2)];
    const request = terminal.applicationWith(
      samples.map(({ sealed }) => sealed),
      id,
    );
    for (const one of samples) {
      expect(refusalIn(await the().put(terminal, request))).toBe('409 attachmentsMissing');
      const file = fileOf(await upload(terminal, one));
      expect(readFileSync(file).equals(one.bytes)).toBe(true);
    }
    receiptIn(await the().put(terminal, request));
  });

  test('another hash, another size, another ordinal, another terminal’s: missing', async () => {
    const [terminal, other] = [await the().terminal(), await the().terminal()];
    const one = sample(1000);
    await upload(other, one);
    await upload(terminal, { ...sample(1000, one.submissionId) });
    await upload(terminal, { ...one, sealed: { ...one.sealed, ordinal: 2 } });
    const request = terminal.applicationWith([one.sealed], one.submissionId);
    expect(refusalIn(await the().put(terminal, request))).toBe('409 attachmentsMissing');
    const longer = terminal.applicationWith([{ ...one.sealed, sealedSize: 1001 }], one.submissionId);
    expect(refusalIn(await the().put(terminal, longer))).toBe('409 attachmentsMissing');
    await upload(terminal, one);
    receiptIn(await the().put(terminal, request));
  });

  test('bytes that are not what was announced are thrown away, and sent again whole', async () => {
    const terminal = await the().terminal();
    const one = sample(1000);
    const url = await begin(terminal, one);
    const damaged = Buffer.from(one.bytes);
    damaged.writeUInt8(damaged.readUInt8(500) ^ 1, 500);
    expect(await append(terminal, url, 0, damaged)).toMatchObject({ status: 460, code: 'uploadDamaged' });
    expect((await speak(terminal, 'HEAD', url)).status).toBe(404);
    expect(readdirSync(the().uploads)).not.toContain(url.split('/').at(-1));
    await upload(terminal, one);
    receiptIn(await the().put(terminal, terminal.applicationWith([one.sealed], one.submissionId)));
  });

  test('a chunk that was cut on the line is gone on with where its bytes end', async () => {
    const terminal = await the().terminal();
    const one = sample(3000);
    const url = await begin(terminal, one);
    await new Promise<void>((resolve) => {
      const cut = httpRequest(new URL(url, base), {
        method: 'PATCH',
        headers: {
          ...{ authorization: `Bearer ${terminal.key}`, 'tus-resumable': '1.0.0', 'upload-offset': '0' },
          ...{ 'content-type': 'application/offset+octet-stream', 'content-length': '3000' },
        },
      });
      cut.on('error', () => resolve());
      cut.write(one.bytes.subarray(0, 1200), () => setTimeout(() => cut.destroy(new Error('cut')), 100));
    });
    await expect.poll(() => offsetOf(terminal, url)).toBe('1200');
    await upload(terminal, one, new URL(url, base).href);
    receiptIn(await the().put(terminal, terminal.applicationWith([one.sealed], one.submissionId)));
  });

  test('an upload is its terminal’s alone: not seen, not written, not ended by another, and never downloaded', async () => {
    const [terminal, other] = [await the().terminal(), await the().terminal()];
    const one = sample(1000);
    const url = await begin(terminal, one);
    expect(url).toMatch(/^\/v1\/uploads\/[0-9a-f]{48}$/);
    expect(await append(other, url, 0, one.bytes)).toMatchObject({ status: 404, code: 'unknownUpload' });
    expect((await speak(other, 'HEAD', url)).status).toBe(404);
    expect((await speak(other, 'DELETE', url)).status).toBe(404);
    await append(terminal, url, 0, one.bytes);
    for (const place of [url, '/v1/uploads', '/v1/uploads/']) {
      expect((await speak(terminal, 'GET', place)).status).toBe(404);
    }
    expect((await fetch(new URL(url, base), { method: 'HEAD' })).status).toBe(401);
    expect((await speak(terminal, 'DELETE', url)).status).toBe(400);
    expect(await offsetOf(terminal, url)).toBe('1000');
    const ended = await begin(terminal, sample(10));
    expect((await speak(terminal, 'DELETE', ended)).status).toBe(204);
    expect((await speak(terminal, 'HEAD', ended)).status).toBe(404);
  });

  test('what announces no attachment is refused in the gateway’s own words', async () => {
    const terminal = await the().terminal();
    const one = sample(1000);
    const right = metadataOf(one);
    const wrong: [Record<string, string>, string][] = [
      [{ ...right, submissionId: 'x' }, '10'],
      [{ ...right, ordinal: '0' }, '10'],
      [{ ...right, ordinal: '101' }, '10'],
      [{ ...right, hash: 'A'.repeat(64) }, '10'],
      [{ hash: one.sealed.sealedHash }, '10'],
      [right, '0'],
      [right, '1e9'],
      [right, '-1'],
    ];
    for (const [metadata, length] of wrong) {
      const headers = { 'upload-length': length, 'upload-metadata': encoded(metadata) };
      const said = await speak(terminal, 'POST', '/v1/uploads', headers);
      expect(said).toMatchObject({ status: 400, code: 'uploadInvalid' });
    }
    const huge = { 'upload-length': String(50 * 1024 * 1024 + 1), 'upload-metadata': encoded(right) };
    expect(await speak(terminal, 'POST', '/v1/uploads', huge)).toMatchObject({
      ...{ status: 413, code: 'tooLarge' },
    });
    const deferred = { 'upload-defer-length': '1', 'upload-metadata': encoded(right) };
    expect((await speak(terminal, 'POST', '/v1/uploads', deferred)).status).toBeGreaterThanOrEqual(400);
    const url = await begin(terminal, one);
    expect(await append(terminal, url, 7, one.bytes)).toMatchObject({ status: 409, code: 'offsetConflict' });
    expect(await speak(terminal, 'PATCH', url, { 'upload-offset': '0' })).toMatchObject({
      ...{ status: 400, code: 'uploadInvalid' },
    });
    for (const name of ['x', '..%2f..%2fkeys', '%00', '0'.repeat(48)]) {
      expect((await speak(terminal, 'HEAD', `/v1/uploads/${name}`)).status).toBe(404);
    }
  });

  const shelfOver = (folder: UploadFolder): AttachmentShelf => {
    const note = (): void => undefined;
    const log = { info: note, warn: note, error: note };
    return new AttachmentShelf({ database: the().database, folder, clock: the().clock, log });
  };

  test('a cut between the last byte and the mark is healed, when the submission comes or at the start', async () => {
    const terminal = await the().terminal();
    const [one, two, damaged] = [sample(1000), sample(1000), sample(1000)];
    const urls = [await begin(terminal, one), await begin(terminal, two), await begin(terminal, damaged)];
    for (const [index, bytes] of [one.bytes, two.bytes, randomBytes(1000)].entries()) {
      writeFileSync(fileOf(urls[index] ?? ''), bytes);
    }
    receiptIn(await the().put(terminal, terminal.applicationWith([one.sealed], one.submissionId)));
    await shelfOver(new UploadFolder(the().uploads)).start();
    expect(await offsetOf(terminal, urls[1] ?? '')).toBe('1000');
    expect((await speak(terminal, 'HEAD', urls[2] ?? '')).status).toBe(404);
    receiptIn(await the().put(terminal, terminal.applicationWith([two.sealed], two.submissionId)));
  });

  test('a complete one whose file was lost or shortened is missing again', async () => {
    const terminal = await the().terminal();
    const one = sample(1000);
    const url = await upload(terminal, one);
    truncateSync(fileOf(url), 999);
    const request = terminal.applicationWith([one.sealed], one.submissionId);
    expect(refusalIn(await the().put(terminal, request))).toBe('409 attachmentsMissing');
    await upload(terminal, one);
    receiptIn(await the().put(terminal, request));
  });

  test('uploads nobody went on with and files of nobody are swept; complete ones stay', async () => {
    const terminal = await the().terminal();
    the().clock.set('2026-11-23T02:00:00Z');
    const [kept, left] = [sample(1000), sample(1000)];
    const keptUrl = await upload(terminal, kept);
    const leftUrl = await begin(terminal, left);
    const orphan = join(the().uploads, 'f'.repeat(48));
    writeFileSync(orphan, 'x');
    utimesSync(orphan, new Date('2026-11-22T02:00:00Z'), new Date('2026-11-22T02:00:00Z'));
    the().clock.advance(59 * 86_400_000);
    const shelf = shelfOver(new UploadFolder(the().uploads));
    await shelf.sweep();
    expect(await offsetOf(terminal, leftUrl)).toBe('0');
    expect(readdirSync(the().uploads)).not.toContain('f'.repeat(48));
    the().clock.advance(2 * 86_400_000);
    await shelf.sweep();
    expect((await speak(terminal, 'HEAD', leftUrl)).status).toBe(404);
    expect(await offsetOf(terminal, keptUrl)).toBe('1000');
    the().clock.set('2026-11-23T02:00:00Z');
  });

  /** Runs `work` with a disk that does what `sync` does in place of a flush. */
  const withDisk = async (
    disk: (folder: UploadFolder, uploadId: string) => Promise<void>,
    work: () => Promise<void>,
  ): Promise<void> => {
    const { sync } = UploadFolder.prototype;
    UploadFolder.prototype.sync = function (uploadId) {
      return disk(this, uploadId);
    };
    try {
      await work();
    } finally {
      UploadFolder.prototype.sync = sync;
    }
  };

  test('every offset that is told was flushed before, and the last one too', async () => {
    const terminal = await the().terminal();
    const one = sample(1000);
    const flushed: (number | undefined)[] = [];
    const note = async (folder: UploadFolder, uploadId: string): Promise<void> => {
      flushed.push(await folder.sizeOf(uploadId));
    };
    await withDisk(note, async () => {
      const url = await begin(terminal, one);
      expect(flushed).toEqual([0]);
      await append(terminal, url, 0, one.bytes.subarray(0, 600));
      expect(flushed.at(-1)).toBe(600);
      writeFileSync(fileOf(url), one.bytes.subarray(0, 700));
      expect(await offsetOf(terminal, url)).toBe('700');
      expect(flushed.at(-1)).toBe(700);
      await append(terminal, url, 700, one.bytes.subarray(700));
      expect(flushed.at(-1)).toBe(1000);
    });
  });

  test('when the disk refuses a flush, no offset is told and the upload begins again', async () => {
    const terminal = await the().terminal();
    const one = sample(1000);
    const url = await begin(terminal, one);
    const full = async (folder: UploadFolder, uploadId: string): Promise<void> => {
      if ((await folder.sizeOf(uploadId)) !== 0) throw new Error('EIO');
    };
    await withDisk(full, async () => {
      const said = await append(terminal, url, 0, one.bytes.subarray(0, 600));
      expect(said).toMatchObject({ status: 503, code: 'unavailable' });
      expect(said.headers.get('upload-offset')).toBeNull();
    });
    // Nobody knows what the disk has of it.
    expect((await speak(terminal, 'HEAD', url)).status).toBe(404);
  });
}
