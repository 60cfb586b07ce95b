import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FolderImage } from './operations.ts';

/** Reads everything below `folder`. */
export function readFolder(folder: string): FolderImage {
  const image: FolderImage = new Map();
  const walk = (path: string): void => {
    for (const name of readdirSync(join(folder, path)).sort()) {
      const inner = path === '' ? name : `${path}/${name}`;
      const isFolder = statSync(join(folder, inner)).isDirectory();
      image.set(inner, isFolder ? 'folder' : readFileSync(join(folder, inner)));
      if (isFolder) walk(inner);
    }
  };
  walk('');
  return image;
}

/** Makes `folder` hold exactly the image. */
export function layOut(image: FolderImage, folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [path, content] of image) {
    if (content === 'folder') mkdirSync(join(folder, path));
    else writeFileSync(join(folder, path), content);
  }
}

/** The first difference of two images in words, undefined when they are the same byte for byte. */
export function firstDifference(expected: FolderImage, found: FolderImage): string | undefined {
  for (const path of new Set([...expected.keys(), ...found.keys()])) {
    const [one, other] = [expected.get(path), found.get(path)];
    if (one === undefined || other === undefined) return `${path} is only in one of the two`;
    if (typeof one === 'string' || typeof other === 'string') {
      if (one !== other) return `${path} is a folder in one of the two only`;
    } else if (!one.equals(other)) return `${path} differs: ${one.length} and ${other.length} bytes`;
  }
  return undefined;
}
