import { failed, succeeded, type Result } from '../../contract/result.ts';
import type { SocialSecurityProblem, SocialSecurityRecord } from '../../contract/social-security-card.ts';
import {
  exchange,
  readRecord,
  residentSerialNumber,
  selectApplication,
  selectFile,
  type ApduFailure,
} from './apdu.ts';
import type { CardChannel } from './card-channel.ts';
import { holderFile, issuerFile, recordValue, socialSecurityRecord } from './card-files.ts';

export interface CardTrouble {
  problem: SocialSecurityProblem;
  statusWord?: string;
}

/** ISO/IEC 7816-4, table 6: the record is not there. Cards leave out what their issuer did not know. */
const recordNotFound = 0x6a83;

/** Reads EF05 and EF06. A record that the card does not have stays blank; one it refuses ends the reading. */
export async function readSocialSecurityCard(
  channel: CardChannel,
  today: string | undefined,
): Promise<Result<SocialSecurityRecord, CardTrouble>> {
  const selected = await exchange(channel, selectApplication);
  if (!selected.ok) return failed(await whatCardItIs(channel, selected.failure));
  const records = new Map<number, Uint8Array>();
  for (const file of [issuerFile, holderFile]) {
    const opened = await exchange(channel, selectFile(file.id));
    if (!opened.ok) return failed(troubleOf(opened.failure));
    for (const tag of file.tags) {
      const record = await exchange(channel, readRecord(tag));
      if (record.ok) records.set(tag, recordValue(tag, record.value) ?? new Uint8Array());
      else if (!isMissing(record.failure)) return failed(troubleOf(record.failure));
    }
  }
  return succeeded(socialSecurityRecord(records, today));
}

/**
 * Why this card does not belong into this reader; undefined for a social-security card. Selects its application, and
 * asks a resident card whether it is one: nothing is read of whose card it is.
 */
export async function whatIsWrongWith(channel: CardChannel): Promise<CardTrouble | undefined> {
  const selected = await exchange(channel, selectApplication);
  return selected.ok ? undefined : whatCardItIs(channel, selected.failure);
}

function isMissing(failure: ApduFailure): boolean {
  return failure.code === 'refused' && failure.statusWord === recordNotFound;
}

async function whatCardItIs(channel: CardChannel, failure: ApduFailure): Promise<CardTrouble> {
  if (failure.code !== 'refused') return troubleOf(failure);
  const serial = await exchange(channel, residentSerialNumber);
  if (!serial.ok && serial.failure.code === 'cardGone') return troubleOf(serial.failure);
  const isResident = serial.ok && serial.value.length === 8;
  return {
    problem: isResident ? 'residentCard' : 'notSocialSecurityCard',
    statusWord: wordOf(failure.statusWord),
  };
}

function troubleOf(failure: ApduFailure): CardTrouble {
  if (failure.code === 'cardGone') return { problem: 'cardLiftedTooSoon' };
  if (failure.code === 'refused')
    return { problem: 'cardUnreadable', statusWord: wordOf(failure.statusWord) };
  return { problem: 'cardUnreadable' };
}

function wordOf(statusWord: number): string {
  return statusWord.toString(16).toUpperCase().padStart(4, '0');
}
