import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Server, type Upload } from '@tus/server';
import { z } from 'zod';
import type { Clock, Randomness } from '../../contract/clock.ts';
import { Sm3Hex } from '../../contract/keys.ts';
import type { Database } from '../database/database.ts';
import { describeError, type GatewayLog } from '../gateway/gateway-log.ts';
import { refusalReply, type RefusalCode } from '../gateway/refusal.ts';
import type { AttachmentShelf } from './attachment-shelf.ts';
import { DurableUploadStore } from './durable-upload-store.ts';
import { UploadRefusal } from './upload-refusal.ts';
import { UPLOAD_NAME_BYTES, type UploadFolder } from './upload-folder.ts';
import { beginRecord, findRecord, type UploadRecord } from './upload-records.ts';

export const UPLOADS_PATH = '/v1/uploads';

/** A scan of a few pages; more is a mistake of the terminal. */
const LARGEST_ATTACHMENT_BYTES = 50 * 1024 * 1024;

/** What a terminal says of an attachment when it begins to upload it. */
const Announced = z.object({
  submissionId: z.uuid().lowercase(),
  ordinal: z
    .string()
    .regex(/^[1-9]\d{0,2}$/)
    .transform(Number)
    .refine((ordinal) => ordinal <= 100),
  hash: Sm3Hex,
});

export interface UploadParts {
  database: Database;
  clock: Clock;
  randomness: Randomness;
  log: GatewayLog;
  folder: UploadFolder;
  shelf: AttachmentShelf;
}

/**
 * tus 1.0.0 for sealed attachments. Whoever speaks was identified before; a terminal sees and writes its own uploads
 * only, and an address is known to nobody else.
 */
export class UploadServer {
  readonly #parts: UploadParts;
  readonly #tus: Server;
  /** the terminal on whose behalf the library runs */
  readonly #speaker = new AsyncLocalStorage<string>();

  constructor(parts: UploadParts) {
    this.#parts = parts;
    const { folder, shelf, database, randomness } = parts;
    this.#tus = new GatewayTus({
      path: UPLOADS_PATH,
      relativeLocation: true,
      maxSize: LARGEST_ATTACHMENT_BYTES,
      disableTerminationForFinishedUploads: true,
      allowedOrigins: [],
      datastore: new DurableUploadStore({
        ...{ folder, shelf },
        begin: (upload) => this.#begin(upload),
        find: (uploadId) => findRecord(database, uploadId),
      }),
      namingFunction: () => Buffer.from(randomness.bytes(UPLOAD_NAME_BYTES)).toString('hex'),
      onIncomingRequest: (request, uploadId) =>
        request.method === 'POST' ? Promise.resolve() : this.#mayTouch(uploadId),
      onUploadCreate: (_request, upload) => this.#announce(upload),
      onUploadFinish: (_request, upload) => this.#finish(upload.id),
      onResponseError: (_request, error) => this.#refusalOf(error),
    });
  }

  /** Answers a request of the terminal under {@link UPLOADS_PATH}. */
  handle(terminalId: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    return this.#speaker.run(terminalId, () => this.#tus.handle(request, response));
  }

  /** Another terminal's upload is as unknown as none. */
  async #mayTouch(uploadId: string): Promise<void> {
    const record = await findRecord(this.#parts.database, uploadId);
    if (record?.terminalId !== this.#speaker.getStore()) throw new UploadRefusal('unknownUpload');
  }

  #announce(upload: Upload): Promise<object> {
    announced(upload);
    return Promise.resolve({});
  }

  async #begin(upload: Upload): Promise<void> {
    const { database, clock } = this.#parts;
    const terminalId = this.#speaker.getStore();
    if (terminalId === undefined) throw new Error('an upload of nobody');
    const record = { uploadId: upload.id, terminalId, ...announced(upload) };
    await beginRecord(database, record, clock.wallMs());
  }

  async #finish(uploadId: string): Promise<object> {
    const record = await findRecord(this.#parts.database, uploadId);
    if (record === undefined) throw new UploadRefusal('unknownUpload');
    const settled = await this.#parts.shelf.settle(record);
    if (settled === 'wrongHash') throw new UploadRefusal('uploadDamaged');
    return {};
  }

  /** The library's own words are in English and plain text; every error of the gateway is one of its refusals. */
  #refusalOf(error: Error | { status_code: number; body: string }): { status_code: number; body: string } {
    if ('status_code' in error) {
      const { status_code, body } = error;
      // The library says 403 for a missing header; to a terminal that means that it may not speak at all.
      return status_code === 403 ? new UploadRefusal('uploadInvalid') : { status_code, body };
    }
    this.#parts.log.error({ event: 'uploadFailed', error: describeError(error) });
    return new UploadRefusal('unavailable');
  }
}

/** What a terminal announced; throws the refusal when that is not an attachment. */
function announced({
  metadata,
  size,
}: Upload): Pick<UploadRecord, 'submissionId' | 'ordinal' | 'hash' | 'size'> {
  const valid = Announced.safeParse(metadata);
  if (!valid.success || size === undefined || !Number.isSafeInteger(size) || size <= 0) {
    throw new UploadRefusal('uploadInvalid');
  }
  return { ...valid.data, size };
}

/** Puts every refusal of the library into the form of the gateway's. */
class GatewayTus extends Server {
  override write(...[context, headers, status, body]: Parameters<Server['write']>) {
    if (status < 400) return super.write(context, headers, status, body);
    headers.set('content-type', 'application/json; charset=utf-8');
    const { retryAfterSeconds } = refusalReply(refusalOfStatus(status));
    if (retryAfterSeconds !== undefined) headers.set('retry-after', String(retryAfterSeconds));
    const own = body?.startsWith('{"code":') === true;
    return super.write(
      context,
      headers,
      status,
      own ? body : new UploadRefusal(refusalOfStatus(status)).body,
    );
  }
}

function refusalOfStatus(status: number): RefusalCode {
  if (status === 404 || status === 410) return 'unknownUpload';
  if (status === 409) return 'offsetConflict';
  if (status === 413) return 'tooLarge';
  return status >= 500 ? 'unavailable' : 'uploadInvalid';
}
