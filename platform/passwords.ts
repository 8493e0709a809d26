import argon2 from 'argon2';

// OWASP's second recommendation for argon2id (19 MiB, two passes, one lane): about 25 ms of one core here, so that a
// morning of 3,000 authorities signing in does not starve the API.
const COST = { type: argon2.argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** argon2id in PHC string format. The type is that of rules/credentials: only a password held against the rule has it. */
export function hashPassword(password: string & { readonly meetsPasswordRule: true }): Promise<string> {
  return argon2.hash(password, COST);
}

let standIn: Promise<string> | undefined;

/** Whether the password is the one behind `hash`. Without a hash (unknown user) the same work is done, and the answer is no. */
export async function verifyPassword(hash: string | undefined, password: string): Promise<boolean> {
  standIn ??= argon2.hash('no official has this password', COST);
  const matches = await argon2.verify(hash ?? (await standIn), password);
  return matches && hash !== undefined;
}
