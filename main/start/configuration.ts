import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type z } from 'zod';
import { TerminalConfiguration } from '../../contract/configuration.ts';
import type { DeviceConfiguration } from '../../contract/device-configuration.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import type { EmulatedPaths } from './house-servers.ts';

/** What `npm start` decides anew each time: where the emulated devices and the platform are. */
export interface Surroundings {
  devices: EmulatedPaths;
  /** how the terminal reaches the platform: through the dock's line, which can be cut */
  lineAddress: string;
  /** how a citizen's phone reaches it */
  platformAddress: string;
  keyFile: string;
  trustFile: string;
  timing?: Partial<TerminalConfiguration['timing']> | undefined;
}

const firstTerminalId = 'PL-LIUHU-BALI-01';

/** The site of a terminal that nobody has configured yet. */
const firstSite: TerminalConfiguration['site'] = {
  city: '平凉市',
  name: '柳湖镇八里村便民服务室',
  helperName: '李秀梅',
  helperPhone: '0933-0000001',
  hours: '每天 8:30 – 18:00',
};

const firstSiteInEnglish: TerminalConfiguration['siteInEnglish'] = {
  city: 'Pingliang',
  name: 'Bali village service room, Liuhu',
  helperName: 'Li Xiumei',
  hours: 'every day 8:30 – 18:00',
};

const Kept = TerminalConfiguration.pick({
  terminalId: true,
  site: true,
  siteInEnglish: true,
  timing: true,
  signingKey: true,
});

/** The terminal's own part of the configuration file, which people may edit; defaults where there is no file. */
export function readKeptConfiguration(file: string): Result<z.infer<typeof Kept>, string> {
  const text = readIfThere(file);
  if (text === undefined) {
    const first = { terminalId: firstTerminalId, site: firstSite, siteInEnglish: firstSiteInEnglish };
    return succeeded(Kept.parse(first));
  }
  const json = parseJson(text);
  if (json === undefined) return failed(`${file} is not JSON: correct it, or remove it to start afresh.`);
  const parsed = TerminalConfiguration.safeParse(json);
  if (parsed.success) return succeeded(Kept.strip().parse(parsed.data));
  const where = parsed.error.issues[0];
  return failed(
    `${file} is not a configuration of a terminal, at ${where?.path.join('.') || 'its top'} (${where?.message ?? ''}): ` +
      'correct it, or remove it to start afresh.',
  );
}

/** Writes the configuration atomically, when it differs from what is there. Returns whether it did. */
export function writeConfiguration(
  file: string,
  kept: z.infer<typeof Kept>,
  surroundings: Surroundings,
): boolean {
  const configuration = TerminalConfiguration.parse({
    terminalId: kept.terminalId,
    site: kept.site,
    siteInEnglish: kept.siteInEnglish,
    devices: emulatedConnections(surroundings.devices),
    platform: {
      address: surroundings.lineAddress,
      publicAddress: surroundings.platformAddress,
      keyFile: surroundings.keyFile,
      trustFile: surroundings.trustFile,
    },
    signingKey: kept.signingKey,
    timing: { ...kept.timing, ...surroundings.timing },
  });
  const text = `${JSON.stringify(configuration, undefined, 2)}\n`;
  if (readIfThere(file) === text) return false;
  mkdirSync(dirname(file), { recursive: true });
  const next = join(dirname(file), `.terminal.json.${String(process.pid)}`);
  writeFileSync(next, text);
  renameSync(next, file);
  return true;
}

/** Every emulated device as a technician would write it down. */
function emulatedConnections(paths: EmulatedPaths): z.input<typeof DeviceConfiguration> {
  const { idCardReader, receiptPrinter, documentPrinter, codeScanner, lights, sensors, pinPad } = paths;
  const { socialSecurityReader } = paths;
  const serial = (path: string) => ({ transport: 'serial', path, baudRate: 9600 }) as const;
  return {
    idCardReader: { transport: 'serial', path: idCardReader, baudRate: 115200 },
    receiptPrinter: { transport: 'serial', path: receiptPrinter, baudRate: 115200 },
    // whatever camera the machine has; without one nobody is asked for a photo
    documentCamera: { transport: 'browser', mayBeMissing: true },
    ...(documentPrinter === undefined ? {} : { documentPrinter: { transport: 'ipp', uri: documentPrinter } }),
    ...(socialSecurityReader && { socialSecurityReader: { transport: 'pcsc', ...socialSecurityReader } }),
    ...(codeScanner === undefined ? {} : { codeScanner: serial(codeScanner) }),
    ...(lights === undefined ? {} : { lights: { ...serial(lights), channels: lightChannels } }),
    ...(sensors === undefined ? {} : { sensors: { ...serial(sensors), ...sensorInputs } }),
    ...(pinPad === undefined ? {} : { pinPad: serial(pinPad) }),
  };
}

/** What hangs on the emulated boards: see the dock (drivers/emulators/dock-api.ts). */
const lightChannels = {
  ...{ cardReader: 1, receiptPrinter: 2, scanner: 3 },
  ...{ statusGood: 4, statusWarning: 5, statusBad: 6 },
};
const sensorInputs = {
  door: { input: 0, openWhen: true },
  proximity: { input: 1, presentWhen: true },
};

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
