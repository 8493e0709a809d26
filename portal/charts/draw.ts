import { createRequire } from 'node:module';
import type * as echarts from 'echarts';

export interface Drawing {
  width: number;
  height: number;
  /** `data:image/svg+xml,…` for the `src` of an image: no style of the chart touches the page, and none is blocked. */
  address: string;
}

// In single quotes: it ends up inside an attribute, which double ones would end.
const FONTS = `'Source Han Sans SC','Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif`;

/** Colours that stay apart for colour-blind readers, and in grey on paper (Okabe and Ito, darkest first). */
export const COLOURS = ['#0b4a8f', '#d55e00', '#009e73', '#e69f00', '#cc79a7', '#56b4e9', '#7f7f7f'] as const;

let library: typeof echarts | undefined;

// Asked for with the first chart, and as one file: as some 500 modules it takes seconds to load, and an API that draws
// nothing needs none of them.
const loaded = () => {
  library ??= createRequire(import.meta.url)('echarts') as typeof echarts;
  return library;
};

/** Draws a chart on the server. What is drawn is let go of again: a chart kept is memory lost with every page. */
export function draw(option: echarts.EChartsOption, size: { width: number; height: number }): Drawing {
  const chart = loaded().init(null, null, { renderer: 'svg', ssr: true, ...size });
  try {
    chart.setOption({
      animation: false,
      textStyle: { fontFamily: FONTS, fontSize: 13 },
      color: [...COLOURS],
      ...option,
    });
    return {
      ...size,
      address: `data:image/svg+xml;base64,${Buffer.from(chart.renderToSVGString()).toString('base64')}`,
    };
  } finally {
    chart.dispose();
  }
}
