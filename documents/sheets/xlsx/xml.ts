import { SaxesParser } from 'saxes';
import { unreadableWorkbook } from '../../../rules/register-file.ts';

/** No element's text and no attribute comes near this: a cell holds 32,767 characters. */
const MAX_TOKEN_BYTES = 4 * 1024 * 1024;

/** What is looked for in a document, by local names: prefixes differ between the programs that write workbooks. */
export interface XmlHandlers {
  open?(name: string, attributes: Readonly<Record<string, string>>): void;
  /** Text of an element, whole or in parts. */
  text?(text: string): void;
  close?(name: string): void;
}

/**
 * Reads an XML document in pieces; yields after each, so that what the handlers collected can be passed on. Document
 * types are refused: no workbook has one, and entities that unfold are what they are used for.
 */
export async function* readXml(pieces: AsyncIterable<Buffer>, handlers: XmlHandlers): AsyncGenerator<void> {
  const parser = new SaxesParser<{ xmlns: false; position: false }>({ xmlns: false, position: false });
  let fedSinceToken = 0;
  const token =
    <A extends unknown[]>(handle: (...args: A) => void) =>
    (...args: A) => {
      fedSinceToken = 0;
      handle(...args);
    };
  parser.on('doctype', () => {
    throw unreadableWorkbook('工作簿含有文档类型声明（DOCTYPE）');
  });
  parser.on(
    'opentag',
    token(({ name, attributes }) => handlers.open?.(localName(name), localAttributes(attributes))),
  );
  parser.on(
    'closetag',
    token(({ name }) => handlers.close?.(localName(name))),
  );
  parser.on(
    'text',
    token((text) => handlers.text?.(text)),
  );
  parser.on(
    'cdata',
    token((text) => handlers.text?.(text)),
  );
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const piece of pieces) {
    fedSinceToken += piece.length;
    if (fedSinceToken > MAX_TOKEN_BYTES) throw unreadableWorkbook('工作簿中有过长的内容');
    guarded(() => parser.write(decoder.decode(piece, { stream: true })));
    yield;
  }
  guarded(() => parser.write(decoder.decode()).close());
  yield;
}

/** The whole document, for the small parts of a workbook. */
export async function readWholeXml(pieces: AsyncIterable<Buffer>, handlers: XmlHandlers): Promise<void> {
  for await (const _ of readXml(pieces, handlers));
}

const localName = (name: string) => name.slice(name.indexOf(':') + 1);

function localAttributes(attributes: Record<string, string>): Record<string, string> {
  const entries = Object.entries(attributes);
  if (!entries.some(([name]) => name.includes(':'))) return attributes;
  return Object.fromEntries(entries.map(([name, value]) => [localName(name), value]));
}

function guarded(step: () => void): void {
  try {
    step();
  } catch (error) {
    // saxes throws plain errors, TextDecoder a TypeError with this code.
    const broken =
      (error as Error).constructor === Error ||
      (error as NodeJS.ErrnoException).code === 'ERR_ENCODING_INVALID_ENCODED_DATA';
    if (!broken) throw error;
    throw Object.assign(unreadableWorkbook('工作簿中的 XML 内容已损坏'), { cause: error });
  }
}
