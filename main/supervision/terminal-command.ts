import { join } from 'node:path';

/** What a terminal runs on. Paths are absolute. */
export interface TerminalPlace {
  /** the repository, or its copy inside a package */
  root: string;
  /** data folder of this terminal, with `terminal.json` */
  folder: string;
  catalogue?: string | undefined;
  page?: string | undefined;
}

/** How to start the terminal: the pinned Node (never Electron's: it lacks SM3 and SM4) and its arguments. */
export function terminalCommand({ root, folder, catalogue, page }: TerminalPlace): {
  node: string;
  serveFile: string;
  arguments: string[];
} {
  return {
    node: pinnedNode(root),
    serveFile: join(root, 'main', 'terminal', 'serve.ts'),
    arguments: [
      ...['--folder', folder],
      ...['--catalogue', catalogue ?? join(root, 'catalogue')],
      ...['--page', page ?? join(root, 'dist', 'page')],
      ...['--speech', join(root, 'dist', 'speech')],
      ...['--typing', join(root, 'dist', 'typing')],
    ],
  };
}

/** The Node that package.json pins. */
export function pinnedNode(root: string): string {
  return join(root, 'node_modules', 'node', 'bin', 'node');
}
