import type { Exchange } from './exchange.ts';
import { bitFlipped, replyBytes, strangersReply, type Reply } from './reply.ts';

/** One way a line can fail. */
export interface Fault {
  /** whether this request can meet it */
  fits(exchange: Exchange): boolean;
  act(exchange: Exchange): Promise<void>;
}

const always = (): boolean => true;
const withBody = ({ request }: Exchange): boolean => request.body.length > 1;

/** A village line at its worst, bytes per second. */
const crawlBytesPerSecond = 2_000;
const html =
  '<!doctype html><html><head><title>Log in</title></head><body>Please log in to this network</body></html>';

/** A fault of the gateway's answer: the request itself arrived. */
function ofReply(spoil: (exchange: Exchange, reply: Reply) => Promise<void> | void): Fault {
  return {
    fits: always,
    act: async (exchange) => {
      const reply = await exchange.forward();
      if (reply) await spoil(exchange, reply);
      else exchange.reset();
    },
  };
}

/** Somebody on the way answers; the gateway hears nothing. */
function intercepted(answer: (exchange: Exchange) => Reply): Fault {
  return { fits: always, act: (exchange) => exchange.answer(answer(exchange)) };
}

/** The gateway is reached, but somebody before it, or it itself under load, sends the request away. */
function sentAway(status: number, headers: (exchange: Exchange) => Record<string, string>): Fault {
  return intercepted((exchange) =>
    strangersReply(status, 'text/plain', 'try again later', headers(exchange)),
  );
}

function killed(moment: 'beforeCommit' | 'afterCommit'): Fault {
  return {
    fits: (exchange) => withBody(exchange) && exchange.killGateway !== undefined,
    act: async (exchange) => {
      const runsAgain = exchange.killGateway?.(moment);
      const reply = await exchange.forward();
      await runsAgain;
      await exchange.answer(reply);
    },
  };
}

/** A whole number of bytes from 0 up to, but not including, `length`. */
function cutWithin(exchange: Exchange, length: number): number {
  return Math.floor(exchange.draw('cut') * length);
}

const retryAfterSeconds = (exchange: Exchange): number => 2 + Math.floor(exchange.draw('retry-after') * 18);

const faultTable = {
  lostRequest: { fits: always, act: async (exchange) => exchange.close() },
  lostResponse: ofReply((exchange) => exchange.close()),
  requestCut: {
    fits: withBody,
    act: async (exchange) => {
      await exchange.forwardCut(cutWithin(exchange, exchange.request.body.length), 'close');
      exchange.close();
    },
  },
  /** the length it announced does not come */
  replyTruncated: ofReply((exchange, reply) => {
    const whole = replyBytes(reply);
    return exchange.answerRaw(whole.subarray(0, cutWithin(exchange, whole.length)), 'close');
  }),
  /** no length is announced: the cut answer looks whole */
  replyShortened: ofReply((exchange, reply) => {
    const body = reply.body.subarray(0, cutWithin(exchange, reply.body.length));
    return exchange.answerRaw(replyBytes({ ...reply, body }, 'none'), 'close');
  }),
  resetOnTheWayThere: {
    fits: always,
    act: async (exchange) => {
      await exchange.forwardCut(cutWithin(exchange, exchange.request.body.length), 'reset');
      exchange.reset();
    },
  },
  resetOnTheWayBack: ofReply((exchange, reply) => {
    const whole = replyBytes(reply);
    return exchange.answerRaw(whole.subarray(0, cutWithin(exchange, whole.length)), 'reset');
  }),
  throttled: {
    fits: always,
    act: async (exchange) => {
      const reply = await exchange.forwardSlowly(crawlBytesPerSecond);
      if (!reply) return exchange.reset();
      const piece = 200;
      await exchange.drip(replyBytes(reply), piece, (piece / crawlBytesPerSecond) * 1000);
    },
  },
  drippingHeaders: ofReply((exchange, reply) => exchange.drip(replyBytes(reply), 16, 250)),
  portalPage: intercepted(() => strangersReply(200, 'text/html', html)),
  portalEmptyJson: intercepted(() => strangersReply(200, 'application/json', '{}')),
  portalRedirect: intercepted(() =>
    strangersReply(302, 'text/html', html, { location: 'http://127.0.0.1:9/login' }),
  ),
  portal400: intercepted(() => strangersReply(400, 'text/html', html)),
  portal403: intercepted(() => strangersReply(403, 'text/html', html)),
  portal413: intercepted(() => strangersReply(413, 'text/html', html)),
  duplicated: {
    fits: always,
    act: async (exchange) => {
      const [first, second] = await Promise.all([exchange.forward(), exchange.forward()]);
      await exchange.answer(exchange.draw('which') < 0.5 ? first : second);
    },
  },
  deliveredLate: {
    fits: withBody,
    act: async (exchange) => {
      exchange.deliverLate();
      exchange.close();
    },
  },
  tooManyRequests: sentAway(429, (exchange) => ({ 'retry-after': String(retryAfterSeconds(exchange)) })),
  unavailableForSeconds: sentAway(503, (exchange) => ({
    'retry-after': String(retryAfterSeconds(exchange)),
  })),
  unavailableUntilDate: sentAway(503, (exchange) => {
    const now = Math.floor(exchange.wallMs() / 1000) * 1000;
    return {
      date: new Date(now).toUTCString(),
      'retry-after': new Date(now + retryAfterSeconds(exchange) * 1000).toUTCString(),
    };
  }),
  unavailable: sentAway(503, () => ({})),
  /** a right answer to a wrong question, and the gateway never heard this one */
  replyOfAnother: {
    fits: (exchange) => withBody(exchange) && exchange.earlierReply('other') !== undefined,
    act: (exchange) => exchange.answer(exchange.earlierReply('other')),
  },
  replayedReply: {
    fits: (exchange) => exchange.earlierReply('any') !== undefined,
    act: (exchange) => exchange.answer(exchange.earlierReply('any')),
  },
  requestBitFlipped: {
    fits: withBody,
    act: async (exchange) => {
      const body = bitFlipped(exchange.request.body, exchange.draw('bit'));
      await exchange.answer(await exchange.forward({ body }));
    },
  },
  replyBitFlipped: ofReply((exchange, reply) =>
    exchange.answer({ ...reply, body: bitFlipped(reply.body, exchange.draw('bit')) }),
  ),
  gatewayKilledBeforeCommit: killed('beforeCommit'),
  gatewayKilledAfterCommit: killed('afterCommit'),
} satisfies Record<string, Fault>;

export type FaultName = keyof typeof faultTable;
export const faults: Readonly<Record<FaultName, Fault>> = faultTable;
export const faultNames = Object.keys(faultTable) as readonly FaultName[];
