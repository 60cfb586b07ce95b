import type { BrowserWindowConstructorOptions, WebPreferences } from 'electron';
import type { WindowShape } from './shell-options.ts';

/** Half of the kiosk's 1080 × 1920: fits on a desk's screen. */
const shortSide = 540;
const longSide = 960;

/** The page has no powers: no Node, no preload, no second window, nothing left on disk. */
const webPreferences: WebPreferences = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webviewTag: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  navigateOnDragDrop: false,
  disableDialogs: true,
  spellcheck: false,
  autoplayPolicy: 'no-user-gesture-required',
  // A kiosk's clock and countdowns go on when another window comes to the front.
  backgroundThrottling: false,
  // Without the prefix `persist:` the session lives in memory.
  partition: 'page',
};

/**
 * @param shape a plain window for work at a desk; absent: the kiosk
 * @param production the installed product: no developer tools
 */
export function windowOptions(
  shape: WindowShape | undefined,
  production: boolean,
): BrowserWindowConstructorOptions {
  const common: BrowserWindowConstructorOptions = {
    title: '就近办',
    backgroundColor: '#ffffff',
    autoHideMenuBar: true,
    webPreferences: { ...webPreferences, devTools: !production },
  };
  if (shape === undefined) return { ...common, kiosk: true, fullscreen: true, frame: false };
  const [width, height] = shape === 'portrait' ? [shortSide, longSide] : [longSide, shortSide];
  return {
    ...common,
    width,
    height,
    useContentSize: true,
    webPreferences: { ...common.webPreferences, zoomFactor: 0.5 },
  };
}
