/** Where the gateway writes its log: event objects without personal data, payloads or keys. */
export interface GatewayLog {
  info(event: object): void;
  warn(event: object): void;
  error(event: object): void;
}

/**
 * What a log may say about an error. Its message is left out: a database quotes values in its messages, and the
 * values are people's.
 */
export function describeError(error: unknown): { name: string; code?: string; at?: string[] } {
  if (!(error instanceof Error)) return { name: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  const at = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    name: error.name,
    ...code,
    ...(at.length > 0 && { at: at.slice(0, 6).map((line) => line.trim()) }),
  };
}
