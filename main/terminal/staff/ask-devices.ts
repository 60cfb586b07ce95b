import { setTimeout as sleep } from 'node:timers/promises';
import type { DeviceReport } from '../../../contract/device-report.ts';
import { failed, succeeded, type Result } from '../../../contract/result.ts';
import { readConfiguration } from '../configuration.ts';
import { deviceReports } from '../device-reports.ts';
import { allDevices, configuredDevices } from '../devices.ts';
import { startFailure } from '../start-failure.ts';
import { systemClock } from '../system-clock.ts';
import { terminalFolder } from './open-desk.ts';
import { connectToStaffServer } from './staff-client.ts';

/** What the devices are, and who said it: the running terminal, or this program, which opened them itself. */
export interface DevicesAnswer {
  askedBy: 'terminal' | 'command';
  devices: DeviceReport[];
}

/**
 * Asks the terminal that runs on the folder; where none runs, opens the configured devices for a moment. A device that
 * did not settle within `waitMs` is reported as it stands: *starting*, with its parts unknown. A failure is a sentence.
 */
export async function askDevices(dataFolder: string, waitMs: number): Promise<Result<DevicesAnswer, string>> {
  const folder = terminalFolder(dataFolder);
  const running = connectToStaffServer(folder);
  if (running) return succeeded({ askedBy: 'terminal', devices: await running.devices.query() });
  const configuration = readConfiguration(folder);
  if (!configuration.ok) {
    const { code, detail } = configuration.failure;
    return failed(startFailure(code, detail).sentence);
  }
  const { devices: connections } = configuration.value;
  const devices = configuredDevices(configuration.value, systemClock, { warn: () => undefined });
  const all = allDevices(devices);
  for (const device of all) device.start();
  const untilMs = systemClock.monotonicMs() + waitMs;
  const reports = (): DeviceReport[] => deviceReports(devices, connections);
  while (systemClock.monotonicMs() < untilMs && reports().some(isUnsettled)) await sleep(100);
  const answer = reports();
  await Promise.all(all.map((device) => device.stop()));
  return succeeded({ askedBy: 'command', devices: answer });
}

/** The camera is the page's: without a terminal nobody opens it, and nothing is waited for. */
function isUnsettled({ class: deviceClass, status }: DeviceReport): boolean {
  if (deviceClass === 'camera') return false;
  return status.device === 'starting' || status.device === 'offline';
}
