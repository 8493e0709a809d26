import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BoardGroup, EXCLUSION_GROUNDS, filedPercent, imbalancesOf, noCounts, ownCounts } from './counts.ts';
import { type BoardNode, boardTree, treeImbalances } from './tree.ts';

const NODES: BoardNode[] = [
  { code: '100000', name: '部', level: 'ministry', parentCode: null },
  { code: '150000', name: '省', level: 'province', parentCode: '100000' },
  { code: '150100', name: '市一', level: 'city', parentCode: '150000' },
  { code: '150200', name: '市二', level: 'city', parentCode: '150000' },
  { code: '150102', name: '县', level: 'county', parentCode: '150100' },
  { code: '110000', name: '另一省', level: 'province', parentCode: '100000' },
];

const group = fc.record<BoardGroup>({
  manager: fc.constantFrom(...NODES.map(({ code }) => code)),
  placing: fc.constantFrom('roster' as const, null, ...EXCLUSION_GROUNDS),
  ...{ expired: fc.boolean(), filing: fc.constantFrom('in-time' as const, 'late' as const, null), late: fc.boolean() },
  rights: fc.nat(100_000),
});
const rightsOf = (groups: readonly BoardGroup[]) => groups.reduce((sum, { rights }) => sum + rights, 0);
const rosterGroup = (over: Partial<BoardGroup>): BoardGroup => ({
  ...{ manager: '150100', placing: 'roster', expired: false, filing: null, late: false, rights: 1, ...over },
});

describe('the counts of the board', () => {
  it('N8-1: count every right once at every authority above it, whatever the tree holds', () => {
    fc.assert(
      fc.property(fc.array(group, { maxLength: 60 }), (groups) => {
        const tree = boardTree('100000', NODES, ownCounts(groups));
        expect(tree.top.total.register).toBe(rightsOf(groups));
        expect(treeImbalances(tree)).toEqual([]);
        const province = boardTree(
          '150000',
          NODES.filter(({ code }) => code.startsWith('15')),
          ownCounts(groups.filter(({ manager }) => manager.startsWith('15'))),
        );
        expect(province.top.total).toEqual(tree.children.find(({ node }) => node.code === '150000')?.total);
        expect(treeImbalances(province)).toEqual([]);
      }),
    );
  });

  it('N8-1: say of each right where it stands', () => {
    const counts = ownCounts([
      rosterGroup({ filing: 'in-time', rights: 5 }),
      rosterGroup({ filing: 'late', late: true, rights: 2 }),
      rosterGroup({ late: true, expired: true, rights: 3 }),
      rosterGroup({ placing: 'newly-set', rights: 4 }),
      rosterGroup({ placing: 'policy-closure', filing: 'in-time', rights: 1 }),
      rosterGroup({ placing: null, rights: 6 }),
    ]).get('150100');
    expect(counts).toEqual({
      ...noCounts(),
      ...{ register: 21, roster: 10, filed: 5, filedLate: 2, notFiled: 3, expired: 3, late: 5 },
      excluded: { ...noCounts().excluded, 'newly-set': 4, 'policy-closure': 1 },
      ...{ unplaced: 6, filedOutside: 1 },
    });
    expect(counts && filedPercent(counts)).toBe(70);
  });

  it('N8-1: name a sum that does not hold', () => {
    expect(imbalancesOf({ ...noCounts(), register: 3, roster: 2, filed: 2, unplaced: 0 })).toEqual([
      '登记库 3 宗，应公示、不纳入与未列入共 2 宗',
    ]);
    expect(imbalancesOf({ ...noCounts(), register: 2, roster: 2, filed: 1 })).toHaveLength(1);
    const tree = boardTree(
      '150000',
      NODES.filter(({ code }) => code.startsWith('15')),
      ownCounts([rosterGroup({})]),
    );
    tree.children[0]!.total.register += 1;
    expect(treeImbalances(tree)).toEqual([
      '市一：登记库 2 宗，应公示、不纳入与未列入共 1 宗',
      '省：合计与本级及下级之和不符',
    ]);
  });

  it('lose no right in silence: an authority outside the tree is an error', () => {
    const counts = ownCounts([rosterGroup({ manager: '440000' })]);
    expect(() => boardTree('150000', NODES, counts)).toThrow('440000');
    expect(() => boardTree('150000', NODES, ownCounts([]))).toThrow('does not stand below');
  });

  it('have no share where nobody must file', () => {
    expect(filedPercent(noCounts())).toBeNull();
  });
});
