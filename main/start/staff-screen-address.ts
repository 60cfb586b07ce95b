import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTRPCClient, httpLink } from '@trpc/client';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import { StaffAddress, staffFileName, type StaffRouter } from '../../contract/staff.ts';

/** Asks the terminal that runs on this folder, in whatever shell, for an address of the staff's screen that opens once. */
export async function staffScreenAddress(terminalFolder: string): Promise<Result<string, string>> {
  try {
    const announced: unknown = JSON.parse(readFileSync(join(terminalFolder, staffFileName), 'utf8'));
    const { address, token } = StaffAddress.parse(announced);
    const staff = createTRPCClient<StaffRouter>({
      links: [httpLink({ url: address, headers: { authorization: `Bearer ${token}` } })],
    });
    const screen = await staff.screenAddress.mutate();
    if (screen !== undefined) return succeeded(screen);
  } catch {
    // it is only just starting, or on its way down
  }
  return failed('The terminal is not there at the moment; try again in a few seconds.');
}
