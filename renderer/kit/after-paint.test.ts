import { expect, test, vi } from 'vitest';
import { afterPaint } from './after-paint.ts';

test('not with the press, not in the frame that shows it, but after', async () => {
  const action = vi.fn();
  afterPaint(action);
  expect(action).not.toHaveBeenCalled();
  await new Promise((painted) => requestAnimationFrame(painted));
  expect(action).not.toHaveBeenCalled();
  await vi.waitFor(() => expect(action).toHaveBeenCalledTimes(1));
});
