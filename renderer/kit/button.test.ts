import '@testing-library/svelte/vitest';
import { fireEvent, render, screen } from '@testing-library/svelte';
import { expect, test, vi } from 'vitest';
import { afterPaint } from './after-paint.ts';
import Button from './Button.svelte';

test('what draws the screen anew comes after the frame that shows the press, and once', async () => {
  const onpress = vi.fn();
  render(Button, { label: '看下一页', redraws: true, onpress });
  const button = screen.getByRole('button');
  await fireEvent.click(button);
  await fireEvent.click(button);
  expect(button.classList).toContain('pressed');
  expect(onpress).not.toHaveBeenCalled();
  await new Promise<void>(afterPaint);
  expect(onpress).toHaveBeenCalledTimes(1);
  expect(button.classList).not.toContain('pressed');
  await fireEvent.click(button);
  await new Promise<void>(afterPaint);
  expect(onpress).toHaveBeenCalledTimes(2);
});

test('every other button does what it does with the press itself', async () => {
  const onpress = vi.fn();
  render(Button, { label: '首页', onpress });
  await fireEvent.click(screen.getByRole('button'));
  expect(onpress).toHaveBeenCalledTimes(1);
});
