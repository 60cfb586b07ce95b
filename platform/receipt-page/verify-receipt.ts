import { verifyReceipt } from './verify-receipt-command.ts';

/** `npm run verify-receipt -- TEXT|--image FILE.png [--keys FILE] [--json]`. */
process.exitCode = verifyReceipt(process.argv.slice(2));
