import type { IconName } from '../kit/drawings.ts';

/** Drawings by a theme's id in the catalogue; a theme without one is shown by its words alone. */
const icons: Readonly<Record<string, IconName>> = {
  social: 'pension',
  medical: 'medical',
  relief: 'relief',
  documents: 'card',
  housing: 'housing',
  records: 'progress',
};

/** The drawing of a theme, when there is one. */
export function themeIcon(id: string): IconName | undefined {
  return icons[id];
}
