/** The parts of a BrowserWindow that showing and watching the page takes. */
export interface PageWindow {
  loadURL(address: string): Promise<void>;
  destroy(): void;
  on(event: 'close', listener: (event: { preventDefault(): void }) => void): unknown;
  on(event: 'unresponsive', listener: () => void): unknown;
  webContents: {
    on(
      event: 'render-process-gone',
      listener: (event: unknown, details: { reason: string }) => void,
    ): unknown;
    on(
      event: 'did-fail-load',
      listener: (
        event: unknown,
        code: number,
        description: string,
        address: string,
        isMainFrame: boolean,
      ) => void,
    ): unknown;
    forcefullyCrashRenderer(): void;
    /** of the process that draws the page; 0 when there is none */
    getOSProcessId(): number;
    setVisualZoomLevelLimits(minimum: number, maximum: number): Promise<void>;
    navigationHistory: { clear(): void };
  };
}

/** net::ERR_ABORTED: a later load took the place of this one. */
const aborted = -3;

/** Says when the page in the window is lost, and keeps the window from being closed. */
export function watchWindow(window: PageWindow, onLost: (reason: string) => void): void {
  const { webContents } = window;
  webContents.on('render-process-gone', (_event, { reason }) => onLost(`the page ended: ${reason}`));
  webContents.on('did-fail-load', (_event, code, description, _address, isMainFrame) => {
    if (isMainFrame && code !== aborted) onLost(`the page did not load: ${description}`);
  });
  // A page that hangs is ended; `render-process-gone` then brings the next one. The shell's own watch comes first
  // where the page merely stops painting: Electron only notices a page that leaves input unanswered.
  window.on('unresponsive', () => webContents.forcefullyCrashRenderer());
  window.on('close', (event) => event.preventDefault());
}

/**
 * Loads the page afresh. Addresses of two openings differ in the fragment only, and Chromium would treat the second
 * as a jump within the page that is shown: an empty page comes between them.
 */
export async function showPage(window: PageWindow, address: string): Promise<void> {
  try {
    await window.loadURL('about:blank');
    await window.loadURL(address);
    window.webContents.navigationHistory.clear();
    await window.webContents.setVisualZoomLevelLimits(1, 1);
  } catch {
    // `did-fail-load` and `render-process-gone` say so too, with the reason: watchWindow acts on them.
  }
}
