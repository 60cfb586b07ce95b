import { Upload, type DetailedError } from 'tus-js-client';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import type { GatewayFailure } from './gateway-client.ts';
import type { GatewayLine } from './gateway-line.ts';
import {
  chunkedFile,
  ownUploadPath,
  TusLine,
  UploadElsewhere,
  UploadGone,
  uploadsPath,
  UploadTrouble,
} from './tus-line.ts';

/** One sealed attachment on its way to the platform. */
export interface AttachmentUpload {
  submissionId: string;
  ordinal: number;
  sealedHash: string;
  /** bytes */
  sealedSize: number;
  /** of the sealed file */
  path: string;
  /** where an earlier attempt left off, from the gateway's base address; the server says how far it came */
  uploadUrl?: string;
}

export interface UploadSteps {
  /** before every request that carries bytes; false ends the upload here, to be taken up later */
  goesOn: () => Promise<boolean>;
  /** a new place on the server, with nothing in it yet */
  placed: (url: string) => void;
  /** the server has this many bytes */
  confirmed: (offset: number) => void;
}

export type UploadEnd =
  /** the server has all of it; whether it is right the receipt will tell */
  | { kind: 'complete' }
  | { kind: 'interrupted' }
  /** the server has no such upload any more, or cannot use it: begin in a new place */
  | { kind: 'gone' }
  /** the server is at another offset: ask it again */
  | { kind: 'elsewhere' };

const noFailure = 'interrupted';

/**
 * Uploads one attachment with tus 1.0.0, chunk by chunk, from where the server says it stands. Nothing is retried in
 * here: what fails comes back as a value.
 */
export async function uploadAttachment(
  line: GatewayLine,
  attachment: AttachmentUpload,
  chunkBytes: number,
  steps: UploadSteps,
  stop: AbortSignal,
): Promise<Result<UploadEnd, GatewayFailure | { errorClass: 'unreadable' }>> {
  const file = await chunkedFile(attachment.path, attachment.sealedSize).catch(() => undefined);
  if (!file) return failed({ errorClass: 'unreadable' });
  try {
    const { promise, resolve } = Promise.withResolvers<Error | undefined>();
    const upload: Upload = new Upload(Buffer.alloc(0), {
      endpoint: new URL(uploadsPath.slice(0, -1), 'http://gateway/').href,
      uploadUrl: attachment.uploadUrl ?? null,
      metadata: {
        submissionId: attachment.submissionId,
        ordinal: String(attachment.ordinal),
        hash: attachment.sealedHash,
      },
      chunkSize: chunkBytes,
      retryDelays: null,
      storeFingerprintForResuming: false,
      fingerprint: () => Promise.resolve(''),
      fileReader: { openFile: () => Promise.resolve(file.source) },
      httpStack: new TusLine({ line, stop, size: attachment.sealedSize }),
      onBeforeRequest: async (request) => {
        if (request.getMethod() === 'PATCH' && !(await steps.goesOn())) throw new Error(noFailure);
      },
      onUploadUrlAvailable: () => {
        const place = upload.url === null ? undefined : ownUploadPath(upload.url);
        if (place !== undefined && place !== attachment.uploadUrl) steps.placed(place);
      },
      onChunkComplete: (_, bytesAccepted) => steps.confirmed(bytesAccepted),
      onSuccess: () => resolve(undefined),
      onError: resolve,
    });
    upload.start();
    return endOf(await promise);
  } finally {
    await file.close();
  }
}

function endOf(error: Error | DetailedError | undefined) {
  if (!error) return succeeded<UploadEnd>({ kind: 'complete' });
  const cause = 'causingError' in error && error.causingError ? error.causingError : error;
  if (cause instanceof UploadTrouble) return failed(cause.failure);
  if (cause instanceof UploadGone) return succeeded<UploadEnd>({ kind: 'gone' });
  if (cause instanceof UploadElsewhere) return succeeded<UploadEnd>({ kind: 'elsewhere' });
  if (cause.message === noFailure) return succeeded<UploadEnd>({ kind: 'interrupted' });
  // reading the file, and nothing else, can throw here
  return failed({ errorClass: 'unreadable' as const });
}
