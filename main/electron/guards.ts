/**
 * What the page may not do, whatever runs in it. The parts of Electron used here are named as interfaces, so that
 * the guards are tested without Electron; main.ts hands in the real ones and the compiler compares.
 */

/** Origin of the terminal's page, `http://127.0.0.1:PORT`; undefined while there is no terminal. */
export type OwnOrigin = () => string | undefined;

interface Refusable {
  preventDefault(): void;
}
type Navigation = Refusable & { url: string };

export interface GuardedContents {
  on(event: 'will-navigate', listener: (details: Navigation) => void): unknown;
  on(event: 'will-redirect', listener: (details: Navigation) => void): unknown;
  on(event: 'will-frame-navigate', listener: (details: Navigation) => void): unknown;
  on(event: 'will-attach-webview', listener: (event: Refusable) => void): unknown;
  setWindowOpenHandler(handler: () => { action: 'deny' }): void;
}

/** No way out of the page: no other origin, no second window, no web view. */
export function guardContents(contents: GuardedContents, own: OwnOrigin): void {
  const stay = (navigation: Navigation): void => {
    if (!isOwn(navigation.url, own)) navigation.preventDefault();
  };
  contents.on('will-navigate', stay);
  contents.on('will-redirect', stay);
  contents.on('will-frame-navigate', stay);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

interface CheckDetails {
  mediaType?: 'video' | 'audio' | 'unknown';
  isMainFrame: boolean;
}
interface RequestDetails {
  requestingUrl: string;
  isMainFrame: boolean;
  mediaTypes?: ('video' | 'audio')[];
}

export interface GuardedSession {
  setPermissionCheckHandler(
    handler: (contents: unknown, permission: string, origin: string, details: CheckDetails) => boolean,
  ): void;
  setPermissionRequestHandler(
    handler: (
      contents: unknown,
      permission: string,
      answer: (granted: boolean) => void,
      details: RequestDetails,
    ) => void,
  ): void;
  setDevicePermissionHandler(handler: () => boolean): void;
  on(event: 'will-download', listener: (event: Refusable) => void): unknown;
  webRequest: {
    onBeforeRequest(
      listener: (details: { url: string }, answer: (response: { cancel: boolean }) => void) => void,
    ): void;
  };
}

/** No permission but the camera for our own page, no download, no request to anywhere else. */
export function guardSession(session: GuardedSession, own: OwnOrigin): void {
  session.setPermissionCheckHandler(
    (_contents, permission, origin, details) =>
      // The document camera is the one device that the page itself opens.
      permission === 'media' && details.mediaType === 'video' && details.isMainFrame && isOwn(origin, own),
  );
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    const onlyCamera = details.mediaTypes?.length === 1 && details.mediaTypes[0] === 'video';
    answer(permission === 'media' && onlyCamera && details.isMainFrame && isOwn(details.requestingUrl, own));
  });
  // Serial, HID and USB devices belong to the terminal.
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !mayLoad(details.url, own) }));
}

export interface GuardedApp {
  on(
    event: 'certificate-error',
    listener: (
      event: Refusable,
      contents: unknown,
      url: string,
      error: string,
      certificate: unknown,
      answer: (trusted: boolean) => void,
    ) => void,
  ): unknown;
  on(
    event: 'select-client-certificate',
    listener: (
      event: Refusable,
      contents: unknown,
      url: string,
      list: unknown,
      answer: (certificate?: undefined) => void,
    ) => void,
  ): unknown;
  on(event: 'login', listener: (event: Refusable) => void): unknown;
}

/** Nothing on the kiosk trusts a broken certificate, shows one, or asks a citizen for a password. */
export function guardApp(app: GuardedApp): void {
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, answer) => {
    event.preventDefault();
    answer(false);
  });
  app.on('select-client-certificate', (event, _contents, _url, _list, answer) => {
    event.preventDefault();
    answer();
  });
  app.on('login', (event) => event.preventDefault());
}

function isOwn(url: string, own: OwnOrigin): boolean {
  return URL.canParse(url) && own() !== undefined && new URL(url).origin === own();
}

/** The page's own origin, its WebSocket, and what is inside the page already. */
function mayLoad(url: string, own: OwnOrigin): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, host } = new URL(url);
  if (protocol === 'data:' || protocol === 'blob:' || protocol === 'devtools:' || url === 'about:blank') {
    return true;
  }
  const origin = own();
  return (
    origin !== undefined && (protocol === 'http:' || protocol === 'ws:') && host === new URL(origin).host
  );
}
