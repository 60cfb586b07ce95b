import { readFile } from 'node:fs/promises';
import type { Clock } from '../../contract/clock.ts';
import { CataloguePage } from '../../contract/catalogue-sync.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import { judgeReply, readBounded, type GatewayFailure } from '../sync/gateway-reply.ts';

export interface CatalogueClientOptions {
  /** base address of the gateway, with or without a path */
  address: string;
  /** file that holds the terminal's key; read for every request, so a replaced key counts at once */
  keyFile: string;
  clock: Clock;
  timeoutMs?: number;
}

export interface CatalogueQuery {
  /** absent: from nothing */
  since?: string;
  /** rows at most */
  limit: number;
  /** tag of the answer that is here already */
  etag?: string;
}

export type CatalogueAnswer = { kind: 'notModified' } | { kind: 'page'; page: CataloguePage; etag?: string };

/** Asks the platform for one page of its catalogue. */
export interface CatalogueSource {
  page(query: CatalogueQuery, stop: AbortSignal): Promise<Result<CatalogueAnswer, GatewayFailure>>;
}

/** A full page of 128 KB at 1 KB/s, and some patience. */
const usualTimeoutMs = 20_000 + 128 * 1024;

/**
 * A small client of its own for {@link CatalogueSource}: bodies are bounded, replies checked against the contract. A
 * 200 that is no page of ours is a captive portal; it is neither believed nor followed.
 */
export class CatalogueClient implements CatalogueSource {
  readonly #options: CatalogueClientOptions;
  readonly #base: URL;

  constructor(options: CatalogueClientOptions) {
    this.#options = options;
    this.#base = new URL(options.address.endsWith('/') ? options.address : `${options.address}/`);
  }

  async page(query: CatalogueQuery, stop: AbortSignal): Promise<Result<CatalogueAnswer, GatewayFailure>> {
    const key = await this.#readKey();
    if (!key.ok) return key;
    const reply = await this.#exchange(query, key.value, stop);
    if (!reply.ok) return reply;
    const { response, text } = reply.value;
    const etag = response.headers.get('etag') ?? undefined;
    if (response.status === 304 && query.etag !== undefined && etag === query.etag) {
      return succeeded({ kind: 'notModified' });
    }
    const page = judgeReply({ response, text }, CataloguePage, (candidate) =>
      answers(candidate, query) ? undefined : 'notAsked',
    );
    if (!page.ok) return page;
    return succeeded({ kind: 'page', page: page.value, ...(etag !== undefined && { etag }) });
  }

  async #exchange(
    query: CatalogueQuery,
    key: string,
    stop: AbortSignal,
  ): Promise<Result<{ response: Response; text: string | undefined }, GatewayFailure>> {
    const timeout = new AbortController();
    const { clock, timeoutMs = usualTimeoutMs } = this.#options;
    const cancelTimeout = clock.after(timeoutMs, () => timeout.abort());
    try {
      const response = await fetch(this.#address(query), {
        headers: {
          accept: 'application/json',
          'accept-encoding': 'gzip',
          authorization: `Bearer ${key}`,
          ...(query.etag !== undefined && { 'if-none-match': query.etag }),
        },
        signal: AbortSignal.any([stop, timeout.signal]),
        // a captive portal's redirect is an answer of the portal, not a way to the gateway
        redirect: 'manual',
      });
      return succeeded({ response, text: await readBounded(response) });
    } catch {
      // whatever breaks between here and the gateway is thrown, and nothing else
      if (stop.aborted) return failed({ errorClass: 'stopped' });
      return failed({ errorClass: timeout.signal.aborted ? 'timeout' : 'network' });
    } finally {
      cancelTimeout();
    }
  }

  #address({ since, limit }: CatalogueQuery): URL {
    const address = new URL('v1/catalogue', this.#base);
    if (since !== undefined) address.searchParams.set('since', since);
    address.searchParams.set('limit', String(limit));
    return address;
  }

  async #readKey(): Promise<Result<string, GatewayFailure>> {
    try {
      const key = (await readFile(this.#options.keyFile, 'utf8')).trim();
      if (/^[\x21-\x7e]+$/.test(key)) return succeeded(key);
      return failed({ errorClass: 'notAllowed', code: 'keyUnusable' });
    } catch {
      return failed({ errorClass: 'notAllowed', code: 'keyUnreadable' });
    }
  }
}

/** An answer to this question: from nothing when that was asked, and getting on when there is more. */
function answers(page: CataloguePage, { since, limit }: CatalogueQuery): boolean {
  const fromNothing = since !== undefined || page.reset;
  const getsOn = !page.more || (page.rows.length > 0 && page.checkpoint !== since);
  return fromNothing && getsOn && page.rows.length <= limit;
}
