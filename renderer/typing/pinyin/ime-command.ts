import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readDictionary, type PinyinDictionary } from './dictionary.ts';
import { createTypingSession, type TypingMode, type TypingSession } from './session.ts';
import { createVisitMemory } from './visit-memory.ts';
import { keysOf } from './written-pinyin.ts';

const usage =
  'Type: npm run ime -- LETTERS… [--file FILE] [--mode name|address|sentence] [--pick 0,2,…] [--json], e.g. npm run ime -- wangshufen --json.';
const withoutModel =
  '(The dictionary was built without a language model: which words follow each other it knows from our own lists alone. docs/typing.md says what to install.)';
/** Candidates that are printed. */
const shown = 50;
const modes: readonly string[] = ['name', 'address', 'sentence'];

export interface ImeOutcome {
  /** for standard output, without the last line feed */
  output: string;
  /** one sentence for standard error, empty when all went well */
  error: string;
  exitStatus: 0 | 1;
}

interface Request {
  inputs: readonly string[];
  /** whether several were asked for, so that `--json` answers with an array */
  several: boolean;
  mode: TypingMode;
  picks: readonly number[];
  json: boolean;
}

interface Answer {
  input: string;
  mode: TypingMode;
  /** best first, with finished text before them; the text alone when nothing waits any more */
  candidates: string[];
  /** letters as the first candidate reads them */
  spelled: string;
  /** picked so far, for letters in front of those that wait */
  picked: string;
  /** letters still to be converted */
  letters: string;
}

/** `npm run ime`: the candidates for letters, as the keyboard would show them. */
export function runIme(
  argv: readonly string[],
  cwd: string,
  load: () => PinyinDictionary | string = builtDictionary,
): ImeOutcome {
  const request = requestOf(argv, cwd);
  if (typeof request === 'string') return { output: '', error: request, exitStatus: 1 };
  const dictionary = load();
  if (typeof dictionary === 'string') return { output: '', error: dictionary, exitStatus: 1 };
  const answers: Answer[] = [];
  for (const input of request.inputs) {
    const answer = answerTo(input, request, dictionary);
    if (typeof answer === 'string') return { output: '', error: answer, exitStatus: 1 };
    answers.push(answer);
  }
  const unmodelled = request.json || dictionary.modelled ? '' : `\n\n${withoutModel}`;
  return { output: printed(answers, request) + unmodelled, error: '', exitStatus: 0 };
}

function printed(answers: readonly Answer[], { json, several }: Request): string {
  if (json) return JSON.stringify(several ? answers : answers[0]);
  return answers.map(readable).join('\n\n');
}

function readable({ input, spelled, picked, candidates }: Answer): string {
  const list = candidates.slice(0, 10).map((text, place) => `${place} ${text}`);
  return [`${input}  (${spelled})${picked === '' ? '' : `  ${picked}…`}`, list.join('  ')].join('\n');
}

function requestOf(argv: readonly string[], cwd: string): Request | string {
  const parsed = parsedArguments(argv);
  if (typeof parsed === 'string') return parsed;
  const { values, positionals } = parsed;
  const { mode = 'sentence', pick = '' } = values;
  if (!isMode(mode)) return `There is no mode ${JSON.stringify(mode)}: say name, address or sentence.`;
  if (!/^(?:\d+(?:,\d+)*)?$/.test(pick))
    return `--pick wants places of candidates from 0, such as 0,2; not ${pick}.`;
  const lines = values.file === undefined ? [] : linesOf(resolve(cwd, values.file));
  if (typeof lines === 'string') return lines;
  const inputs = [...positionals, ...lines];
  if (inputs.length === 0) return `Nothing to convert. ${usage}`;
  if (inputs.some((input) => input.trim() === '')) return `One of the texts is empty. ${usage}`;
  const several = inputs.length > 1 || values.file !== undefined;
  const picks = pick === '' ? [] : pick.split(',').map(Number);
  return { inputs, several, mode, picks, json: values.json ?? false };
}

function parsedArguments(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        mode: { type: 'string' },
        pick: { type: 'string' },
        file: { type: 'string' },
      },
    });
  } catch (error) {
    return `${error instanceof Error ? error.message.split('\n')[0] : 'Unusable arguments.'} ${usage}`;
  }
}

function isMode(text: string): text is TypingMode {
  return modes.includes(text);
}

function linesOf(path: string): string[] | string {
  try {
    const lines = readFileSync(path, 'utf8').split(/\r?\n/);
    return lines.filter((line) => line.trim() !== '');
  } catch {
    return `The file ${path} cannot be read.`;
  }
}

/** The built dictionary, or the sentence that says what is missing. */
function builtDictionary(): PinyinDictionary | string {
  const path = resolve(import.meta.dirname, '../../../dist/typing/pinyin.bin');
  if (!existsSync(path)) return 'The pinyin dictionary is not built: npm run ime builds it.';
  return readDictionary(readFileSync(path));
}

function answerTo(input: string, request: Request, dictionary: PinyinDictionary): Answer | string {
  const { mode, picks } = request;
  const session = createTypingSession({
    dictionary,
    memory: createVisitMemory(),
    mode,
    pageSize: Number.MAX_SAFE_INTEGER,
  });
  session.press(keysOf(input));
  for (const place of picks) {
    const { candidates } = session.state();
    if (!candidates[place]) return `${input}: there is no candidate ${place}, only ${candidates.length}.`;
    session.choose(place);
  }
  return { input, mode, ...afterPicks(session) };
}

function afterPicks(session: TypingSession): Omit<Answer, 'input' | 'mode'> {
  const { text, picked, letters, spelled, candidates } = session.state();
  const texts =
    letters === '' ? [text] : candidates.slice(0, shown).map((candidate) => text + candidate.text);
  return { candidates: texts, spelled, picked, letters };
}
