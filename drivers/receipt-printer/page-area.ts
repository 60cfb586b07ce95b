/**
 * The print area of page mode (ESC W) and its direction (ESC T), in dots of the page: 0 as usual, 1 from the
 * lower left corner upwards, 2 upside down from the lower right, 3 from the upper right downwards.
 */
export interface PageArea {
  x: number;
  y: number;
  width: number;
  height: number;
  direction: 0 | 1 | 2 | 3;
}

/** A printer without ESC W offers about 21 cm of page. */
const defaultHeight = 1662;

export function wholePage(width: number): PageArea {
  return { x: 0, y: 0, width, height: defaultHeight, direction: 0 };
}

/** How far a line may run in the direction of the area. */
export function lineLength({ width, height, direction }: PageArea): number {
  return direction % 2 === 0 ? width : height;
}

/** Degrees, clockwise, by which everything in the area is turned. */
export function turnOf(area: PageArea): 0 | 90 | 180 | 270 {
  return ([0, 270, 180, 90] as const)[area.direction];
}

/**
 * Where on the page an item lies that stands `along` its line, `down` from where the first line begins; `size`
 * before it is turned.
 */
export function placedInPage(
  { x, y, width, height, direction }: PageArea,
  along: number,
  down: number,
  size: { width: number; height: number },
): { x: number; y: number } {
  switch (direction) {
    case 0:
      return { x: x + along, y: y + down };
    case 1:
      return { x: x + down, y: y + height - along - size.width };
    case 2:
      return { x: x + width - along - size.width, y: y + height - down - size.height };
    case 3:
      return { x: x + width - down - size.height, y: y + along };
  }
}
