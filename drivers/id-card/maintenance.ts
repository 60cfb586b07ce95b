import type { Completion } from '../../contract/device.ts';
import type { Result } from '../../contract/result.ts';
import type { Answer, ExchangeFailure } from './command-exchange.ts';
import { samIdOf } from './sam-id.ts';
import type { SdtCommand } from './sdt-message.ts';
import { statusName, statusOf } from './sdt-status.ts';

/** Commands for technicians: none of them touches a card. */
export type MaintenanceCommand = Extract<
  SdtCommand,
  'reset' | 'samStatus' | 'samId' | 'setLargestRadioFrame' | `setBaud${string}`
>;

/** How such a command ended. `status` is what the reader answered, with the standard Chinese meaning. */
export interface CommandOutcome {
  completion: Completion;
  status?: { code: string; chinese: string };
  /** of `samId` */
  serialNumber?: string;
}

/** The outcome of a command in XFS4IoT's words; without an answer there was no reader to ask. */
export function outcomeOfCommand(
  command: MaintenanceCommand,
  answer: Result<Answer, ExchangeFailure> | undefined,
): CommandOutcome {
  if (!answer) return { completion: 'deviceNotReady' };
  if (!answer.ok) return { completion: completions[answer.failure] };
  const { status: code, data } = answer.value.reply;
  const status = { code: statusName(code), chinese: statusOf(code)?.chinese ?? '' };
  if (code !== 0x90) return { completion: code === 0x21 ? 'unsupportedCommand' : 'commandErrorCode', status };
  const serialNumber = command === 'samId' ? samIdOf(data) : undefined;
  if (command === 'samId' && serialNumber === undefined) return { completion: 'invalidData', status };
  return { completion: 'success', status, ...(serialNumber !== undefined && { serialNumber }) };
}

const completions: Record<ExchangeFailure, Completion> = {
  lost: 'hardwareError',
  silent: 'timeOut',
  garbled: 'hardwareError',
  cancelled: 'canceled',
};
