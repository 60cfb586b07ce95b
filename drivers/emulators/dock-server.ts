import fastify, { type FastifyError, type FastifyInstance, type FastifyReply } from 'fastify';
import type { z } from 'zod';
import { DockDevice, DockInput, type DockError } from './dock-api.ts';
import { streamState } from './dock-events.ts';
import { servePage } from './dock-page.ts';
import type { Dock } from './dock.ts';

const STATUS: Readonly<Record<DockError['code'], number>> = {
  invalid: 400,
  notThisHost: 403,
  notFound: 404,
  unknownPaper: 404,
  unknownPerson: 404,
  internal: 500,
};

/** Nothing on the page comes from elsewhere, and nothing may. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const MAX_BODY_BYTES = 16_384;

/** The dock's page and JSON API. Answers only to requests that name this machine and come from its own page. */
export function dockServer(dock: Dock): FastifyInstance {
  const server = fastify({
    bodyLimit: MAX_BODY_BYTES,
    forceCloseConnections: true,
    frameworkErrors: (error, _request, reply) => void refuse(reply, 'invalid', error.message),
  });
  server.addHook('onRequest', async (request, reply) => {
    void reply.headers({
      'content-security-policy': CONTENT_SECURITY_POLICY,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    const { host, origin } = request.headers;
    if (!isThisMachine(host) || (origin !== undefined && origin !== `http://${host}`)) {
      return refuse(reply, 'notThisHost', 'the dock answers only on this machine');
    }
    return undefined;
  });
  server.setNotFoundHandler((_request, reply) => refuse(reply, 'notFound', 'no such address'));
  server.setErrorHandler((error: FastifyError, _request, reply) => {
    const { statusCode = 500 } = error;
    if (statusCode < 500) return refuse(reply, 'invalid', error.message, statusCode);
    return refuse(reply, 'internal', error.message);
  });
  serveReading(server, dock);
  serveDeeds(server, dock);
  servePage(server);
  return server;
}

function serveReading(server: FastifyInstance, dock: Dock): void {
  server.get('/api/state', () => dock.state());
  server.get('/api/events', (_request, reply) => streamState(reply, dock));
  server.get<{ Params: { id: string } }>('/api/papers/:id.png', ({ params }, reply) => {
    const picture = dock.picture(params.id);
    if (!picture) return refuse(reply, 'unknownPaper', 'no paper with this id');
    return reply.type('image/png').send(Buffer.from(picture));
  });
  server.get<{ Params: { id: string } }>('/api/documents/:id.pdf', ({ params }, reply) => {
    const document = dock.document(params.id);
    if (!document) return refuse(reply, 'unknownPaper', 'no document with this id');
    return reply.type('application/pdf').send(Buffer.from(document));
  });
}

function serveDeeds(server: FastifyInstance, dock: Dock): void {
  const deed = (path: string, act: () => void | Promise<void>): void => {
    server.post(path, async () => {
      await act();
      return dock.state();
    });
  };
  takeInput(server, dock, '/api/card', DockInput['/api/card'], ({ person }, reply) =>
    dock.placeCard(person)
      ? undefined
      : refuse(reply, 'unknownPerson', 'nobody with this id has a card here'),
  );
  takeInput(server, dock, '/api/reader/fault', DockInput['/api/reader/fault'], ({ fault }) =>
    dock.setReaderFault(fault),
  );
  takeInput(server, dock, '/api/printer/paper', DockInput['/api/printer/paper'], ({ state }) =>
    dock.setPaper(state),
  );
  takeInput(server, dock, '/api/printer/cover', DockInput['/api/printer/cover'], ({ state }) =>
    dock.setCover(state),
  );
  takeInput(server, dock, '/api/printer/fault', DockInput['/api/printer/fault'], ({ fault }) =>
    dock.setPrinterFault(fault),
  );
  takeInput(server, dock, '/api/document-printer', DockInput['/api/document-printer'], (change) =>
    dock.setDocumentPrinter(change),
  );
  takeInput(server, dock, '/api/chip-card', DockInput['/api/chip-card'], ({ card }) =>
    dock.insertChipCard(card),
  );
  serveSmallDevices(server, dock);
  takeInput(server, dock, '/api/line/fault', DockInput['/api/line/fault'], (fault) => dock.setLine(fault));
  deed('/api/chip-card/lift', () => dock.liftChipCard());
  deed('/api/card/lift', () => dock.liftCard());
  deed('/api/printer/take', () => dock.takePaper());
  deed('/api/line/cut', () => dock.setLine({ kind: 'cut' }));
  deed('/api/line/restore', () => dock.setLine({ kind: 'none' }));
  for (const device of DockDevice.options) {
    deed(`/api/devices/${device}/plug`, () => dock.plug(device));
    deed(`/api/devices/${device}/unplug`, () => dock.unplug(device));
  }
}

function serveSmallDevices(server: FastifyInstance, dock: Dock): void {
  takeInput(server, dock, '/api/scanner/hold', DockInput['/api/scanner/hold'], (code) =>
    dock.small((devices) => devices.holdCode(code)),
  );
  takeInput(server, dock, '/api/scanner/fault', DockInput['/api/scanner/fault'], ({ fault }) =>
    dock.small(({ scanner }) => scanner.setFault(fault)),
  );
  takeInput(server, dock, '/api/sensors', DockInput['/api/sensors'], (sensed) =>
    dock.small((devices) => devices.setSensors(sensed)),
  );
  takeInput(server, dock, '/api/sensors/fault', DockInput['/api/sensors/fault'], ({ fault }) =>
    dock.small(({ sensors }) => sensors.setFault(fault)),
  );
  takeInput(server, dock, '/api/pin-pad/key', DockInput['/api/pin-pad/key'], ({ key }) =>
    dock.small(({ pinPad }) => pinPad.press(key)),
  );
  takeInput(server, dock, '/api/pin-pad/fault', DockInput['/api/pin-pad/fault'], ({ fault }) =>
    dock.small(({ pinPad }) => pinPad.setFault(fault)),
  );
}

/** A POST whose body is checked by `schema`; the answer is the state afterwards. */
function takeInput<Input>(
  server: FastifyInstance,
  dock: Dock,
  path: keyof typeof DockInput,
  schema: z.ZodType<Input>,
  act: (input: Input, reply: FastifyReply) => FastifyReply | undefined | void | Promise<void>,
): void {
  server.post(path, async (request, reply) => {
    const input = schema.safeParse(request.body);
    if (!input.success) {
      const [issue] = input.error.issues;
      return refuse(reply, 'invalid', `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim());
    }
    return (await act(input.data, reply)) ?? reply.send(dock.state());
  });
}

function refuse(
  reply: FastifyReply,
  code: DockError['code'],
  message: string,
  status = STATUS[code],
): FastifyReply {
  return reply.code(status).send({ code, message } satisfies DockError);
}

/** Names of this machine only: a page elsewhere whose name was pointed at 127.0.0.1 has another Host. */
function isThisMachine(host: string | undefined): boolean {
  return host !== undefined && /^(?:127\.0\.0\.1|localhost)(?::\d{1,5})?$/.test(host);
}
