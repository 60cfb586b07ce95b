import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { CataloguePage } from '../../contract/catalogue-sync.ts';

const compress = promisify(gzip);

/** Below this compression costs more than it saves. */
const COMPRESS_FROM_BYTES = 1_000;

export interface CatalogueReply {
  status: 200 | 304;
  headers: Record<string, string>;
  body: Buffer | undefined;
}

/**
 * A page as it goes over the line: compressed when the terminal can read that (the texts shrink to a fifth, and a
 * village line is slow), under a strong entity tag. The same page always has the same bytes, and each coding its own
 * tag (RFC 9110, 8.8.1 and 8.8.3).
 */
export async function catalogueReply(
  page: CataloguePage,
  request: { ifNoneMatch: string | undefined; acceptEncoding: string | undefined },
): Promise<CatalogueReply> {
  const text = Buffer.from(JSON.stringify(page));
  const compressed = text.length >= COMPRESS_FROM_BYTES && acceptsGzip(request.acceptEncoding);
  const tag = `"${createHash('sm3').update(text).digest('hex').slice(0, 32)}${compressed ? '-gzip' : ''}"`;
  const headers = { etag: tag, 'cache-control': 'private, no-cache', vary: 'accept-encoding, authorization' };
  if (names(request.ifNoneMatch, tag)) return { status: 304, headers, body: undefined };
  return {
    status: 200,
    headers: {
      ...headers,
      'content-type': 'application/json; charset=utf-8',
      ...(compressed && { 'content-encoding': 'gzip' }),
    },
    body: compressed ? await compress(text) : text,
  };
}

/** RFC 9110, 12.5.3: listed, and not with a weight of nothing. */
function acceptsGzip(acceptEncoding = ''): boolean {
  return acceptEncoding
    .toLowerCase()
    .split(',')
    .some((entry) => /^\s*(x-)?gzip\s*(;\s*q=(?!0(\.0{0,3})?\s*$)[\d.]+\s*)?$/.test(entry));
}

/** `If-None-Match` compares weakly: a tag counts with and without `W/` (RFC 9110, 13.1.2). */
function names(ifNoneMatch = '', tag: string): boolean {
  const tags = ifNoneMatch.split(',').map((entry) => entry.trim().replace(/^W\//, ''));
  return tags.includes('*') || tags.includes(tag);
}
