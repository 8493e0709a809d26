import type { ApiClient } from './api-client.ts';

interface Page<T> {
  items: T[];
  next: string | null;
}

/** Every item of a paged listing. */
export async function everyPage<T>(api: ApiClient, path: string, query: Record<string, string> = {}): Promise<T[]> {
  const items: T[] = [];
  for (let cursor: Record<string, string> = {}; ; ) {
    const page = await api.get<Page<T>>(`${path}?${new URLSearchParams({ ...query, limit: '200', ...cursor })}`);
    items.push(...page.items);
    if (page.next === null) return items;
    cursor = { cursor: page.next };
  }
}
