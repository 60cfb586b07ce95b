import type { Randomness } from '../contract/clock.ts';
import type { NamedKey } from '../contract/keys.ts';
import { failed, succeeded, type Result } from '../contract/result.ts';
import {
  contentKeyBytes,
  decryptContent,
  encryptContent,
  ivBytes,
  macBytes,
  macKeyBytes,
  macOver,
  macsAreEqual,
} from './content-cipher.ts';
import { decryptWith, encryptTo, type KeyPair } from './sm2.ts';

/**
 * The outer form of a bundle, the file that travels on a USB stick. In the clear: the magic, the version (1 byte)
 * and the id of the key it is sealed to (8 bytes). Then a fresh SM4 key and a fresh MAC key, encrypted to that key
 * (SM2, 145 bytes); then the content in chunks:
 *
 *   frame       4 bytes, big endian: the chunk's length, highest bit set on the last one
 *   ciphertext  SM4-CTR; iv: the chunk's number (8 bytes, big endian), then 8 zero bytes
 *   mac         HMAC-SM3 over everything before the first chunk, the chunk's number, its frame, its ciphertext
 *
 * So a chunk that is changed, moved, left out or added is detected, and an end that is missing too.
 */
export const bundleMagic = Buffer.from('jiujin-mule', 'latin1');
const bundleVersion = 1;
const keyIdBytes = 8;
const wrappedBytes = 97 + contentKeyBytes + macKeyBytes;
const plainBytes = bundleMagic.length + 1 + keyIdBytes;
const chunkBytes = 65_536;
const lastChunk = 0x8000_0000;

/** Something that opens what was encrypted to its public key; it never gives the private key away. */
export interface OpeningKey {
  keyId: string;
  open(ciphertext: Uint8Array): Result<Uint8Array, { code: 'notForThisKey' }>;
}

/** A key in memory as something that opens. */
export function openingKey(pair: KeyPair): OpeningKey {
  return { keyId: pair.keyId, open: (ciphertext) => decryptWith(ciphertext, pair.privateKey) };
}

export type BundleCipherFailure =
  /** it does not begin like a bundle */
  | { code: 'notABundle' }
  /** made by a newer program */
  | { code: 'newerVersion' }
  /** sealed to a key that is not here */
  | { code: 'notForThisKey' }
  /** changed, cut off or continued */
  | { code: 'damaged' };

interface BundleKeys {
  /** everything before the first chunk */
  head: Buffer;
  contentKey: Uint8Array;
  macKey: Uint8Array;
}

/** Begins a bundle for `recipient`: its head in bytes, and what turns content into chunks. */
export function beginBundle(recipient: NamedKey, randomness: Randomness): BundleSealing {
  const keys = Buffer.from(randomness.bytes(contentKeyBytes + macKeyBytes));
  const head = Buffer.concat([
    bundleMagic,
    Buffer.from([bundleVersion]),
    Buffer.from(recipient.keyId, 'hex'),
    encryptTo(keys, recipient.publicKey),
  ]);
  return new BundleSealing({
    head,
    contentKey: keys.subarray(0, contentKeyBytes),
    macKey: keys.subarray(contentKeyBytes),
  });
}

/** Collects content and gives it out in sealed chunks: at most one chunk is held in memory. */
export class BundleSealing {
  readonly head: Buffer;
  readonly #keys: BundleKeys;
  #pending: Buffer[] = [];
  #pendingBytes = 0;
  #chunks = 0;

  constructor(keys: BundleKeys) {
    this.#keys = keys;
    this.head = keys.head;
  }

  /** Takes content over; gives the chunks that became full. */
  *add(content: Uint8Array): Generator<Buffer> {
    this.#pending.push(Buffer.from(content));
    this.#pendingBytes += content.byteLength;
    if (this.#pendingBytes < chunkBytes) return;
    let rest = Buffer.concat(this.#pending);
    for (; rest.length >= chunkBytes; rest = rest.subarray(chunkBytes)) {
      yield this.#chunk(rest.subarray(0, chunkBytes), 0);
    }
    this.#pending = [rest];
    this.#pendingBytes = rest.length;
  }

  /** The chunk that ends the bundle. */
  end(): Buffer {
    return this.#chunk(Buffer.concat(this.#pending), lastChunk);
  }

  #chunk(content: Uint8Array, flag: number): Buffer {
    const frame = Buffer.alloc(4);
    frame.writeUInt32BE((flag | content.byteLength) >>> 0);
    const number = this.#chunks;
    this.#chunks += 1;
    const ciphertext = encryptContent(content, this.#keys.contentKey, chunkIv(number));
    return Buffer.concat([frame, ciphertext, chunkMac(this.#keys, number, frame, ciphertext)]);
  }
}

/** Gives the content of a bundle, chunk by chunk; a failure is the last thing it gives. */
export async function* openBundle(
  source: AsyncIterable<Uint8Array>,
  openers: readonly OpeningKey[],
): AsyncGenerator<Result<OpenedChunk, BundleCipherFailure>> {
  const bytes = new ByteReader(source);
  try {
    const keys = openHead(await bytes.take(plainBytes), await bytes.take(wrappedBytes), openers);
    if (!keys.ok) {
      yield keys;
      return;
    }
    const { head } = keys.value;
    for (let number = 0, isLast = false; !isLast; number += 1) {
      const chunk = await nextChunk(bytes, keys.value, number);
      if (!chunk || (chunk.isLast && !(await bytes.isAtEnd()))) {
        yield failed({ code: 'damaged' });
        return;
      }
      yield succeeded({ head, number, content: chunk.content });
      isLast = chunk.isLast;
    }
  } finally {
    await bytes.close();
  }
}

export interface OpenedChunk {
  /** everything before the first chunk: what binds a signature to this recipient */
  head: Buffer;
  /** of the chunk, from 0 */
  number: number;
  content: Buffer;
}

function openHead(
  plain: Buffer,
  wrapped: Buffer,
  openers: readonly OpeningKey[],
): Result<BundleKeys, BundleCipherFailure> {
  if (!plain.subarray(0, bundleMagic.length).equals(bundleMagic)) return failed({ code: 'notABundle' });
  if (plain.length < plainBytes) return failed({ code: 'damaged' });
  if (plain[bundleMagic.length] !== bundleVersion) return failed({ code: 'newerVersion' });
  const keyId = plain.subarray(bundleMagic.length + 1).toString('hex');
  const opener = openers.find((candidate) => candidate.keyId === keyId);
  if (!opener) return failed({ code: 'notForThisKey' });
  if (wrapped.length < wrappedBytes) return failed({ code: 'damaged' });
  const keys = opener.open(wrapped);
  if (!keys.ok || keys.value.length !== contentKeyBytes + macKeyBytes) return failed({ code: 'damaged' });
  return succeeded({
    head: Buffer.concat([plain, wrapped]),
    contentKey: keys.value.subarray(0, contentKeyBytes),
    macKey: keys.value.subarray(contentKeyBytes),
  });
}

/** The next chunk's content; undefined when it is not as it was written. */
async function nextChunk(
  bytes: ByteReader,
  keys: BundleKeys,
  number: number,
): Promise<{ content: Buffer; isLast: boolean } | undefined> {
  const frame = await bytes.take(4);
  if (frame.length < 4) return undefined;
  const word = frame.readUInt32BE();
  const length = word & ~lastChunk;
  if (length > chunkBytes) return undefined;
  const ciphertext = await bytes.take(length);
  const mac = await bytes.take(macBytes);
  if (!macsAreEqual(chunkMac(keys, number, frame, ciphertext), mac)) return undefined;
  const content = decryptContent(ciphertext, keys.contentKey, chunkIv(number));
  return { content, isLast: (word & lastChunk) !== 0 };
}

function chunkMac(keys: BundleKeys, number: number, frame: Uint8Array, ciphertext: Uint8Array): Buffer {
  return macOver(keys.macKey, [keys.head, numberBytes(number), frame, ciphertext]);
}

/** The key is this bundle's alone, and no two counters of it meet: the number stands in the higher half. */
function chunkIv(number: number): Buffer {
  return Buffer.concat([numberBytes(number), Buffer.alloc(ivBytes - 8)]);
}

function numberBytes(number: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(number));
  return bytes;
}

/** Takes exact numbers of bytes out of pieces of any size. */
class ByteReader {
  readonly #pieces: AsyncIterator<Uint8Array>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#pieces = source[Symbol.asyncIterator]();
  }

  /** Fewer than asked for only at the end. */
  async take(count: number): Promise<Buffer> {
    const taken = [this.#rest];
    let length = this.#rest.length;
    while (length < count) {
      const next = await this.#pieces.next();
      if (next.done) break;
      taken.push(Buffer.from(next.value));
      length += next.value.byteLength;
    }
    const all = taken.length === 1 ? this.#rest : Buffer.concat(taken);
    this.#rest = all.subarray(count);
    return all.subarray(0, count);
  }

  async isAtEnd(): Promise<boolean> {
    const next = await this.take(1);
    return next.length === 0;
  }

  async close(): Promise<void> {
    await this.#pieces.return?.();
  }
}
