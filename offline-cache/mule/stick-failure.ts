/** What a stick can do: it is pulled out, full, worn out, or not to be written. `detail` is the system's code alone. */
export interface StickFailure {
  code: 'stickGone' | 'stickFull' | 'stickReadOnly' | 'stickBroken';
  detail: string;
}

const byErrno: ReadonlyMap<string, StickFailure['code']> = new Map([
  ['ENOENT', 'stickGone'],
  ['ENODEV', 'stickGone'],
  ['ENXIO', 'stickGone'],
  ['ENOTDIR', 'stickGone'],
  ['EISDIR', 'stickGone'],
  ['ENOSPC', 'stickFull'],
  ['EDQUOT', 'stickFull'],
  ['EFBIG', 'stickFull'],
  ['EROFS', 'stickReadOnly'],
  ['EACCES', 'stickReadOnly'],
  ['EPERM', 'stickReadOnly'],
]);

/** What a failed system call on the stick means; undefined when the error is none: a bug, to be thrown on. */
export function stickFailure(error: unknown): StickFailure | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  if (!/^E[A-Z0-9]+$/.test(error.code)) return undefined;
  return { code: byErrno.get(error.code) ?? 'stickBroken', detail: error.code };
}
