import { mount } from 'svelte';
import { loadFontFor } from '../../kit/fonts.ts';
import '../../kit/tokens.css';
import { language } from '../../messages/language.svelte.ts';
import { charactersOfMessages } from '../../messages/messages.ts';
import StaffBoard from '../../staff/StaffBoard.svelte';
import { staffSample } from './staff-samples.ts';

// the staff's screen without a terminal: staff-preview.html?view=NAME&language=en, names in staff-samples.ts
const target = document.querySelector('#page');
if (target === null) throw new Error('staff-preview.html has no #page');
const asked = new URLSearchParams(location.search);
language.current = asked.get('language') === 'en' ? 'en' : 'zh-CN';
language.apply(document.documentElement);
const screen = staffSample(asked.get('view') ?? '', language.current);
if (!screen) throw new Error('no such sample');
await loadFontFor(charactersOfMessages() + JSON.stringify(screen));
mount(StaffBoard, { target, props: { screen, stale: asked.has('stale'), onlanguage: () => {} } });
document.body.dataset['ready'] = 'true';
