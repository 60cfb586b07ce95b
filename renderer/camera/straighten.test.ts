import { expect, test } from 'vitest';
import { drawSheet, sheetCorners } from './generated-sheet.test-support.ts';
import { brightness, planeOf, type Corners } from './picture.ts';
import { a4, pageSize, projectionOnto, straighten } from './straighten.ts';

const frame = { width: 1280, height: 960 };

test('the unit square goes onto the corners, and straight lines stay straight', () => {
  const corners = sheetCorners(frame, { degrees: 13, tilt: 0.1 });
  const project = projectionOnto(corners);
  const [a, b, c, d] = corners;
  for (const [place, corner] of [
    [[0, 0], a],
    [[1, 0], b],
    [[1, 1], c],
    [[0, 1], d],
  ] as const) {
    const point = project(place[0], place[1]);
    expect(point.x).toBeCloseTo(corner.x, 6);
    expect(point.y).toBeCloseTo(corner.y, 6);
  }
  const [start, middle, end] = [project(0, 0.3), project(0.4, 0.3), project(1, 0.3)];
  const off = (end.x - start.x) * (middle.y - start.y) - (end.y - start.y) * (middle.x - start.x);
  expect(off).toBeCloseTo(0, 6);
});

test('A4 becomes A4, standing or lying; other shapes keep theirs', () => {
  const ratio = a4.width / a4.height;
  const standing = pageSize(sheetCorners({ width: 3000, height: 2400 }, { degrees: 9, tilt: 0.04 }));
  expect(standing).toEqual(a4);
  const lying = pageSize(sheetCorners({ width: 3000, height: 2400 }, { lying: true }));
  expect(lying).toEqual({ width: a4.height, height: a4.width });
  const card: Corners = [
    { x: 0, y: 0 },
    { x: 856, y: 0 },
    { x: 856, y: 540 },
    { x: 0, y: 540 },
  ];
  expect(pageSize(card)).toEqual({ width: 1712, height: 1080 });
  const small = pageSize(sheetCorners({ width: 640, height: 480 }, {}));
  expect(small.height).toBeLessThan(a4.height);
  expect(small.width / small.height).toBeCloseTo(ratio, 2);
});

test('a turned sheet comes out upright: its margins are paper, its middle is print', () => {
  const corners = sheetCorners(frame, { degrees: 12, tilt: 0.05, size: 0.85 });
  const page = straighten(drawSheet({ ...frame, seed: 4, corners, ground: 'dark' }), corners);
  const plane = planeOf(page, brightness);
  const mean = (left: number, right: number, top: number, bottom: number) => {
    let [sum, count] = [0, 0];
    for (let y = Math.round(top * plane.height); y < bottom * plane.height; y += 3)
      for (let x = Math.round(left * plane.width); x < right * plane.width; x += 3) {
        sum += plane.data[y * plane.width + x] ?? 0;
        count += 1;
      }
    return sum / count;
  };
  for (const margin of [
    mean(0.01, 0.07, 0.01, 0.99),
    mean(0.93, 0.99, 0.01, 0.99),
    mean(0.01, 0.99, 0.01, 0.05),
  ])
    expect(margin).toBeGreaterThan(210);
  expect(mean(0.2, 0.8, 0.2, 0.8)).toBeLessThan(190);
});
