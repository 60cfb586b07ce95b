import { readFile } from 'node:fs/promises';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import { captureBytesOf } from '../capture-file/capture-bytes.ts';
import { decodeCapture } from './capture.ts';
import { cardCapture } from './capture-kind.ts';
import { captureJson, captureReport } from './capture-report.ts';

const usage = '用法：npm run decode -- id-card 文件 [--json]';

/**
 * `npm run decode -- id-card FILE [--json]`: decodes a captured byte stream of an identity card reader, binary or
 * hex text. Resolves to the exit status: 0 when the file was decoded, whatever was in it, 2 when there was nothing
 * to decode (the reason is on standard error).
 */
export async function decodeIdCard(argv: string[]): Promise<number> {
  const command = commandOf(argv);
  if (!command.ok) return complain(`${command.failure}。${usage}`);
  const file = await contentOf(command.value.path);
  if (!file.ok) return complain(`读不到文件 ${command.value.path}：${file.failure}`);
  const { bytes, halfByte } = captureBytesOf(file.value, cardCapture);
  if (halfByte) console.error('十六进制文本的位数是单数，最后半个字节已忽略');
  const decoded = decodeCapture(bytes);
  console.log(command.value.json ? captureJson(decoded) : captureReport(decoded));
  return 0;
}

function complain(sentence: string): number {
  console.error(sentence);
  return 2;
}

function commandOf(argv: string[]): Result<{ path: string; json: boolean }, string> {
  const options = argv.filter((word) => word.startsWith('--'));
  const unknown = options.find((option) => option !== '--json');
  if (unknown !== undefined) return failed(`不认识的选项 ${unknown}`);
  const [path, ...more] = argv.filter((word) => !word.startsWith('--'));
  if (path === undefined) return failed('没有给出文件');
  return more.length > 0 ? failed('一次只能给一个文件') : succeeded({ path, json: options.length > 0 });
}

async function contentOf(path: string): Promise<Result<Uint8Array, string>> {
  try {
    return succeeded(await readFile(path));
  } catch (error) {
    return failed(reasonOf(error));
  }
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reasons: Record<string, string> = {
    ENOENT: '没有这个文件',
    EACCES: '没有权限',
    EISDIR: '这是一个文件夹',
  };
  return reasons[code] ?? `原因 ${code || '未知'}`;
}
