import type { AddressInfo } from 'node:net';
import fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import type { Result } from '../../contract/result.ts';

type NewAddress = () => Promise<Result<string, string>>;

/** Where the doors lead: each answers with an address that opens once. */
export interface DoorsTargets {
  /** absent where a window of this machine shows the citizen's screen already */
  citizen?: NewAddress;
  staff: NewAddress;
}

export interface ScreenDoors {
  /** `citizen` and `staff` below it lead to a fresh address of that screen */
  address: string;
  /** from now on they lead there; before, they say that it is too early */
  lead(targets: DoorsTargets): void;
  stop(): Promise<void>;
}

const tooEarly = '机器还没有起来，过几秒再点一次。';
const inTheWindow = '居民的屏幕就是这台电脑上开着的那个窗口。';

/**
 * Ways from the dock to the screens beside it: a token opens one page only, so a link needs a new one for every press.
 * Only somebody at this machine is led on, and only by pressing: no page of elsewhere, and no script of any page.
 */
export async function openScreenDoors(): Promise<ScreenDoors> {
  let targets: DoorsTargets | undefined;
  const server = fastify({ forceCloseConnections: true, exposeHeadRoutes: false });
  server.addHook('onRequest', async (request, reply) => {
    void reply.headers({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
    if (!isPressedHere(request)) return reply.code(403).send();
    return undefined;
  });
  server.get('/citizen', (_request, reply) =>
    targets && !targets.citizen ? say(reply, inTheWindow) : leadOn(reply, targets?.citizen),
  );
  server.get('/staff', (_request, reply) => leadOn(reply, targets?.staff));
  await server.listen({ host: '127.0.0.1', port: 0 });
  return {
    address: `http://127.0.0.1:${String((server.server.address() as AddressInfo).port)}/`,
    lead: (there) => void (targets = there),
    stop: () => server.close(),
  };
}

async function leadOn(reply: FastifyReply, newAddress: NewAddress | undefined): Promise<FastifyReply> {
  const address = await newAddress?.();
  return address?.ok ? reply.redirect(address.value, 303) : say(reply, tooEarly);
}

function say(reply: FastifyReply, sentence: string): FastifyReply {
  return reply.code(503).type('text/plain; charset=utf-8').send(sentence);
}

/**
 * Asked for by its own name (a name of elsewhere may lead to this machine as well), and by opening it: browsers say with
 * every request what it is for and where it comes from (Fetch Metadata, W3C); other ports of this machine are the same site.
 */
function isPressedHere({ headers, socket }: FastifyRequest): boolean {
  const { host, 'sec-fetch-site': site, 'sec-fetch-mode': mode = 'navigate' } = headers;
  if (host !== `127.0.0.1:${String(socket.localPort)}` || mode !== 'navigate') return false;
  return site === undefined || site === 'same-site' || site === 'none';
}
