import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { draw } from './draw.ts';

const HOSTILE = `<script>alert("1")</script>&'`;
const size = { width: 400, height: 200 };

/** Names of the elements, and all text; throws where it is no XML: a browser would show nothing then. */
function readSvg(address: string): { elements: string[]; text: string } {
  const read = { elements: [] as string[], text: '' };
  const parser = new SaxesParser();
  parser.on('opentag', ({ name: tag }) => void read.elements.push(tag));
  parser.on('text', (text) => {
    read.text += text;
  });
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(Buffer.from(address.replace('data:image/svg+xml;base64,', ''), 'base64').toString()).close();
  return read;
}

describe('a chart', () => {
  const option = (label: string) => ({
    xAxis: { type: 'category' as const, data: [label, '呼和浩特'] },
    yAxis: { type: 'value' as const },
    series: [{ type: 'bar' as const, data: [1, 2] }],
  });

  it('is an image a browser can read, with its text in it', () => {
    const { elements, text } = readSvg(draw(option('包头'), size).address);
    expect(elements[0]).toBe('svg');
    expect(elements.filter((tag) => tag === 'path').length).toBeGreaterThan(2);
    expect(text).toContain('呼和浩特');
  });

  it('shows hostile text as text', () => {
    const { elements, text } = readSvg(draw(option(HOSTILE), size).address);
    expect(elements).not.toContain('script');
    expect(text).toContain(HOSTILE);
  });

  it('is drawn the same twice, and nothing of it is kept', () => {
    const shape = () => readSvg(draw(option('包头'), size).address).elements;
    expect(shape()).toEqual(shape());
  });
});
