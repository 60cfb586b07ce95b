import { writeFileSync } from 'node:fs';
import { planeOf, type Picture } from './picture.ts';

/** Writes pictures of one size as a film that Chromium plays for a camera (YUV4MPEG2, 4:2:0), over and over. */
export function writeFilm(file: string, pictures: readonly Picture[]): void {
  const [first] = pictures;
  if (!first) throw new Error('a film needs a picture');
  const header = `YUV4MPEG2 W${first.width} H${first.height} F5:1 Ip A1:1 C420jpeg\n`;
  const frames = pictures.flatMap((picture) => [Buffer.from('FRAME\n'), ...planesOf(picture)]);
  writeFileSync(file, Buffer.concat([Buffer.from(header), ...frames]));
}

/** Brightness in full, the two colours at half the size (JFIF's own weights). */
function planesOf(picture: Picture): Uint8Array[] {
  return [
    planeOf(picture, (red, green, blue) => 0.299 * red + 0.587 * green + 0.114 * blue).data,
    planeOf(picture, (red, green, blue) => 128 - 0.1687 * red - 0.3313 * green + 0.5 * blue, 2).data,
    planeOf(picture, (red, green, blue) => 128 + 0.5 * red - 0.4187 * green - 0.0813 * blue, 2).data,
  ];
}
