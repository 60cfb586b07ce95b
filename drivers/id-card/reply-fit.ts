import { payloadKind } from './read-reply.ts';
import type { SdtCommand, SdtReply } from './sdt-message.ts';

/** Serial number of a card (8 bytes) and SAM id (16) are the longest short answers. */
const longestShortAnswer = 16;

/**
 * Whether a reply can be the answer to a command. Replies do not name their command; a refusal fits every one, a
 * success only the one whose shape it has (devices.md section 1, table of commands).
 */
export function replyFits(command: SdtCommand, reply: SdtReply): boolean {
  if (reply.status === 0x9f) return command === 'findCard';
  if (reply.status !== 0x90) return true;
  switch (command) {
    case 'findCard':
      return false;
    case 'readTextAndPhoto':
    case 'readWithFingerprint':
      return payloadKind(reply) === 'card';
    case 'readNewestAddress':
      return payloadKind(reply) !== 'card';
    default:
      return reply.data.length <= longestShortAnswer;
  }
}
