/**
 * One text for one JSON value, whatever order its keys came in: keys sorted by UTF-16 code unit, no white space,
 * members that are `undefined` left out. `{"b":1,"a":[true,null]}` → `{"a":[true,null],"b":1}`
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(value)) ?? 'null';
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  // Dates and the like say themselves how they are written.
  if (value === null || typeof value !== 'object' || 'toJSON' in value) return value;
  const members = value as Record<string, unknown>;
  // fromEntries would lose a member named __proto__ no more than JSON.parse does: both define own properties.
  return Object.fromEntries(
    Object.keys(members)
      .sort()
      .map((key) => [key, sorted(members[key])]),
  );
}
