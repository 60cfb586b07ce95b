/** Who shows the page. `offered`: nobody here; its address is printed. `none`: the caller asks for addresses. */
export type ShellChoice =
  | { kind: 'electron'; binary: string }
  | { kind: 'chromium'; binary: string }
  | { kind: 'offered' }
  | { kind: 'none' };

export interface ShellSituation {
  wish: 'any' | 'headless' | 'electron' | 'chromium' | 'none';
  hasDisplay: boolean;
  electron: string | undefined;
  chromium: string | undefined;
}

/** Electron where it can be had, else Chromium, else the address alone; `why` is one line for the person. */
export function chooseShell({ wish, hasDisplay, electron, chromium }: ShellSituation): {
  choice: ShellChoice;
  why: string;
} {
  if (wish === 'none') return { choice: { kind: 'none' }, why: 'no shell, as asked' };
  if (wish === 'headless') {
    return { choice: { kind: 'offered' }, why: 'no window, as asked: open the page in a browser' };
  }
  if (!hasDisplay) {
    return {
      choice: { kind: 'offered' },
      why: 'no window, because there is no display: open the page in a browser',
    };
  }
  if (electron !== undefined && wish !== 'chromium') {
    return { choice: { kind: 'electron', binary: electron }, why: 'Electron' };
  }
  const noElectron = wish === 'chromium' ? 'as asked' : 'because Electron’s binary is not here';
  if (chromium !== undefined && wish !== 'electron') {
    return { choice: { kind: 'chromium', binary: chromium }, why: `Chromium (${chromium}), ${noElectron}` };
  }
  const missing = wish === 'any' ? 'neither Electron nor Chromium is here' : `${wish} is not here`;
  return { choice: { kind: 'offered' }, why: `no window, because ${missing}: open the page in a browser` };
}
