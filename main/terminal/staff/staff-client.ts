import { readFileSync } from 'node:fs';
import { createTRPCClient, httpLink } from '@trpc/client';
import { StaffAddress, type StaffRouter } from '../../../contract/staff.ts';
import { staffFile } from './staff-server.ts';

export type StaffClient = ReturnType<typeof createTRPCClient<StaffRouter>>;

/** A line to the terminal that runs on this folder; undefined when none does. */
export function connectToStaffServer(folder: string): StaffClient | undefined {
  const announced = readAddress(folder);
  if (!announced || !isAlive(announced.pid)) return undefined;
  const { address, token } = announced;
  return createTRPCClient<StaffRouter>({
    links: [httpLink({ url: address, headers: { authorization: `Bearer ${token}` } })],
  });
}

function readAddress(folder: string): StaffAddress | undefined {
  try {
    return StaffAddress.parse(JSON.parse(readFileSync(staffFile(folder), 'utf8')));
  } catch {
    return undefined;
  }
}

/** A terminal that was killed leaves its file behind. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
