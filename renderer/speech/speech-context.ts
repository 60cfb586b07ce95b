import { createContext } from 'svelte';
import type { Speech } from './speech.svelte.ts';

/** The speech of the page around a screen; whoever shows a screen sets it. */
export const [speechOfPage, setSpeechOfPage] = createContext<Speech>();
