import { payloadKind } from './read-reply.ts';
import type { SdtCommand, SdtReply } from './sdt-message.ts';

/** Serial number of a card (8 bytes) and SAM id (16) are the longest short answers. */
const longestShortAnswer = 16;

/** Shapes of success; a command that is not here gets a short answer. */
const shapes: Partial<Record<SdtCommand, (reply: SdtReply) => boolean>> = {
  findCard: () => false,
  readTextAndPhoto: (reply) => payloadKind(reply) === 'card',
  readWithFingerprint: (reply) => payloadKind(reply) === 'card',
  readNewestAddress: (reply) => payloadKind(reply) !== 'card',
};

/**
 * Whether a reply can be the answer to a command. Replies do not name their command; a refusal fits every one, a
 * success only the one whose shape it has (devices.md section 1, table of commands).
 */
export function replyFits(command: SdtCommand, reply: SdtReply): boolean {
  if (reply.status === 0x9f) return command === 'findCard';
  if (reply.status !== 0x90) return true;
  return shapes[command]?.(reply) ?? reply.data.length <= longestShortAnswer;
}
