import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Clock, Randomness } from '../../contract/clock.ts';
import type { GatewayHealth } from '../../contract/gateway.ts';
import type { Result } from '../../contract/result.ts';
import type { SigningKey } from '../../seal/submission-seal.ts';
import type { AgencyOpener } from '../adapters/agency-opener.ts';
import type { ProvincialRegisters } from '../adapters/provincial-registers.ts';
import { readCataloguePage } from '../catalogue/catalogue-page.ts';
import { catalogueReply } from '../catalogue/catalogue-reply.ts';
import type { Database } from '../database/database.ts';
import { keySetAfter, newestKeySet } from '../keys/key-sets.ts';
import { registerTerminalKey } from '../keys/terminal-keys.ts';
import { addReceiptPage } from '../receipt-page/receipt-page.ts';
import { findCase } from './case-status.ts';
import { currentEpoch } from './epoch.ts';
import { refusalOfError } from './error-refusal.ts';
import { describeError, type GatewayLog } from './gateway-log.ts';
import { noteRefusal } from './incidents.ts';
import { notYetPage, progressPage, PROGRESS_HEADERS, wrongAddressPage } from './progress-page.ts';
import { answerQuery } from './query-desk.ts';
import { refusalReply, type Refusal, type RefusalCode } from './refusal.ts';
import { SubmissionIntake } from './submission-intake.ts';
import { findProgress } from './submission-progress.ts';
import { answerBatch } from './submission-batch.ts';
import { AttachmentShelf } from '../uploads/attachment-shelf.ts';
import { UploadFolder } from '../uploads/upload-folder.ts';
import { addUploadRoutes } from '../uploads/upload-routes.ts';
import { UploadServer } from '../uploads/upload-server.ts';
import { identifyTerminal } from './terminal-access.ts';
import { terminalStanding } from './terminal-standing.ts';

/** A payload of two million characters in Chinese (three bytes each), its JSON quoting, and the rest. */
const BODY_LIMIT_BYTES = 6_500_000;
/** A village line at 2 KB/s still gets the largest body through; Node alone would give up after five minutes. */
const REQUEST_TIMEOUT_MS = 3_600_000;

export interface GatewayParts {
  database: Database;
  clock: Clock;
  registers: ProvincialRegisters;
  /** signs receipts, acceptances and certificates */
  signer: SigningKey;
  opener: AgencyOpener;
  /** sealed attachments lie here */
  uploadsFolder: string;
  randomness: Randomness;
  /** how old a backup may be that is still put back */
  backupWindowDays: number;
  log: GatewayLog;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** whose key came with the request; empty before authorization */
    terminalId: string;
    /** code of the refusal sent, for the log */
    refusedAs: RefusalCode | '';
  }
}

/** The gateway as an HTTP application (contract/gateway.ts, docs/protocol.md), not yet listening. */
export function buildGateway(parts: GatewayParts): FastifyInstance {
  const app = Fastify({
    logger: false,
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: 'idle',
    // A request cut on the line is a network fault: an answer could be taken for a verdict on its content.
    clientErrorHandler: (_error, socket) => socket.destroy(),
    frameworkErrors: (error, request, reply) => void sendRefusal(request, reply, refusalOfError(error)),
  });
  app.removeContentTypeParser('text/plain');
  app.decorateRequest('terminalId', '');
  app.decorateRequest('refusedAs', '');
  app.setNotFoundHandler((request, reply) => sendRefusal(request, reply, 'notFound'));
  app.setErrorHandler((error, request, reply) => {
    const code = refusalOfError(error);
    if (refusalReply(code).status >= 500)
      parts.log.error({ event: 'requestFailed', error: describeError(error) });
    return sendRefusal(request, reply, code);
  });
  addRequestLog(app, parts);
  addPublicRoutes(app, parts);
  void app.register((scope, _options, done) => {
    addTerminalRoutes(scope, parts);
    done();
  });
  return app;
}

/** The route's pattern, never the address itself: that holds identifiers. */
function addRequestLog(app: FastifyInstance, { log, clock }: GatewayParts): void {
  const startedMs = new WeakMap<FastifyRequest, number>();
  app.addHook('onRequest', (request, _reply, done) => {
    startedMs.set(request, clock.monotonicMs());
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    const endedMs = clock.monotonicMs();
    log.info({
      event: 'request',
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      terminal: request.terminalId,
      refusedAs: request.refusedAs,
      milliseconds: Math.round(endedMs - (startedMs.get(request) ?? endedMs)),
    });
    done();
  });
}

/** Digits and nothing else, as `after` is asked for. */
const WholeNumber = z
  .string()
  .regex(/^\d{1,16}$/)
  .transform(Number)
  .refine(Number.isSafeInteger);

function addPublicRoutes(app: FastifyInstance, { database }: GatewayParts): void {
  app.get('/v1/health', async (): Promise<GatewayHealth> => {
    return { service: 'jiujin-gateway', protocol: 1, epoch: await currentEpoch(database) };
  });
  app.get<{ Querystring: { after?: string } }>('/v1/keys', async (request, reply) => {
    const after = WholeNumber.safeParse(request.query.after ?? String(Number.MAX_SAFE_INTEGER));
    if (!after.success) return sendRefusal(request, reply, 'invalid');
    return (await keySetAfter(database, after.data)) ?? sendRefusal(request, reply, 'notFound');
  });
  addReceiptPage(app, async () => (await newestKeySet(database))?.platform ?? []);
  app.get<{ Params: { submissionId: string } }>('/r/:submissionId', async (request, reply) => {
    const { submissionId } = request.params;
    void reply.headers(PROGRESS_HEADERS);
    if (!z.uuid().safeParse(submissionId).success) return reply.code(404).send(wrongAddressPage());
    const progress = await findProgress(database, submissionId);
    // "Not yet" is an answer, not an error: some phones would replace a 404 by a page of their own.
    return reply.send(progress === undefined ? notYetPage() : progressPage(progress));
  });
}

function addTerminalRoutes(scope: FastifyInstance, parts: GatewayParts): void {
  const { database, clock } = parts;
  scope.addHook('onRequest', async (request, reply) => {
    const terminal = await identifyTerminal(database, request.headers.authorization);
    if (terminal.ok) request.terminalId = terminal.value;
    else await sendRefusal(request, reply, terminal.failure.code);
  });
  addSubmissionRoutes(scope, parts);
  addKeyRoute(scope, parts);
  scope.get('/v1/standing', (request) =>
    terminalStanding(database, request.terminalId, clock.wallMs(), parts.backupWindowDays),
  );
  scope.get<{ Params: { caseId: string } }>('/v1/cases/:caseId', async (request, reply) => {
    const found = await findCase(database, parts.signer, request.params.caseId, request.terminalId);
    return found ?? sendRefusal(request, reply, 'unknownCase');
  });
  scope.post('/v1/queries', async (request, reply) =>
    sendResult(request, reply, await answerQuery(parts, request.body, request.terminalId)),
  );
  scope.get('/v1/catalogue', async (request, reply) => {
    const page = await readCataloguePage(database, request.query);
    if (!page.ok) return sendRefusal(request, reply, page.failure.code);
    const { 'if-none-match': ifNoneMatch, 'accept-encoding': acceptEncoding } = request.headers;
    const { status, headers, body } = await catalogueReply(page.value, {
      ifNoneMatch,
      acceptEncoding: acceptEncoding?.toString(),
    });
    return reply.code(status).headers(headers).send(body);
  });
}

function addSubmissionRoutes(scope: FastifyInstance, parts: GatewayParts): void {
  const folder = new UploadFolder(parts.uploadsFolder);
  const shelf = new AttachmentShelf({ ...parts, folder });
  scope.addHook('onReady', () => shelf.start());
  scope.addHook('onClose', () => Promise.resolve(shelf.stop()));
  addUploadRoutes(scope, new UploadServer({ ...parts, folder, shelf }));
  const intake = new SubmissionIntake({ ...parts, shelf });
  scope.put<{ Params: { id: string } }>('/v1/submissions/:id', async (request, reply) => {
    const offer = { id: request.params.id, body: request.body };
    const [answer] = await intake.take([offer], request.terminalId);
    if (answer === undefined) throw new Error('a submission was passed over');
    return sendResult(request, reply, answer);
  });
  scope.post('/v1/submissions', async (request, reply) =>
    sendResult(request, reply, await answerBatch(intake, request.body, request.terminalId)),
  );
}

function addKeyRoute(scope: FastifyInstance, parts: GatewayParts): void {
  const { database, clock, signer } = parts;
  scope.post('/v1/terminal-keys', async (request, reply) => {
    const { terminalId, body } = request;
    const result = await registerTerminalKey(database, signer, body, terminalId, clock.wallMs());
    if (!result.ok) await noteRefusal(parts, terminalId, result.failure.code);
    return sendResult(request, reply, result);
  });
}

function sendResult(
  request: FastifyRequest,
  reply: FastifyReply,
  result: Result<object, Refusal>,
): FastifyReply {
  return result.ok ? reply.send(result.value) : sendRefusal(request, reply, result.failure.code);
}

function sendRefusal(request: FastifyRequest, reply: FastifyReply, code: RefusalCode): FastifyReply {
  const { status, body, retryAfterSeconds } = refusalReply(code);
  request.refusedAs = code;
  if (retryAfterSeconds !== undefined) void reply.header('retry-after', String(retryAfterSeconds));
  if (status === 401) void reply.header('www-authenticate', 'Bearer');
  return reply.code(status).send(body);
}
