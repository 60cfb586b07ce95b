import { readFile } from 'node:fs/promises';
import { failed, succeeded, type Result } from '../../../contract/result.ts';
import { openRecogniser, type Recogniser } from './recogniser.ts';
import { type Stroke } from './strokes.ts';
import { writtenFileOf } from './written-file.ts';

const usage = '用法：npm run handwriting -- 文件 [--json] [--y-up]';
const count = 10;

/**
 * `npm run handwriting -- FILE [--json] [--y-up]`: recognises the strokes in a JSON file (see `writtenFileOf`).
 * Resolves to the exit status: 0, or 1 when there was nothing to recognise (the reason is on standard error).
 */
export async function handwritingCommand(argv: readonly string[], model: URL): Promise<number> {
  const command = commandOf(argv);
  if (!command.ok) return complain(`${command.failure}。${usage}`);
  const { path, json, yUp } = command.value;
  const text = await textOf(path);
  if (!text.ok) return complain(`读不到文件 ${path}：${text.failure}`);
  const parsed = parsedJson(text.value);
  if (!parsed.ok) return complain(`文件 ${path} 不是 JSON`);
  const file = writtenFileOf(parsed.value);
  if (!file.ok) return complain(`文件 ${path} 读不懂：${file.failure}`);
  const recogniser = await recogniserFrom(model);
  if (!recogniser.ok) return complain(recogniser.failure);
  const recognise = (strokes: readonly Stroke[]) => ({
    candidates: recogniser.value.recognise(yUp ? strokes.map(turned) : strokes, count),
  });
  if (file.value.kind === 'one') say(recognise(file.value.strokes), json);
  else say({ characters: file.value.characters.map(recognise) }, json);
  return 0;
}

interface Candidates {
  candidates: string[];
}

function say(result: Candidates | { characters: Candidates[] }, json: boolean): void {
  if (json) return console.log(JSON.stringify(result));
  const all = 'characters' in result ? result.characters : [result];
  console.log(all.map(({ candidates }) => candidates.join(' ')).join('\n'));
}

function turned(stroke: Stroke): Stroke {
  return stroke.map(({ x, y }) => ({ x, y: -y }));
}

function complain(sentence: string): number {
  console.error(sentence);
  return 1;
}

interface Command {
  path: string;
  json: boolean;
  yUp: boolean;
}

function commandOf(argv: readonly string[]): Result<Command, string> {
  const options = argv.filter((word) => word.startsWith('--'));
  const unknown = options.find((option) => option !== '--json' && option !== '--y-up');
  if (unknown !== undefined) return failed(`不认识的选项 ${unknown}`);
  const [path, ...more] = argv.filter((word) => !word.startsWith('--'));
  if (path === undefined) return failed('没有给出文件');
  if (more.length > 0) return failed('一次只能给一个文件');
  return succeeded({ path, json: options.includes('--json'), yUp: options.includes('--y-up') });
}

async function recogniserFrom(model: URL): Promise<Result<Recogniser, string>> {
  try {
    const recogniser = openRecogniser(await readFile(model));
    return recogniser.ok ? recogniser : failed('手写字库文件坏了，请删掉 dist/typing 再试');
  } catch (error) {
    return failed(`读不到手写字库：${reasonOf(error)}`);
  }
}

function parsedJson(text: string): Result<unknown, 'not-json'> {
  try {
    // A file saved by Windows' editor begins with a byte order mark.
    return succeeded(JSON.parse(text.replace(/^\uFEFF/, '')) as unknown);
  } catch {
    return failed('not-json');
  }
}

async function textOf(path: string): Promise<Result<string, string>> {
  try {
    return succeeded(await readFile(path, 'utf8'));
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
