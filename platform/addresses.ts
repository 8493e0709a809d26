import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where a system that `gongshi start` brought up is reached, for commands run beside it. */
export interface Addresses {
  api: string;
  databaseUrl: string;
  temporalAddress: string;
  namespace: string;
}

// Holds the database's password: the folder and the file are their owner's alone.
const fileIn = (data: string) => join(data, 'run', 'addresses.json');

/** Leaves the addresses in the data folder; returns how to take them away again. */
export function leaveAddresses(data: string, addresses: Addresses): () => void {
  writeFileSync(fileIn(data), JSON.stringify(addresses), { mode: 0o600 });
  return () => rmSync(fileIn(data), { force: true });
}

/** The addresses of the system that runs on a data folder; undefined when none does. */
export function findAddresses(data: string): Addresses | undefined {
  try {
    return JSON.parse(readFileSync(fileIn(data), 'utf8')) as Addresses;
  } catch {
    return undefined;
  }
}
