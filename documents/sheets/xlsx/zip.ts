import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { type Entry, fromRandomAccessReaderPromise, RandomAccessReader, type ZipFile } from 'yauzl';
import { Refusal } from '../../../rules/refusal.ts';
import { unreadableWorkbook, workbookTooLarge } from '../../../rules/register-file.ts';
import type { StoredFile } from '../file.ts';

const MIB = 1024 * 1024;

/** A workbook has some dozen parts; pictures and sheets make it a few hundred. */
const MAX_PARTS = 5_000;

/** Largest part once unpacked: a sheet of a million rows of 25 cells stays below. */
const MAX_PART_BYTES = 2048 * MIB;

/** Sheets pack 5 to 40 times smaller, empty formatted rows up to 100 times; deflate's own limit is 1032. */
const MAX_RATIO = 250;
/** Below this a high ratio harms nobody. */
const RATIO_COUNTS_FROM = 16 * MIB;

/** The parts of a workbook (a ZIP, ISO/IEC 29500-2), unpacked as they are read. Throws a Refusal where that cannot be. */
export class WorkbookZip {
  readonly #file: ZipFile;
  readonly #source: StoredBytes;
  readonly #parts = new Map<string, Entry>();

  private constructor(file: ZipFile, source: StoredBytes) {
    this.#file = file;
    this.#source = source;
    // What is wrong is thrown where it is read; without a listener it would end the process as well.
    file.on('error', () => undefined);
  }

  static async open(file: StoredFile): Promise<WorkbookZip> {
    const source = new StoredBytes(file);
    return source.guarded(async () => {
      const zip = new WorkbookZip(
        await fromRandomAccessReaderPromise(source, file.size, { autoClose: false, strictFileNames: true }),
        source,
      );
      await zip.#list();
      return zip;
    });
  }

  async #list(): Promise<void> {
    if (this.#file.entryCount > MAX_PARTS)
      throw workbookTooLarge(`工作簿由 ${this.#file.entryCount} 个部分组成，上限为 ${MAX_PARTS} 个`);
    for await (const entry of this.#file.eachEntry()) {
      const name = partName(entry.fileName);
      // Which of the two a program reads is its own affair: one shows what the other hides.
      if (this.#parts.has(name)) throw unreadableWorkbook(`工作簿中有两个同名的部分 ${entry.fileName}`);
      this.#parts.set(name, entry);
    }
  }

  has(name: string): boolean {
    return this.#parts.has(partName(name));
  }

  names(): string[] {
    return [...this.#parts.keys()];
  }

  /** Bytes of the part once unpacked; 0 where there is none. */
  sizeOf(name: string): number {
    return this.#parts.get(partName(name))?.uncompressedSize ?? 0;
  }

  /** Unpacks a part. The size it declares is held against the limits before, and against what comes while it is read. */
  async *read(name: string, maxBytes = MAX_PART_BYTES): AsyncGenerator<Buffer> {
    const entry = this.#parts.get(partName(name));
    if (!entry) throw unreadableWorkbook(`工作簿中缺少 ${name}`);
    assertReasonable(entry, maxBytes);
    if (entry.isEncrypted()) throw unreadableWorkbook('工作簿已加密，须先取消打开密码');
    const stream = await this.#source.guarded(() => this.#file.openReadStreamPromise(entry));
    const pieces = stream[Symbol.asyncIterator]();
    let checksum = 0;
    try {
      for (;;) {
        const piece = await this.#source.guarded(() => pieces.next());
        if (piece.done) break;
        checksum = crc32(piece.value, checksum);
        yield piece.value as Buffer;
      }
      if (checksum !== entry.crc32) throw unreadableWorkbook(`工作簿已损坏（${entry.fileName} 的校验和不符）`);
    } finally {
      stream.destroy();
    }
  }
}

function assertReasonable({ fileName, uncompressedSize, compressedSize }: Entry, maxBytes: number): void {
  const size = `${Math.ceil(uncompressedSize / MIB)} MiB`;
  if (uncompressedSize > maxBytes)
    throw workbookTooLarge(`其中 ${fileName} 解压后为 ${size}，上限为 ${Math.floor(maxBytes / MIB)} MiB`);
  const ratio = uncompressedSize / Math.max(compressedSize, 1);
  if (uncompressedSize > RATIO_COUNTS_FROM && ratio > MAX_RATIO)
    throw workbookTooLarge(
      `其中 ${fileName} 解压后为 ${size}，是压缩后的 ${Math.round(ratio)} 倍，上限为 ${MAX_RATIO} 倍`,
    );
}

/** Names of parts differ in neither case nor leading slash (ISO/IEC 29500-2 §6.2.2, §6.3.5). */
const partName = (name: string) => name.replace(/^\//, '').toLowerCase();

/** The stored file as yauzl asks for it. What fails in the store is the store's failure, not the workbook's. */
class StoredBytes extends RandomAccessReader {
  readonly #file: StoredFile;
  #failure: Error | undefined;

  constructor(file: StoredFile) {
    super();
    this.#file = file;
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.#read(start, end), { objectMode: false });
  }

  async *#read(start: number, end: number): AsyncGenerator<Buffer> {
    try {
      yield* this.#file.read(start, end);
    } catch (error) {
      this.#failure = error as Error;
      throw error;
    }
  }

  /** Runs a step of reading; damage of the ZIP becomes a Refusal. */
  async guarded<T>(step: () => Promise<T>): Promise<T> {
    try {
      return await step();
    } catch (error) {
      if (this.#failure) throw this.#failure;
      if (error instanceof Refusal) throw error;
      throw Object.assign(unreadableWorkbook('工作簿已损坏或不完整'), { cause: error });
    }
  }
}
