import type { Intent, Screen, VisitView } from '../../contract/visit.ts';

export type ScreenOf<Kind extends Screen['kind']> = Extract<Screen, { kind: Kind }>;
export type OverlayOf<Kind extends Overlay['kind']> = Extract<Overlay, { kind: Kind }>;
export type Overlay = NonNullable<VisitView['overlay']>;

/** What every screen gets: the whole view, its own part of it, and the one way to answer. */
export interface ScreenProps<Kind extends Screen['kind']> {
  view: VisitView;
  screen: ScreenOf<Kind>;
  send: (intent: Intent) => void;
}
