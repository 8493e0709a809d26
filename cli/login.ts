import { type ApiOptions, signIn } from './api-client.ts';
import { writeOutcome } from './output.ts';
import { readPassword } from './password.ts';

interface SignedIn {
  token: string;
  expiresAt: string;
  official: { username: string; name: string; roles: string[] };
}

/** `gongshi login`: prints the token and nothing else, so that it can be taken up by `GONGSHI_TOKEN=$(gongshi login …)`. */
export async function login(
  env: NodeJS.ProcessEnv,
  options: ApiOptions & { username: string; passwordStdin?: boolean },
): Promise<void> {
  const password = await readPassword(options.passwordStdin);
  const signedIn = await signIn<SignedIn>(env, options, { username: options.username, password });
  writeOutcome(options.json, signedIn, () => `${signedIn.token}\n`);
}
