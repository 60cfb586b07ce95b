import type { SubmissionReceipt } from '../contract/gateway.ts';
import type { NamedKey, TerminalCertificate } from '../contract/keys.ts';
import { failed, succeeded, type Result } from '../contract/result.ts';
import { keyIdOf } from './sm2.ts';
import { compressedKey, uncompressedKey } from './sm2-points.ts';
import { sm3Hex } from './sm3.ts';
import type { SavedStatement } from './statements.ts';
import {
  base64urlOf,
  bytesOfBase64url,
  bytesOfHex,
  countField,
  digitsField,
  hexField,
  joined,
  momentField,
  numberField,
  readerOf,
  readFields,
  textField,
  uuidField,
  writeFields,
  type ByteReader,
  type Field,
  type Fields,
} from './token-fields.ts';
import { receiptIsGenuine, savedIsGenuine } from './verify.ts';

/** What the QR code of a paper carries: what the terminal said, or what the platform said. */
export type PaperReceipt =
  | { kind: 'saved'; saved: SavedStatement; signature: string; certificate: TerminalCertificate }
  | { kind: 'received'; receipt: SubmissionReceipt };

/** The form of the token, version 1: first byte of each kind. docs/sealing.md has the table. */
const savedMark = 0x11;
const receivedMark = 0x12;

/** A 31-character item code (base 36), 8 digits of the day, 4 of the serial: 201 bits in 26 bytes. */
const caseNumberField: Field<string> = {
  write(value) {
    if (!/^[0-9A-Z]{31}\d{12}$/.test(value)) return undefined;
    const item = [...value.slice(0, 31)].reduce(
      (number, character) => number * 36n + BigInt(Number.parseInt(character, 36)),
      0n,
    );
    const number = item * 10n ** 12n + BigInt(value.slice(31));
    return bytesOfHex(number.toString(16).padStart(52, '0'));
  },
  read(bytes) {
    const hex = hexField(26).read(bytes);
    if (hex === undefined) return undefined;
    const number = BigInt(`0x${hex}`);
    const item = (number / 10n ** 12n).toString(36).toUpperCase().padStart(31, '0');
    return item + (number % 10n ** 12n).toString().padStart(12, '0');
  },
};

/** Ours is 32 hex characters: a zero, then 16 bytes. Another platform's may be any text. */
const epochField: Field<string> = {
  write(value) {
    const bytes = hexField(16).write(value);
    return bytes ? joined([Uint8Array.of(0), bytes]) : textField.write(value);
  },
  read(bytes) {
    const length = bytes.take(1);
    if (length?.[0] === 0) return hexField(16).read(bytes);
    const text = length && bytes.take(length[0] ?? 0);
    return text && textField.read(readerOf(joined([length, text])));
  },
};

const publicKeyField: Field<string> = {
  write: (value) => (/^04[0-9a-f]{128}$/.test(value) ? bytesOfHex(compressedKey(value)) : undefined),
  read(bytes) {
    const compressed = hexField(33).read(bytes);
    return compressed === undefined ? undefined : uncompressedKey(compressed);
  },
};

const savedFields: Fields<SavedStatement> = {
  id: uuidField,
  hash: hexField(32),
  terminalId: textField,
  terminalSequence: countField,
  receiptNumber: digitsField(7, 3),
  savedAtMs: numberField(6),
};

/** The terminal's id stands in the statement already, and a key names itself. */
const certificateFields: Fields<Omit<TerminalCertificate, 'terminalId' | 'keyId'>> = {
  publicKey: publicKeyField,
  issuedAt: momentField,
  signedBy: hexField(8),
  signature: hexField(64),
};

const receiptFields: Fields<SubmissionReceipt> = {
  id: uuidField,
  hash: hexField(32),
  serverSequence: countField,
  epoch: epochField,
  receivedAt: momentField,
  caseNumber: caseNumberField,
  receiptNumber: digitsField(7, 3),
  signedBy: hexField(8),
  signature: hexField(64),
};

const checkBytes = 3;

/** `<publicAddress>/v`: where the page is that verifies receipts. The token stands after `#` and never reaches a server. */
export function receiptPageAddress(publicAddress: string): string {
  return new URL('/v', publicAddress).href;
}

/**
 * The text of the QR code: address of the page, `#`, token. Fails for a receipt with a value outside the forms of
 * the contract, such as an id in capitals.
 */
export function receiptQrText(
  publicAddress: string,
  receipt: PaperReceipt,
): Result<string, { code: 'notEncodable' }> {
  const address = receiptPageAddress(publicAddress);
  const token = encodeReceiptToken(receipt, address);
  return token.ok ? succeeded(`${address}#${token.value}`) : token;
}

/**
 * The token: fields, then three bytes of SM3 of `pageAddress`, then three of SM3 of all before. These six prove
 * nothing, everyone can compute them: they tell a damaged address or token from a foreign one.
 */
export function encodeReceiptToken(
  receipt: PaperReceipt,
  pageAddress: string,
): Result<string, { code: 'notEncodable' }> {
  const fields = fieldsOf(receipt);
  if (fields === undefined) return failed({ code: 'notEncodable' });
  const named = joined([fields, checkOf(pageAddress)]);
  const token = base64urlOf(joined([named, checkOf(named)]));
  return decodeReceiptToken(token).ok ? succeeded(token) : failed({ code: 'notEncodable' });
}

export interface DecodedToken {
  receipt: PaperReceipt;
  /** token and its address's check are as they were written */
  isIntact: boolean;
  /** whether the token was written for a page at this address */
  isFor(pageAddress: string): boolean;
}

/** The exact inverse of {@link encodeReceiptToken}: refuses everything that it does not write. Proves nothing yet. */
export function decodeReceiptToken(token: string): Result<DecodedToken, { code: 'notAToken' }> {
  const bytes = bytesOfBase64url(token);
  if (bytes === undefined || base64urlOf(bytes) !== token || bytes.length <= 2 * checkBytes)
    return failed({ code: 'notAToken' });
  const fields = bytes.subarray(0, -2 * checkBytes);
  const addressCheck = bytes.subarray(-2 * checkBytes, -checkBytes);
  const receipt = receiptOf(fields);
  const again = receipt && fieldsOf(receipt);
  if (receipt === undefined || again === undefined || !areEqual(again, fields))
    return failed({ code: 'notAToken' });
  return succeeded({
    receipt,
    isIntact: areEqual(checkOf(bytes.subarray(0, -checkBytes)), bytes.subarray(-checkBytes)),
    isFor: (pageAddress) => areEqual(checkOf(pageAddress), addressCheck),
  });
}

/** What a paper says, believed or not; `forged` covers what was changed by accident too. */
export type ReceiptVerdict =
  | ({ verdict: 'genuine'; kind: 'saved' } & SavedStatement)
  | ({ verdict: 'genuine'; kind: 'received' } & SubmissionReceipt)
  | { verdict: 'forged' | 'unknownKey' | 'unreadable' };

/** Verifies a token with the platform's public keys, without a network. */
export function verifyReceiptToken(token: string, platformKeys: readonly NamedKey[]): ReceiptVerdict {
  const decoded = decodeReceiptToken(token);
  return decoded.ok ? verdictOn(decoded.value, platformKeys) : { verdict: 'unreadable' };
}

/** The same for the whole text of a QR code, its address included, or for a token alone. Space around it is ignored. */
export function verifyReceiptText(text: string, platformKeys: readonly NamedKey[]): ReceiptVerdict {
  const trimmed = text.trim();
  const border = trimmed.indexOf('#');
  const decoded = decodeReceiptToken(trimmed.slice(border + 1));
  if (!decoded.ok) return { verdict: 'unreadable' };
  if (border >= 0 && !decoded.value.isFor(trimmed.slice(0, border))) return { verdict: 'forged' };
  return verdictOn(decoded.value, platformKeys);
}

function verdictOn({ receipt, isIntact }: DecodedToken, platformKeys: readonly NamedKey[]): ReceiptVerdict {
  if (!isIntact) return { verdict: 'forged' };
  const { signedBy } = receipt.kind === 'saved' ? receipt.certificate : receipt.receipt;
  if (!platformKeys.some((key) => key.keyId === signedBy)) return { verdict: 'unknownKey' };
  if (receipt.kind === 'saved') {
    const { saved, signature, certificate } = receipt;
    return savedIsGenuine(saved, signature, certificate, platformKeys)
      ? { verdict: 'genuine', kind: 'saved', ...saved }
      : { verdict: 'forged' };
  }
  return receiptIsGenuine(receipt.receipt, platformKeys)
    ? { verdict: 'genuine', kind: 'received', ...receipt.receipt }
    : { verdict: 'forged' };
}

function fieldsOf(receipt: PaperReceipt): Uint8Array | undefined {
  const parts =
    receipt.kind === 'saved'
      ? [
          Uint8Array.of(savedMark),
          writeFields(savedFields, receipt.saved),
          hexField(64).write(receipt.signature),
          writeCertificate(receipt),
        ]
      : [Uint8Array.of(receivedMark), writeFields(receiptFields, receipt.receipt)];
  return parts.every((part) => part !== undefined) ? joined(parts) : undefined;
}

/** What is left out must be what is put in again. */
function writeCertificate({
  saved,
  certificate,
}: Extract<PaperReceipt, { kind: 'saved' }>): Uint8Array | undefined {
  const { terminalId, keyId, publicKey } = certificate;
  if (terminalId !== saved.terminalId || keyIdOf(publicKey) !== keyId) return undefined;
  return writeFields(certificateFields, certificate);
}

function receiptOf(fields: Uint8Array): PaperReceipt | undefined {
  const bytes = readerOf(fields);
  const mark = bytes.take(1)?.[0];
  const receipt =
    mark === savedMark ? readSaved(bytes) : mark === receivedMark ? readReceived(bytes) : undefined;
  return bytes.left() === 0 ? receipt : undefined;
}

function readSaved(bytes: ByteReader): PaperReceipt | undefined {
  const saved = readFields(savedFields, bytes);
  const signature = hexField(64).read(bytes);
  const certificate = readFields(certificateFields, bytes);
  if (saved === undefined || signature === undefined || certificate === undefined) return undefined;
  const named = { terminalId: saved.terminalId, keyId: keyIdOf(certificate.publicKey), ...certificate };
  return { kind: 'saved', saved, signature, certificate: named };
}

function readReceived(bytes: ByteReader): PaperReceipt | undefined {
  const receipt = readFields(receiptFields, bytes);
  return receipt && { kind: 'received', receipt };
}

function checkOf(content: string | Uint8Array): Uint8Array {
  return bytesOfHex(sm3Hex(content)).subarray(0, checkBytes);
}

function areEqual(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
