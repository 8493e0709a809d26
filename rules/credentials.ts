/**
 * What an official signs in with.
 *
 * - A username is 2 to 64 characters, lower case, beginning with a letter: it is typed, spoken and printed in logs.
 * - A password has at least MIN_PASSWORD_LENGTH characters. Length is the only demand: rules about classes of
 *   characters make passwords worse (NIST SP 800-63B, section 5.1.1.2).
 */
import { MIN_PASSWORD_LENGTH } from './identity.ts';
import { Refusal } from './refusal.ts';

/** Longest password accepted, as the API's sign-in has it. */
export const MAX_PASSWORD_LENGTH = 200;

const USERNAME = /^[a-z][a-z0-9._-]{1,63}$/;

/**
 * A password that may be set. Only `acceptPassword` makes one, and platform/passwords hashes nothing else: no way of
 * setting a password can forget the rule.
 */
export type NewPassword = string & { readonly meetsPasswordRule: true };

/** Holds a password somebody wants to set against the rule. The refusal never repeats the password. */
export function acceptPassword(password: string): NewPassword {
  const length = [...password].length;
  if (length >= MIN_PASSWORD_LENGTH && length <= MAX_PASSWORD_LENGTH) return password as NewPassword;
  const detail = `密码长度为 ${length} 个字符，应为 ${MIN_PASSWORD_LENGTH} 至 ${MAX_PASSWORD_LENGTH} 个字符；请换一个`;
  throw new Refusal('weak-password', {
    status: 422,
    title: '密码不符合要求',
    titleEn: 'The password is too short or too long',
    detail: `${detail}。`,
    errors: [{ pointer: 'password', detail }],
  });
}

/** Refuses a username of another form. */
export function assertUsername(username: string): void {
  if (USERNAME.test(username)) return;
  const detail = '应为 2 至 64 个字符，以小写字母开头，只含小写字母、数字、点、下划线与连字符，例如 li.ming';
  throw new Refusal('invalid-username', {
    status: 422,
    title: '用户名格式不正确',
    titleEn: 'The username is not valid',
    detail: `用户名 ${JSON.stringify(username)} 格式不正确：${detail}。`,
    errors: [{ pointer: 'username', value: username, detail }],
  });
}
