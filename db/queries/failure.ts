import { DrizzleQueryError } from 'drizzle-orm';
import pg from 'pg';

/**
 * An error as it may be logged. One of the database repeats the values of its statement in its message, its detail and
 * its parameters, names and telephones among them: only its SQLSTATE, the text of the statement and the place are kept.
 */
export function loggableFailure(error: unknown): unknown {
  const chain = causes(error);
  const query = chain.find((cause) => cause instanceof DrizzleQueryError);
  const failed = chain.find((cause) => cause instanceof pg.DatabaseError);
  if (!query && !failed) return error;
  return {
    type: (failed ?? query)?.name,
    sqlstate: failed?.code ?? codeOf(query?.cause),
    query: query?.query,
    table: failed?.table,
    constraint: failed?.constraint,
    stack: (query ?? failed) && framesOf((query ?? failed) as Error),
  };
}

/** An error and what caused it, outermost first, with what an attempt at several addresses gathered. */
export function causes(error: unknown): (Error & { code?: string })[] {
  const chain: Error[] = [];
  for (let at = error; at instanceof Error && !chain.includes(at); at = at.cause)
    chain.push(at, ...(at instanceof AggregateError ? at.errors : []));
  return chain;
}

/** The code of a failure that is not PostgreSQL's own, such as ECONNREFUSED. */
const codeOf = (cause: unknown) => (cause as { code?: string } | undefined)?.code;

/** Where it happened, without the message, which stands at the head of a stack. */
function framesOf({ stack = '', message }: Error): string {
  const head = stack.indexOf(message);
  return head < 0 ? '' : stack.slice(head + message.length).trimStart();
}
