import { closeSync, fstatSync, openSync, readFileSync, statSync } from 'node:fs';
import { longestDocumentBytes } from '../../contract/catalogue-sync.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import { entriesOf } from './field-path.ts';
import type { ProblemCode } from './problem.ts';

/** Far below what could hurt a kiosk. */
const maximumBytes = longestDocumentBytes;
/** The contract needs about ten levels; the rules walk documents recursively. */
const maximumDepth = 40;

export interface JsonFailure {
  code: ProblemCode;
  message: string;
}

/** Reads one JSON file of a catalogue. Whatever is at `path`, the answer is a value and never an exception. */
export function readJsonFile(path: string): Result<unknown, JsonFailure> {
  const bytes = readBytes(path);
  return bytes.ok ? parseBytes(bytes.value) : bytes;
}

function readBytes(path: string): Result<Uint8Array, JsonFailure> {
  try {
    // Asked before opening: opening a pipe would wait for ever.
    if (!statSync(path).isFile()) return notAFile();
    const handle = openSync(path, 'r');
    try {
      const status = fstatSync(handle);
      if (!status.isFile()) return notAFile();
      if (status.size > maximumBytes) return tooLarge(status.size);
      return succeeded(readFileSync(handle));
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    return failed(unreadable(error));
  }
}

function notAFile(): Result<never, JsonFailure> {
  return failed({ code: 'notAFile', message: '这不是一个普通文件。请换成一个 JSON 文件。' });
}

function tooLarge(size: number): Result<never, JsonFailure> {
  const message = `文件有 ${Math.ceil(size / 1024)} KB，最多 ${maximumBytes / 1024} KB。请看看是不是放错了文件。`;
  return failed({ code: 'fileTooLarge', message });
}

/** The system's code of a failed file operation, e.g. `ENOENT`. */
export function systemErrorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}

function unreadable(error: unknown): JsonFailure {
  const code = systemErrorCode(error);
  if (code === 'ENOENT') return { code: 'fileMissing', message: '找不到这个文件。请补上。' };
  return { code: 'fileUnreadable', message: `文件读不出来（${code}）。请检查权限、链接和磁盘。` };
}

function parseBytes(bytes: Uint8Array): Result<unknown, JsonFailure> {
  const text = decodeUtf8(bytes);
  if (text === undefined) {
    return failed({ code: 'notUtf8', message: '文件不是 UTF-8 编码。请另存为 UTF-8。' });
  }
  if (text.startsWith('\uFEFF')) {
    return failed({ code: 'byteOrderMark', message: '文件开头有 BOM。请另存为“UTF-8 无 BOM”。' });
  }
  return parseJsonText(text);
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Parses the text of one document. */
export function parseJsonText(text: string): Result<unknown, JsonFailure> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return failed({ code: 'badJson', message: badJsonMessage(error) });
  }
  if (deeperThan(value, maximumDepth)) {
    return failed({ code: 'tooDeep', message: `嵌套超过 ${maximumDepth} 层。请检查括号。` });
  }
  return succeeded(value);
}

function badJsonMessage(error: unknown): string {
  const place = error instanceof Error ? /line (\d+) column (\d+)/.exec(error.message) : null;
  const where = place ? `第 ${place[1]} 行第 ${place[2]} 个字附近` : '文件里';
  return `${where}不合 JSON 的写法。请检查逗号、引号和括号。`;
}

/** Level by level, so that a document of any depth cannot exhaust the stack. */
function deeperThan(root: unknown, limit: number): boolean {
  let level = [root];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limit) return true;
    level = level.flatMap((value) => entriesOf(value).map(([, child]) => child));
  }
  return false;
}
