import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { UsageError } from './output.ts';

/** A file of this machine on its way to the API; `size` in bytes. */
export interface ReadableFile {
  path: string;
  size: number;
}

/** Throws UsageError where there is no such file, or nobody may read it. */
export async function readableFile(path: string): Promise<ReadableFile> {
  const found = await stat(path).catch((cause) => {
    throw new UsageError(`${path}: cannot be read (${cause.code}) / 文件无法读取`);
  });
  if (!found.isFile()) throw new UsageError(`${path}: is not a file / 不是文件`);
  return { path, size: found.size };
}

/** A form with one file, streamed: fetch and FormData would want the whole file in memory. */
export function multipart(
  file: ReadableFile,
  fields: Record<string, string>,
): { headers: Record<string, string>; body: Readable } {
  const boundary = `gongshi-${randomUUID()}`;
  const name = basename(file.path).replace(/["\r\n]/g, '_');
  const part = (disposition: string) => `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n`;
  const plain = Object.entries(fields).map(([key, value]) => `${part(`name="${key}"`)}\r\n${value}\r\n`);
  const opening = `${part(`name="file"; filename="${name}"`)}Content-Type: application/octet-stream\r\n\r\n`;
  const head = Buffer.from([...plain, opening].join(''));
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  return {
    headers: {
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': String(head.length + file.size + tail.length),
    },
    body: Readable.from(
      (async function* () {
        yield head;
        yield* createReadStream(file.path);
        yield tail;
      })(),
    ),
  };
}
