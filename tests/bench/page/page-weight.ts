import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

/** One part of the built page. The terminal serves it raw; gzip is the usual measure of what it amounts to. */
export interface PartWeight {
  part: string;
  bytes: number;
  gzipBytes: number;
}

/** Weighs what index.html names (the first load), every script that is loaded later, and the slices of the font. */
export function weighPage(folder: string): PartWeight[] {
  const index = readFileSync(path.join(folder, 'index.html'), 'utf8');
  const assets = readdirSync(path.join(folder, 'assets'));
  const isFirst = (name: string): boolean => index.includes(name);
  const later = assets.filter((name) => /\.(js|css)$/.test(name) && !isFirst(name));
  const inFolder = (name: string): string => path.join(folder, 'assets', name);
  return [
    weigh('first load', [path.join(folder, 'index.html'), ...assets.filter(isFirst).map(inFolder)]),
    ...later.map((name) => weigh(`later: ${name.replace(/-[^-]+(\.\w+)$/, '$1')}`, [inFolder(name)])),
    weigh('all slices of the font', assets.filter((name) => name.endsWith('.woff2')).map(inFolder)),
  ];
}

function weigh(part: string, files: readonly string[]): PartWeight {
  const contents = files.map((file) => readFileSync(file));
  return {
    part,
    bytes: contents.reduce((sum, content) => sum + content.length, 0),
    gzipBytes: contents.reduce((sum, content) => sum + gzipSync(content).length, 0),
  };
}
