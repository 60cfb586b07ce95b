import { handwritingCommand } from './handwriting-command.ts';

/** `npm run handwriting -- FILE --json`. */
const model = new URL('../../../dist/typing/handwriting.model', import.meta.url);
process.exitCode = await handwritingCommand(process.argv.slice(2), model);
