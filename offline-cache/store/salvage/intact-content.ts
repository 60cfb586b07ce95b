import { z } from 'zod';
import { SealedHeader } from '../../../contract/sealed.ts';
import { payloadHash } from '../sealer.ts';
import { carveRecords, type CarvedValue } from './record-carving.ts';
import type { PageImage } from './page-image.ts';

/** What a content says of its own place. */
export interface ContentHeader extends Pick<
  SealedHeader,
  'id' | 'terminalId' | 'terminalSequence' | 'caseId' | 'caseSequence' | 'attachments'
> {
  format: 'sm2-sm4-1' | 'plain-json-1';
  /** null for a content of version 1 that was not sealed yet */
  previousHash: string | null;
}

/** A content whose bytes are those that were saved. */
export interface IntactContent {
  hash: string;
  payload: string;
  header: ContentHeader;
}

/** A content's row begins with these serial types: the row's key, 64 characters of hash. */
const beginning = Buffer.from([0x00, 0x81, 0x0d]);
const columns = 3;

/** In version 1 the content was the last column of its submission's row, which begins with key, id and case. */
const beginningOfVersion1 = Buffer.from([0x00, 0x55, 0x55]);
const columnsOfVersion1 = 26;
const hashOfVersion1 = 8;

const WithHeader = z.object({ header: z.string() });
const PlainHeader = SealedHeader.pick({
  id: true,
  terminalId: true,
  terminalSequence: true,
  caseId: true,
  caseSequence: true,
});

/** The contents in a page that prove themselves: hash of the payload, and a header in it. */
export function* intactContents(page: Buffer, image: PageImage): Generator<IntactContent> {
  for (const record of carveRecords(page, beginning, columns, image)) {
    const content = intactContent(record.values[1], record.values[2]);
    if (content) yield content;
  }
  for (const { values } of carveRecords(page, beginningOfVersion1, columnsOfVersion1, image)) {
    const content = intactContent(values[hashOfVersion1], values[columnsOfVersion1 - 1]);
    if (content) yield content;
  }
}

function intactContent(
  hash: CarvedValue | undefined,
  payload: CarvedValue | undefined,
): IntactContent | undefined {
  if (typeof hash !== 'string' || typeof payload !== 'string') return undefined;
  if (payloadHash(payload) !== hash) return undefined;
  const header = contentHeader(payload);
  return header && { hash, payload, header };
}

/** The readable header of a payload; undefined when it has none. */
export function contentHeader(payload: string): ContentHeader | undefined {
  const text = WithHeader.safeParse(parsed(payload));
  if (text.success) {
    const header = SealedHeader.safeParse(parsed(text.data.header));
    return header.success ? { ...header.data, format: 'sm2-sm4-1' } : undefined;
  }
  const plain = PlainHeader.safeParse(parsed(payload));
  if (!plain.success) return undefined;
  return { ...plain.data, format: 'plain-json-1', previousHash: null, attachments: [] };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
