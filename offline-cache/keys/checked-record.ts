import type { z } from 'zod';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import { sm3OfBytes } from '../../seal/sm3-of-bytes.ts';
import { readFile, replaceFile, type FileFailure } from './durable-file.ts';

export type RecordFailure = FileFailure | { code: 'fileDamaged'; detail: string };

/** One value in a file of its own: SM3 of the JSON text, a line feed, the text. */
export interface CheckedRecord<Value> {
  /** a value of undefined: there is no such file */
  read(): Result<Value | undefined, RecordFailure>;
  write(value: Value): Result<void, FileFailure>;
}

/** The record at `path`, in the form of `schema`; any other byte in the file is damage. */
export function checkedRecord<Value>(path: string, schema: z.ZodType<Value>): CheckedRecord<Value> {
  return {
    read() {
      const text = readFile(path);
      if (!text.ok) return text;
      if (text.value === undefined) return succeeded(undefined);
      const value = valueIn(text.value, schema);
      return value === undefined
        ? failed({ code: 'fileDamaged', detail: `${path} is damaged` })
        : succeeded(value);
    },
    write(value) {
      const json = JSON.stringify(value);
      return replaceFile(path, `${sm3OfBytes(json)}\n${json}`);
    },
  };
}

function valueIn<Value>(text: string, schema: z.ZodType<Value>): Value | undefined {
  const json = text.slice(65);
  if (text !== `${sm3OfBytes(json)}\n${json}`) return undefined;
  const value = schema.safeParse(parsed(json));
  return value.success ? value.data : undefined;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
