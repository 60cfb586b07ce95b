import { mount } from 'svelte';
import App from './App.svelte';
import { ConnectionTokens } from './connection-tokens.ts';
import { Connection } from './connection.svelte.ts';
import { loadFontFor } from './kit/fonts.ts';
import './kit/tokens.css';
import { charactersOfMessages } from './messages/messages.ts';

const target = document.querySelector('#page');
if (target === null) throw new Error('index.html has no #page');

const connection = new Connection({
  origin: location.origin,
  tokens: new ConnectionTokens({ location, history, storage: sessionStorage }),
  after: (delayMs, action) => {
    const timer = setTimeout(action, delayMs);
    return () => clearTimeout(timer);
  },
  // the first frame applies the change, the second begins after it was painted
  afterPaint: (action) => requestAnimationFrame(() => requestAnimationFrame(action)),
});
// a press that lasts is not a question to the browser
addEventListener('contextmenu', (event) => event.preventDefault());

await loadFontFor(charactersOfMessages());
mount(App, { target, props: { connection } });
