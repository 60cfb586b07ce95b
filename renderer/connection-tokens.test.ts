import { beforeEach, expect, test } from 'vitest';
import { ConnectionTokens } from './connection-tokens.ts';

const shellToken = 'shell-token-of-more-than-20-characters';
const nextToken = 'next-token-of-more-than-20-characters+/=';

beforeEach(() => {
  sessionStorage.clear();
  history.replaceState(null, '', '/?panel=1');
});

const tokens = () => new ConnectionTokens({ location, history, storage: sessionStorage });

test('the token of the shell is taken from the address and is gone from it', () => {
  history.replaceState(null, '', `/?panel=1#token=${encodeURIComponent(shellToken)}`);
  expect(tokens().take()).toBe(shellToken);
  expect(location.hash).toBe('');
  expect(location.search).toBe('?panel=1');
});

test('a token is given out once', () => {
  history.replaceState(null, '', `/#token=${shellToken}`);
  const own = tokens();
  expect(own.take()).toBe(shellToken);
  expect(own.take()).toBeUndefined();
});

test('the next token survives a reload of the page, and is given out once', () => {
  tokens().keep(nextToken);
  expect(tokens().take()).toBe(nextToken);
  expect(tokens().take()).toBeUndefined();
});

test('a new token of the shell ends one kept from before', () => {
  tokens().keep(nextToken);
  history.replaceState(null, '', `/#token=${shellToken}`);
  const own = tokens();
  expect(own.take()).toBe(shellToken);
  expect(own.take()).toBeUndefined();
});

test('characters that a fragment escapes arrive as they were', () => {
  history.replaceState(null, '', `/#token=${encodeURIComponent(nextToken)}`);
  expect(tokens().take()).toBe(nextToken);
});
