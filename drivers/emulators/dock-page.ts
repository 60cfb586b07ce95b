import { readdirSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { extname, join } from 'node:path';
import type { FastifyInstance } from 'fastify';

const FOLDER = join(import.meta.dirname, 'dock');

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.ts': 'text/javascript; charset=utf-8',
};

/** Serves the files of `dock/` as they are, and TypeScript with its types taken out: there is nothing to build. */
export function servePage(server: FastifyInstance): void {
  for (const name of readdirSync(FOLDER)) {
    const mediaType = MEDIA_TYPES[extname(name)];
    if (mediaType === undefined) continue;
    const address = name === 'index.html' ? '/' : `/${name}`;
    server.get(address, (_request, reply) => reply.type(mediaType).send(pageFile(name)));
  }
}

function pageFile(name: string): string {
  const text = readFileSync(join(FOLDER, name), 'utf8');
  return name.endsWith('.ts') ? stripTypeScriptTypes(text) : text;
}
