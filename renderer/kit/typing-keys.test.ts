import { expect, test } from 'vitest';
import { hardwareKeyOf, letterRows } from './typing-keys.ts';

const key = (name: string, more: KeyboardEventInit = {}) =>
  hardwareKeyOf(new KeyboardEvent('keydown', { key: name, ...more }));

test('the keyboard has every letter once', () => {
  expect([...letterRows.join('')].toSorted().join('')).toBe('abcdefghijklmnopqrstuvwxyz');
});

test('letters, digits and capitals type themselves, signs type the Chinese ones', () => {
  expect(key('w')).toEqual({ kind: 'character', key: 'w' });
  expect(key('3')).toEqual({ kind: 'character', key: '3' });
  expect(key('B', { shiftKey: true })).toEqual({ kind: 'character', key: 'B' });
  expect(key(',')).toEqual({ kind: 'character', key: '，' });
  expect(key("'")).toEqual({ kind: 'character', key: "'" });
});

test('keys with a meaning of their own', () => {
  expect(key('Backspace')).toEqual({ kind: 'backspace' });
  expect(key('Enter')).toEqual({ kind: 'enter' });
  expect(key(' ')).toEqual({ kind: 'space' });
});

test.each(['ArrowDown', 'F1', 'Tab', 'Escape', 'Shift', 'Dead', 'Unidentified'])(
  '%s types nothing',
  (name) => {
    expect(key(name)).toBeUndefined();
  },
);

test('a command types nothing', () => {
  expect(key('a', { ctrlKey: true })).toBeUndefined();
  expect(key('a', { altKey: true })).toBeUndefined();
  expect(key('a', { metaKey: true })).toBeUndefined();
});
