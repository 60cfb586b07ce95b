import { mount } from 'svelte';
import { loadFontFor } from '../kit/fonts.ts';
import '../kit/tokens.css';
import { charactersOfMessages } from '../messages/messages.ts';
import Gallery from './Gallery.svelte';
import './gallery.css';

const target = document.querySelector('#page');
if (target === null) throw new Error('gallery.html has no #page');
await loadFontFor(charactersOfMessages());
mount(Gallery, { target });
document.body.dataset['ready'] = 'true';
