import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { acceptPassword, type NewPassword } from '../rules/credentials.ts';
import { UsageError } from './output.ts';

/** A password somebody signs in with: from standard input, or asked for on the terminal. */
export function readPassword(fromStdin: boolean | undefined): Promise<string> {
  return fromStdin ? firstLine() : ask('密码 / password: ');
}

/** A password to be set: on the terminal asked for twice, since nobody sees what was typed. */
export async function readNewPassword(fromStdin: boolean | undefined): Promise<NewPassword> {
  const password = acceptPassword(await readPassword(fromStdin));
  if (fromStdin || password === (await ask('再输一次 / again: '))) return password;
  throw new UsageError('the two passwords differ; nothing was changed / 两次输入的密码不一致，未作任何更改');
}

/** The first line, so that `echo` and a file with a line end both do. */
async function firstLine(): Promise<string> {
  if (process.stdin.isTTY)
    throw new UsageError(
      '--password-stdin: standard input is a terminal; pipe the password in, or leave the option out',
    );
  const [line] = (await text(process.stdin)).split(/\r?\n/);
  if (line) return line;
  throw new UsageError('--password-stdin: the first line of standard input is empty / 标准输入的第一行为空');
}

/** Asks without echo; the question goes to standard error, so that the output stays what a program can read. */
function ask(question: string): Promise<string> {
  if (!process.stdin.isTTY)
    throw new UsageError(
      'no terminal to ask for the password: use --password-stdin / 没有终端，请使用 --password-stdin',
    );
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  process.stderr.write(question);
  return new Promise<string>((resolve, reject) => {
    terminal.on('close', () => reject(new UsageError('no password was given / 未输入密码'))); // Ctrl-C, Ctrl-D
    terminal.question('', resolve);
  }).finally(() => {
    terminal.close();
    process.stderr.write('\n');
  });
}
