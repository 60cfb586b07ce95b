import { type WrittenCharacter } from './stroke-data.ts';

/** Digits and capitals on a grid of 0 to 9: points as two digits, x and y (downwards), strokes parted by a bar. */
const drawn: Record<string, string> = {
  0: '50 31 23 26 38 59 78 86 83 71 50',
  1: '50 59',
  2: '22 31 50 71 73 56 29 89',
  3: '21 50 71 73 54 75 77 59 28',
  4: '50 26 86|63 69',
  5: '31 24 54 76 78 59 28|31 81',
  6: '61 33 26 38 59 78 76 55 35 26',
  7: '20 80 49',
  8: '71 50 31 33 54 76 78 59 38 36 54 73 71',
  9: '72 50 31 33 54 73 71 69',
  A: '50 19|50 89|26 76',
  B: '20 29|20 60 72 54 24|54 76 78 59 29',
  C: '81 50 22 26 48 69 88',
  D: '20 29|20 61 84 87 59 29',
  E: '20 29|20 80|24 64|29 89',
  F: '20 29|20 80|24 64',
  G: '81 50 22 26 48 69 88 85|55 85',
  H: '20 29|80 89|24 84',
  J: '60 68 49 27',
  K: '20 29|80 24 89',
  L: '20 29 89',
  M: '19 20 56 80 99',
  N: '29 20 89 80',
  P: '20 29|20 61 73 55 25',
  Q: '50 22 26 49 78 86 72 50|57 89',
  R: '20 29|20 61 73 55 25|45 89',
  S: '81 50 21 33 64 86 78 49 18',
  T: '10 90|50 59',
  U: '20 27 49 69 87 80',
  V: '10 59 90',
  W: '10 39 52 69 90',
  X: '10 89|80 19',
  Y: '10 54 90|54 59',
  Z: '10 90 19 99',
};

/** Digits and capital letters as they are written by hand; I and O are left out, being 1 and 0. */
export function latinCharacters(): WrittenCharacter[] {
  return Object.entries(drawn).map(([character, strokes]) => ({
    character,
    drawing: strokes.split('|').map((stroke) => {
      const points = stroke.split(' ');
      const along = (place: number) => Float32Array.from(points, (point) => Number(point[place]) / 9);
      return { x: along(0), y: along(1) };
    }),
  }));
}
