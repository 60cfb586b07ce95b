import { decodeIdCard } from './id-card/decode-command.ts';
import { decodeReceipt } from './receipt-printer/decode-command.ts';

/** `npm run decode -- id-card FILE [--json]` and `npm run decode -- receipt FILE --png OUT [--json]`. */
const commands: Record<string, (argv: string[]) => Promise<number>> = {
  'id-card': decodeIdCard,
  receipt: decodeReceipt,
};

const [name = '', ...argv] = process.argv.slice(2);
const command = commands[name];
if (command) {
  process.exitCode = await command(argv);
} else {
  console.error(
    'Say what to decode: npm run decode -- id-card FILE [--json], or receipt FILE --png OUT [--json]',
  );
  process.exitCode = 2;
}
