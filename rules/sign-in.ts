/** Refusals at the door, the same at every one: which of them it was does not tell which names exist. */
import { Refusal } from './refusal.ts';

export function wrongPassword(): Refusal {
  return new Refusal('wrong-password', {
    status: 401,
    title: '用户名或密码不正确',
    titleEn: 'Wrong username or password',
    detail: '用户名或密码不正确，或用户已停用；请核对后重试。15 分钟内失败 5 次将暂停登录。',
  });
}

export function tooManyAttempts(username: string): Refusal {
  return new Refusal('too-many-attempts', {
    status: 429,
    title: '登录失败次数过多',
    titleEn: 'Too many failed attempts',
    detail: `用户 ${username} 在 15 分钟内登录失败已达 5 次，请 15 分钟后再试，或联系本单位管理员。`,
  });
}
