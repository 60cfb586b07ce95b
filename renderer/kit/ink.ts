import Pad from 'signature_pad';

/** Glass that keeps what is drawn on it. Lengths are in the glass's own pixels. */
export interface Ink {
  pad: Pad;
  /** One more point of the stroke in hand, or the first of a new one: for a pen that keys lead. */
  draw(point: { x: number; y: number }, begins: boolean): void;
  end(): void;
}

/** Opens a canvas for drawing, in the pen widths of the panel; it is drawn again whenever its size changes. */
export function openInk(canvas: HTMLCanvasElement): Ink {
  const unit = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 100;
  const pad = new Pad(canvas, {
    minWidth: 3 * unit,
    maxWidth: 9 * unit,
    dotSize: 7 * unit,
    penColor: getComputedStyle(canvas).color,
  });
  // the canvas has as many pixels as the glass; resizing empties it, so the strokes are drawn again
  const observer = new ResizeObserver(() => {
    const ratio = window.devicePixelRatio;
    canvas.width = canvas.clientWidth * ratio;
    canvas.height = canvas.clientHeight * ratio;
    canvas.getContext('2d')?.scale(ratio, ratio);
    pad.redraw();
  });
  observer.observe(canvas);
  return {
    pad,
    draw: ({ x, y }, begins) => {
      const point = { x, y, pressure: 0.5, time: performance.now() };
      const { minWidth, maxWidth, dotSize, penColor, velocityFilterWeight, compositeOperation } = pad;
      const style = { minWidth, maxWidth, dotSize, penColor, velocityFilterWeight, compositeOperation };
      const data = pad.toData();
      const last = data.at(-1);
      if (begins || last === undefined) pad.fromData([...data, { ...style, points: [point] }]);
      else pad.fromData([...data.slice(0, -1), { ...last, points: [...last.points, point] }]);
    },
    end: () => {
      observer.disconnect();
      pad.off();
    },
  };
}
