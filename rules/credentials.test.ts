import { expect, test } from 'vitest';
import { acceptPassword, assertUsername, MAX_PASSWORD_LENGTH } from './credentials.ts';
import { MIN_PASSWORD_LENGTH } from './identity.ts';

test('a password of exactly the least and the greatest length is taken', () => {
  for (const length of [MIN_PASSWORD_LENGTH, MAX_PASSWORD_LENGTH])
    expect(acceptPassword('x'.repeat(length))).toHaveLength(length);
});

test('a password one character shorter or longer is refused, and not repeated', () => {
  for (const length of [MIN_PASSWORD_LENGTH - 1, MAX_PASSWORD_LENGTH + 1]) {
    const password = 'x'.repeat(length);
    expect(() => acceptPassword(password)).toThrow(`密码长度为 ${length} 个字符`);
    expect(() => acceptPassword(password)).not.toThrow(password);
  }
});

test('counts characters, not UTF-16 units', () => {
  expect(() => acceptPassword('𠮷'.repeat(MIN_PASSWORD_LENGTH - 1))).toThrow('9 个字符');
});

test.each(['li.ming', 'ab', `a${'b'.repeat(63)}`])('takes the username %s', (username) => {
  expect(() => assertUsername(username)).not.toThrow();
});

test.each(['', 'a', 'Li.Ming', '7up', '李明', 'li ming', `a${'b'.repeat(64)}`])(
  'refuses the username %j',
  (username) => {
    expect(() => assertUsername(username)).toThrow(JSON.stringify(username));
  },
);
