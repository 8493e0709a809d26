/** One field of a request that was not accepted: where it stands, what stood there, what to do. */
export interface FieldError {
  /** JSON pointer into the request body, `/body/year`, or a header or path parameter by name. */
  pointer: string;
  value?: unknown;
  detail: string;
}

/**
 * A refusal as it leaves the product (RFC 9457). `type` is stable and what clients match, never a sentence:
 * `{"type":"urn:gongshi:problem:roster-not-frozen","status":409,"title":"底数尚未冻结","titleEn":"…","detail":"…"}`
 */
export interface Problem {
  type: string;
  status: number;
  title: string;
  titleEn: string;
  /** What was wanted, what was given, what to do next. */
  detail: string;
  errors?: FieldError[];
}

export const PROBLEM_TYPE_PREFIX = 'urn:gongshi:problem:';

/** A business refusal: a normal answer, not a fault. Never retried. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly problem: Problem;

  /** @param code the last part of the problem type, kebab-case */
  constructor(code: string, problem: Omit<Problem, 'type'>) {
    super(problem.detail);
    this.problem = { type: PROBLEM_TYPE_PREFIX + code, ...problem };
  }
}

/** Whether a value that came from elsewhere is a Problem of ours. */
export function isProblem(value: unknown): value is Problem {
  if (value === null || typeof value !== 'object') return false;
  const { type, status, title, titleEn, detail } = value as Partial<Problem>;
  return (
    typeof type === 'string' &&
    type.startsWith(PROBLEM_TYPE_PREFIX) &&
    typeof status === 'number' &&
    [title, titleEn, detail].every((text) => typeof text === 'string')
  );
}
