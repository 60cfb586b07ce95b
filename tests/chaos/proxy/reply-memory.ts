import type { LineRequest } from './exchange.ts';
import type { Reply } from './reply.ts';

interface Remembered {
  request: LineRequest;
  reply: Reply;
}

const keptPerKind = 30;

/** The good answers that went over the lines, by kind of request, to be given again where they do not belong. */
export class ReplyMemory {
  readonly #byKind = new Map<string, Remembered[]>();

  note(request: LineRequest, reply: Reply): void {
    if (reply.status !== 200) return;
    const kept = this.#byKind.get(kindOf(request)) ?? [];
    this.#byKind.set(kindOf(request), [...kept.slice(1 - keptPerKind), { request, reply }]);
  }

  /** `place` in [0, 1) says which of those that fit. */
  earlier(request: LineRequest, which: 'any' | 'other', place: number): Reply | undefined {
    const kept = this.#byKind.get(kindOf(request)) ?? [];
    const fitting = which === 'any' ? kept : kept.filter((earlier) => !sameContent(earlier.request, request));
    return fitting[Math.floor(place * fitting.length)]?.reply;
  }
}

/** Addresses that differ only in identifiers and numbers are of one kind. */
function kindOf({ method, path }: LineRequest): string {
  return `${method} ${path.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}|\d{2,}/gi, '*')}`;
}

function sameContent(one: LineRequest, other: LineRequest): boolean {
  return one.path === other.path && one.body.equals(other.body);
}
