/**
 * Electron's entry. Electron contributes the window, the lockdown and the supervision; the terminal is an ordinary
 * Node process. Read in this order: window-options.ts, guards.ts, page-window.ts, shell.ts.
 */
import { join } from 'node:path';
import { app, BrowserWindow, dialog, Menu, powerSaveBlocker } from 'electron';
import type { Shell } from '../supervision/shell.ts';
import { systemClock } from '../supervision/system-clock.ts';
import { spawnTerminal } from '../supervision/terminal-child.ts';
import { terminalCommand } from '../supervision/terminal-command.ts';
import { guardApp, guardContents, guardSession } from './guards.ts';
import { installedRoot, readShellOptions } from './shell-options.ts';
import { runElectronShell } from './shell.ts';
import { windowOptions } from './window-options.ts';

const root = installedRoot(import.meta.dirname, app.isPackaged ? process.resourcesPath : undefined);
const options = readShellOptions(process.argv.slice(1), join(app.getPath('userData'), 'terminal'));

// Each data folder is a terminal of its own: the single-instance lock lies with it.
app.setPath('userData', join(options.folder, 'electron'));
app.enableSandbox();
Menu.setApplicationMenu(null);

function log(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** A stopped process heeds no message of Electron's: the system ends it. */
function killRenderer(processId: number): void {
  try {
    process.kill(processId, 'SIGKILL');
  } catch {
    // It ended by itself: `render-process-gone` says so.
  }
}

function openShell(): Shell {
  let window: BrowserWindow | undefined;
  const own = (): string | undefined => shell.ownOrigin();
  guardApp(app);
  app.on('web-contents-created', (_event, contents) => guardContents(contents, own));
  app.on('second-instance', () => window?.focus());
  powerSaveBlocker.start('prevent-display-sleep');

  const shell = runElectronShell({
    clock: systemClock,
    newWindow() {
      const opened = new BrowserWindow(windowOptions(options.shape, app.isPackaged));
      guardSession(opened.webContents.session, own);
      guardContents(opened.webContents, own);
      window = opened;
      return opened;
    },
    killRenderer,
    log,
    spawnTerminal: () => spawnTerminal({ ...terminalCommand({ root, ...options }), onLine: log }),
    onCannotStart(sentence) {
      log(sentence);
      if (app.isPackaged) dialog.showErrorBox('就近办', sentence);
      app.exit(1);
    },
  });
  return shell;
}

if (app.requestSingleInstanceLock()) {
  let stopping = false;
  const shell = app.whenReady().then(openShell);
  app.on('before-quit', (event) => {
    // Windows refuse to close, so quitting goes by way of `exit`, after the terminal has ended.
    event.preventDefault();
    if (stopping) return;
    stopping = true;
    void shell.then((running) => running.stop()).then(() => app.exit(0));
  });
} else {
  log('Jiujin is running on this data folder already: its window is in front now.');
  app.exit(1);
}
