import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { UPLOADS_PATH, type UploadServer } from './upload-server.ts';

/** What tus needs. Nothing is downloaded or listed. */
const METHODS = ['POST', 'HEAD', 'PATCH', 'DELETE', 'OPTIONS'];

/** Puts the upload server behind the scope's authorization. */
export function addUploadRoutes(scope: FastifyInstance, uploads: UploadServer): void {
  // The library reads the bytes itself, straight to the disk.
  scope.addContentTypeParser('application/offset+octet-stream', (_request, _bytes, done) => done(null));
  const handler = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    reply.hijack();
    // Once taken over, nobody else answers: a line that is closed is an answer every client understands.
    await uploads.handle(request.terminalId, request.raw, reply.raw).catch(() => reply.raw.destroy());
  };
  for (const url of [UPLOADS_PATH, `${UPLOADS_PATH}/:uploadId`]) {
    scope.route({ method: METHODS, url, handler });
  }
}
