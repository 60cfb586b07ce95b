import { createContext } from 'svelte';
import type { Typing } from './typing.svelte.ts';

/** The typing of the page around a screen; whoever shows a screen sets it. */
export const [typingOfPage, setTypingOfPage] = createContext<Typing>();
