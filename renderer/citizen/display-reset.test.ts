import { expect, test, vi } from 'vitest';
import { resetBetweenVisits } from './display-reset.ts';

const timer = () => {
  const planned: { delayMs: number; action: () => void }[] = [];
  const after = (delayMs: number, action: () => void) => {
    const plan = { delayMs, action };
    planned.push(plan);
    return () => void planned.splice(planned.indexOf(plan), 1);
  };
  return { planned, after };
};

test('the end of a visit puts the display back at once', () => {
  const { planned, after } = timer();
  const reset = vi.fn();
  resetBetweenVisits('goodbye', { screen: 'idle', changed: true }, reset, after);
  expect(reset).toHaveBeenCalledOnce();
  expect(planned).toEqual([]);
});

test('set on the first screen it stays until nobody begins', () => {
  const { planned, after } = timer();
  const reset = vi.fn();
  const callOff = resetBetweenVisits('idle', { screen: 'idle', changed: true }, reset, after);
  expect(reset).not.toHaveBeenCalled();
  expect(planned).toHaveLength(1);
  callOff();
  expect(planned).toEqual([]);
  resetBetweenVisits(undefined, { screen: 'idle', changed: true }, reset, after);
  planned[0]?.action();
  expect(reset).toHaveBeenCalledOnce();
});

test('within a visit, and where nothing was set, nothing is planned', () => {
  const { planned, after } = timer();
  const reset = vi.fn();
  resetBetweenVisits('idle', { screen: 'services', changed: true }, reset, after);
  resetBetweenVisits('goodbye', { screen: 'idle', changed: false }, reset, after);
  expect(reset).not.toHaveBeenCalled();
  expect(planned).toEqual([]);
});
