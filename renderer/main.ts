import { mount } from 'svelte';
import App from './App.svelte';
import { ConnectionTokens } from './connection-tokens.ts';
import { Connection } from './connection.svelte.ts';
import { loadFontFor } from './kit/fonts.ts';
import './kit/tokens.css';
import { charactersOfMessages } from './messages/messages.ts';
import { afterPresenting, provePainting } from './paint-proof.ts';

const target = document.querySelector<HTMLElement>('#page');
if (target === null) throw new Error('index.html has no #page');

const after = (delayMs: number, action: () => void) => {
  const timer = setTimeout(action, delayMs);
  return () => clearTimeout(timer);
};
const connection = new Connection({
  origin: location.origin,
  tokens: new ConnectionTokens({ location, history, storage: sessionStorage }),
  after,
  // the first frame applies the change, the second begins after it was painted
  afterPaint: (action) => requestAnimationFrame(() => requestAnimationFrame(action)),
});
// a press that lasts is not a question to the browser
addEventListener('contextmenu', (event) => event.preventDefault());

await loadFontFor(charactersOfMessages());
mount(App, {
  target,
  props: { connection, shown: (revision) => (target.dataset['revision'] = String(revision)) },
});
provePainting({
  page: target,
  after,
  afterPaint: afterPresenting,
  prove: (revision) => connection.prove(revision),
});
