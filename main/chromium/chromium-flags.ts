export interface ChromiumSituation {
  /** folder of the browser's profile: removed with the browser */
  profile: string;
  /** a plain window of this shape for work at a desk; absent: kiosk */
  shape: 'portrait' | 'landscape' | undefined;
  /** Chromium refuses to run as root with its sandbox on */
  isRoot: boolean;
  hasGraphicsDevice: boolean;
}

/** Half of the kiosk's 1080 × 1920 at half the scale: the page lays itself out as on the kiosk. */
const deskWindow = { portrait: '--window-size=540,960', landscape: '--window-size=960,540' };

/** Chromium's switches. The page's address is not among them: other users can read a command line. */
export function chromiumFlags({ profile, shape, isRoot, hasGraphicsDevice }: ChromiumSituation): string[] {
  return [
    `--user-data-dir=${profile}`,
    ...(shape === undefined
      ? ['--kiosk', '--start-fullscreen']
      : [deskWindow[shape], '--force-device-scale-factor=0.5']),
    ...['--no-first-run', '--no-default-browser-check', '--noerrdialogs', '--accept-lang=zh-CN'],
    ...['--hide-crash-restore-bubble', '--disable-session-crashed-bubble', '--disable-infobars'],
    // A page behind another window, or on a panel that is switched off, still proves that it lives.
    ...[
      '--disable-background-timer-throttling',
      '--disable-renderer-backgrounding',
      '--disable-backgrounding-occluded-windows',
    ],
    ...['--disable-pinch', '--overscroll-history-navigation=0'],
    '--disable-features=Translate,MediaRouter,OptimizationHints,GlobalMediaControls',
    ...[
      '--disable-extensions',
      '--disable-sync',
      '--disable-component-update',
      '--disable-domain-reliability',
    ],
    ...[
      '--disable-background-networking',
      '--disable-default-apps',
      '--disable-quic',
      '--metrics-recording-only',
    ],
    ...['--disable-breakpad', '--password-store=basic', '--autoplay-policy=no-user-gesture-required'],
    // The page talks to this machine and to nobody else, whatever is put into it.
    ...['--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1', '--no-proxy-server'],
    ...(hasGraphicsDevice ? [] : ['--disable-gpu']),
    // `--test-type` takes away the bar that warns of the missing sandbox: it would cover the kiosk's top line.
    ...(isRoot ? ['--no-sandbox', '--test-type'] : []),
  ];
}
