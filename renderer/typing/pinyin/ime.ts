import { runIme } from './ime-command.ts';

if (import.meta.main) {
  const cwd = process.env['INIT_CWD'] ?? process.cwd();
  const { output, error, exitStatus } = runIme(process.argv.slice(2), cwd);
  if (output !== '') process.stdout.write(`${output}\n`);
  if (error !== '') process.stderr.write(`${error}\n`);
  process.exitCode = exitStatus;
}
