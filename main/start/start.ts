/**
 * `npm start [-- --folder DATA] [--headless] [--portrait | --landscape] [--shell electron|chromium]
 * [--platform-port N] [--dock-port N]`: a terminal with emulated devices and an embedded platform.
 */
import { parseArgs } from 'node:util';
import { startHouse, type HouseOptions } from './house.ts';

const usage =
  'usage: npm start [-- --folder DATA] [--headless] [--portrait | --landscape] [--shell electron|chromium] ' +
  '[--platform-port N] [--dock-port N]';

function readOptions(argv: string[]): HouseOptions | undefined {
  try {
    const { values } = parseArgs({
      args: argv,
      options: {
        folder: { type: 'string', default: 'data' },
        headless: { type: 'boolean', default: false },
        portrait: { type: 'boolean' },
        landscape: { type: 'boolean' },
        shell: { type: 'string' },
        'platform-port': { type: 'string' },
        'dock-port': { type: 'string' },
      },
    });
    const { folder, headless, shell } = values;
    if (shell !== undefined && shell !== 'electron' && shell !== 'chromium') return undefined;
    const shape = values.portrait ? 'portrait' : values.landscape ? 'landscape' : undefined;
    return {
      folder,
      headless,
      ...(shell && { shell }),
      ...(shape && { shape }),
      ...(values['platform-port'] && { platformPort: Number(values['platform-port']) }),
      ...(values['dock-port'] && { dockPort: Number(values['dock-port']) }),
    };
  } catch {
    return undefined;
  }
}

function log(name: string, line: string): void {
  // The page's address is what the person waits for; all else is progress.
  if (name === 'page') console.log(`The page, for one opening: ${line}`);
  else console.error(`[${name}] ${line}`);
}

const interrupted = new AbortController();
const ending = Promise.withResolvers<number>();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
// The set-up that started this process was killed: nobody is left to press Ctrl-C.
process.on('disconnect', end);
// Waiting for that alone keeps no process alive.
process.channel?.unref();

function end(): void {
  interrupted.abort();
  ending.resolve(0);
}

async function run(options: HouseOptions): Promise<number> {
  const house = await startHouse({
    ...options,
    log,
    signal: interrupted.signal,
    onFailed(sentence) {
      console.error(sentence);
      ending.resolve(1);
    },
  });
  if (!house.ok) {
    if (interrupted.signal.aborted) return 0;
    console.error(house.failure);
    return 1;
  }
  console.log(`Jiujin runs: ${house.value.shell}.`);
  console.log(`The dock of the emulated devices: ${house.value.dockAddress}`);
  const staff = await house.value.newStaffAddress();
  if (staff.ok) console.log(`The staff's screen, for one opening: ${staff.value}`);
  console.log(`The platform: ${house.value.platformAddress}`);
  console.log('Ctrl-C ends it.');
  const status = await ending.promise;
  console.error('[start] stopping …');
  await house.value.stop();
  return status;
}

const options = readOptions(process.argv.slice(2));
if (options) {
  process.exit(await run(options));
} else {
  console.error(usage);
  process.exitCode = 2;
}
