import { createContext } from 'svelte';
import type { DocumentCamera } from './document-camera.svelte.ts';

/** The document camera of the page around a screen; whoever shows a screen sets it. */
export const [cameraOfPage, setCameraOfPage] = createContext<DocumentCamera>();
