import { isAbsolute, resolve } from 'node:path';
import { checkReport } from './check-report.ts';

const usage = '用法：npm run catalogue -- check [文件夹] [--json]';
/** The catalogue of this house, wherever the command is started. */
const houseCatalogue = resolve(import.meta.dirname, '../../catalogue');

export interface CommandOutcome {
  /** text for standard output, without the last line feed */
  output: string;
  exitStatus: 0 | 1 | 2;
}

/** Runs `catalogue` with its arguments; `cwd` is where relative folders begin. */
export function runCatalogueCommand(parameters: readonly string[], cwd: string): CommandOutcome {
  const json = parameters.includes('--json');
  const [verb, folder, ...rest] = parameters.filter((parameter) => parameter !== '--json');
  const known = verb === 'check' && rest.length === 0 && folder?.startsWith('-') !== true;
  if (!known) return refusedUsage(json);
  const path = folder === undefined ? houseCatalogue : isAbsolute(folder) ? folder : resolve(cwd, folder);
  const report = checkReport(path);
  return {
    output: json ? JSON.stringify(report.summary) : report.text,
    exitStatus: report.summary.ok ? 0 : 1,
  };
}

function refusedUsage(json: boolean): CommandOutcome {
  const problems = [{ file: '', field: '', code: 'usage', message: usage }];
  const output = json
    ? JSON.stringify({
        ok: false,
        items: 0,
        kinds: { apply: 0, query: 0, print: 0 },
        problems,
        english: { missing: [], unused: [] },
      })
    : usage;
  return { output, exitStatus: 2 };
}

if (import.meta.main) {
  // npm runs scripts in the package's folder and tells in INIT_CWD where the person stood.
  const cwd = process.env['INIT_CWD'] ?? process.cwd();
  const { output, exitStatus } = runCatalogueCommand(process.argv.slice(2), cwd);
  process.stdout.write(`${output}\n`);
  process.exitCode = exitStatus;
}
