import { mount } from 'svelte';
import { loadFontFor } from '../kit/fonts.ts';
import '../kit/tokens.css';
import { charactersOfMessages } from '../messages/messages.ts';
import Preview from './Preview.svelte';
import { sampleViews } from './long-views.ts';

// sample screens without a terminal: preview.html?view=NAME, names in views.ts
const target = document.querySelector('#page');
if (target === null) throw new Error('preview.html has no #page');
const wanted = new URLSearchParams(location.search);
const name = wanted.get('view') ?? 'idle';
await loadFontFor(charactersOfMessages() + JSON.stringify(sampleViews[name] ?? ''));
mount(Preview, { target, props: { name, realCamera: wanted.get('camera') === 'real' } });
document.body.dataset['ready'] = 'true';
