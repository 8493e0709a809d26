/** Path of a page about an authority's year. */
export const AUTHORITY_AND_YEAR = {
  type: 'object',
  properties: {
    authority: { type: 'string', pattern: '^[0-9]{6}$' },
    year: { type: 'string', pattern: '^20[0-9]{2}$' },
  },
} as const;

export interface AuthorityAndYear {
  authority: string;
  year: string;
}
