/** Where a finger or pen touched: any unit and any offset, y growing downwards as on a screen. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** What was drawn between touching and lifting, in the order of time. */
export type Stroke = readonly Point[];
