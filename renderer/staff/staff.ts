import { mount } from 'svelte';
import { ConnectionTokens } from '../connection-tokens.ts';
import { loadFontFor } from '../kit/fonts.ts';
import '../kit/tokens.css';
import { charactersOfMessages } from '../messages/messages.ts';
import { StaffConnection } from './staff-connection.svelte.ts';
import StaffPage from './StaffPage.svelte';

const target = document.querySelector('#page');
if (target === null) throw new Error('staff.html has no #page');

const connection = new StaffConnection({
  origin: location.origin,
  tokens: new ConnectionTokens({ location, history, storage: sessionStorage }, 'jiujin.next-staff-token'),
  after: (delayMs, action) => {
    const timer = setTimeout(action, delayMs);
    return () => clearTimeout(timer);
  },
});
await loadFontFor(charactersOfMessages());
mount(StaffPage, { target, props: { connection } });
