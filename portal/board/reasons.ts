import { reasonInWords } from '../../rules/board/reasons.ts';
import type { Words } from '../language.ts';

export function reasonWords({ t }: Words, reason: string): string {
  const { zh, en } = reasonInWords(reason);
  return t(zh, en);
}
