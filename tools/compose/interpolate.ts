const REFERENCE = /\$(?:\$|\{(?<name>[A-Z_][A-Z0-9_]*)(?:(?<operator>:?[-?])(?<operand>[^}]*))?\})/g;

export interface Interpolated {
  value: unknown;
  /** Every variable the file asks for. */
  used: Set<string>;
  problems: string[];
}

/** Fills in `${X}`, `${X:-standard}` and `${X:?message}` of a parsed file as compose does; `$$` is a dollar sign. */
export function interpolate(parsed: unknown, environment: Readonly<Record<string, string>>): Interpolated {
  const used = new Set<string>();
  const problems = new Set<string>();
  const fill = (text: string) =>
    text.replace(REFERENCE, (whole, ...rest) => {
      const { name, operator, operand } = rest.at(-1) as { name?: string; operator?: string; operand?: string };
      if (!name) return '$';
      used.add(name);
      const given = environment[name];
      if (given !== undefined && (given !== '' || !operator?.startsWith(':'))) return given;
      if (operator?.endsWith('-')) return operand ?? '';
      problems.add(`${whole}: ${name} is not given`);
      return '';
    });
  return { value: walk(parsed, fill), used, problems: [...problems] };
}

function walk(node: unknown, fill: (text: string) => string): unknown {
  if (typeof node === 'string') return fill(node);
  if (Array.isArray(node)) return node.map((item) => walk(item, fill));
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => {
      const filled = walk(value, fill);
      // Compose turns text back into the type the specification wants there; this is the only number we fill in.
      return [key, key === 'replicas' && /^\d+$/.test(String(filled)) ? Number(filled) : filled];
    }),
  );
}

/** Reads an environment file: `NAME=value` lines and comments, which is all that ours use. */
export function parseEnvironmentFile(text: string): Record<string, string> {
  const entries: [string, string][] = [];
  for (const line of text.split('\n')) {
    const match = /^([A-Z_][A-Z0-9_]*)=(.*)$/.exec(line.trim());
    if (match) entries.push([match[1]!, match[2]!]);
  }
  return Object.fromEntries(entries);
}
