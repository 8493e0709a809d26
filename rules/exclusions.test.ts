import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decided,
  EXCLUSION_STATES,
  type ExclusionRequest,
  type ExclusionState,
  groundOfWords,
  holds,
  NAMED_GROUNDS,
  readExclusion,
  withdrawn,
} from './exclusions.ts';

const request = (changes: Partial<ExclusionRequest> = {}): ExclusionRequest => ({
  licenceNo: 'C1506002015061234000003',
  ground: 'nature-reserve',
  documentNo: '内自然资字〔2020〕113号',
  remark: '位于自然保护地内，已停产',
  ...changes,
});
const wrong = (changes: Partial<ExclusionRequest>) => {
  const read = readExclusion(request(changes));
  return read.ok ? [] : read.errors.map(({ pointer }) => pointer);
};

describe('readExclusion', () => {
  it.each(Object.entries(NAMED_GROUNDS))('N2-3: takes %s, and calls it %s', (ground, words) => {
    expect(readExclusion(request({ ground }))).toMatchObject({ ok: true, exclusion: { ground, groundText: words } });
  });

  it('N2-3: takes another policy ground in its own words, and not without them', () => {
    const other = request({ ground: 'other-policy', groundText: ' 水源地保护区 ' });
    expect(readExclusion(other)).toMatchObject({ ok: true, exclusion: { groundText: '水源地保护区' } });
    expect(wrong({ ground: 'other-policy' })).toEqual(['/groundText']);
  });

  it('N2-3: does not take a ground of the notice as another one, nor words beside a named ground', () => {
    expect(wrong({ ground: 'other-policy', groundText: '限产' })).toEqual(['/ground']);
    expect(wrong({ groundText: '水源地保护区' })).toEqual(['/groundText']);
    expect(wrong({ groundText: '自然保护地' })).toEqual([]);
    expect(wrong({ ground: 'whatever' })).toEqual(['/ground']);
  });

  it('N2-3, N2-4: asks for the document and the remark, and names everything that is missing at once', () => {
    expect(wrong({ licenceNo: ' ', documentNo: ' ', remark: '' })).toEqual(['/licenceNo', '/documentNo', '/remark']);
  });

  it('counts characters, not halves of them: 500 of a rare one are a remark, 501 are not', () => {
    expect(wrong({ remark: '𠮷'.repeat(500) })).toEqual([]);
    expect(wrong({ remark: '𠮷'.repeat(501) })).toEqual(['/remark']);
  });

  it('writes the licence number as the register has it', () => {
    const read = readExclusion(request({ licenceNo: ' ｃ150600 2015061234000003' }));
    expect(read).toMatchObject({ ok: true, exclusion: { licenceNo: 'C1506002015061234000003' } });
  });
});

it('N2-3: reads the words of a list, whatever they are, as a ground that is taken', () => {
  fc.assert(
    fc.property(fc.oneof(fc.constantFrom(...Object.values(NAMED_GROUNDS)), fc.string({ minLength: 1 })), (words) => {
      fc.pre(words.trim() !== '' && [...words.trim()].length <= 200);
      const read = readExclusion(request(groundOfWords(words)));
      expect(read).toMatchObject({ ok: true, exclusion: { groundText: words.trim() } });
    }),
    { numRuns: 10_000 },
  );
});

describe('an exclusion', () => {
  const acts = fc.array(fc.constantFrom('approve', 'reject', 'withdraw'), { maxLength: 12 });
  const after = (state: ExclusionState, act: string) =>
    act === 'withdraw' ? withdrawn(state) : decided(state, act === 'approve');

  it('N2-3: comes to hold, and ceases to, only by an act of deciding', () => {
    fc.assert(
      fc.property(acts, (list) => {
        let state: ExclusionState = 'proposed';
        for (const act of list) {
          const next = after(state, act);
          if (!next) continue;
          expect(EXCLUSION_STATES).toContain(next);
          if (holds(next) !== holds(state)) expect(act).toBe('approve');
          state = next;
        }
      }),
      { numRuns: 10_000 },
    );
  });

  it('ends for good: what is rejected or withdrawn is proposed anew, as another one', () => {
    for (const state of ['rejected', 'withdrawn'] as const)
      expect([decided(state, true), decided(state, false), withdrawn(state)]).toEqual([
        undefined,
        undefined,
        undefined,
      ]);
  });

  it('holds until the second officer lets its withdrawal through', () => {
    expect([withdrawn('approved'), decided('withdrawing', true), decided('withdrawing', false)]).toEqual([
      'withdrawing',
      'withdrawn',
      'approved',
    ]);
  });
});
