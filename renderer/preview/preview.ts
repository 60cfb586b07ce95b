import { mount } from 'svelte';
import { loadFontFor } from '../kit/fonts.ts';
import '../kit/tokens.css';
import { charactersOfMessages } from '../messages/messages.ts';
import Preview from './Preview.svelte';
import { views } from './views.ts';

// sample screens without a terminal: preview.html?view=NAME[&spoken], names in views.ts
const target = document.querySelector('#page');
if (target === null) throw new Error('preview.html has no #page');
const asked = new URLSearchParams(location.search);
const name = asked.get('view') ?? 'idle';
await loadFontFor(charactersOfMessages() + JSON.stringify(views[name] ?? ''));
mount(Preview, { target, props: { name, spoken: asked.has('spoken') } });
document.body.dataset['ready'] = 'true';
