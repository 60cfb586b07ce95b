import { mount } from 'svelte';
import { loadFontFor } from '../kit/fonts.ts';
import '../kit/tokens.css';
import { charactersOfMessages } from '../messages/messages.ts';
import Preview from './Preview.svelte';
import { sampleViews } from './long-views.ts';

// sample screens without a terminal: preview.html?view=NAME&language=en, names in views.ts
const target = document.querySelector('#page');
if (target === null) throw new Error('preview.html has no #page');
const asked = new URLSearchParams(location.search);
const name = asked.get('view') ?? 'idle';
const language = asked.get('language') === 'en' ? 'en' : 'zh-CN';
await loadFontFor(charactersOfMessages() + JSON.stringify(sampleViews[name] ?? ''));
mount(Preview, { target, props: { name, language, realCamera: asked.get('camera') === 'real' } });
document.body.dataset['ready'] = 'true';
