import { mount, unmount } from 'svelte';
import { display } from '../kit/display.svelte.ts';
import { loadFontFor } from '../kit/fonts.ts';
import '../kit/tokens.css';
import { charactersOfMessages } from '../messages/messages.ts';
import Preview from './Preview.svelte';
import { sampleViews } from './long-views.ts';

// sample screens without a terminal: preview.html#view=NAME&language=en, names in views.ts; another part after the
// hash draws another screen without loading the page again
const target = document.querySelector('#page');
if (target === null) throw new Error('preview.html has no #page');
const place = target;
let shown: ReturnType<typeof mount> | undefined;

async function show(): Promise<void> {
  const hash = location.hash.slice(1);
  const asked = new URLSearchParams(hash);
  const name = asked.get('view') ?? 'idle';
  const language = asked.get('language') === 'en' ? 'en' : 'zh-CN';
  await loadFontFor(charactersOfMessages() + JSON.stringify(sampleViews[name] ?? ''));
  if (shown) await unmount(shown);
  display.reset();
  display.apply(document.documentElement);
  delete document.body.dataset['sent'];
  const realCamera = asked.get('camera') === 'real';
  shown = mount(Preview, { target: place, props: { name, language, realCamera } });
  document.body.dataset['ready'] = hash;
}

addEventListener('hashchange', () => void show());
await show();
