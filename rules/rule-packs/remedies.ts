/** What the laws on remedies 救济 say under every pack (N7-6, R-4, R-7). */
import type { PackValues } from './pack.ts';

const REVIEW = '《中华人民共和国行政复议法》';
const LITIGATION = '《中华人民共和国行政诉讼法》';

// The law as revised in 2023 has other articles since 2024-01-01; the lengths stayed.
const OLD = { document: `${REVIEW}（2017年修正）`, through: '2023-12-31' } as const;
const NEW = { document: `${REVIEW}（2023年修订）`, from: '2024-01-01' } as const;

export const REMEDIES = {
  'review.application-days': [
    { value: 60, ...OLD, clause: '第九条第一款', bound: 'at-least' },
    { value: 60, ...NEW, clause: '第二十条第一款', bound: 'at-least' },
  ],
  'review.answer-days': [
    { value: 10, ...OLD, clause: '第二十三条第一款', bound: 'at-most' },
    { value: 10, ...NEW, clause: '第四十八条', bound: 'at-most' },
  ],
  'review.lawsuit-months': [{ value: 6, document: LITIGATION, clause: '第四十六条第一款', bound: 'at-least' }],
  // A backstop, not the limit of a removal: the alarm may come sooner, never later.
  'removal.backstop-months': [{ value: 2, document: LITIGATION, clause: '第四十七条第一款', bound: 'at-most' }],
} as const satisfies Partial<PackValues>;
