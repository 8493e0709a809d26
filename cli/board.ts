import { type ApiOptions, connectApi } from './api-client.ts';
import { requireCode } from './options.ts';
import { writeOutcome } from './output.ts';
import { table } from './table.ts';

interface Row {
  name: string;
  stage: { title: string } | null;
  counts: {
    register: number;
    roster: number;
    filed: number;
    filedLate: number;
    notFiled: number;
    filedPercent: number | null;
  };
}

interface Board extends Row {
  year: number;
  own: Row['counts'];
  children: Row[];
  imbalances: string[];
}

/** `gongshi board`: where a year stands at each authority (N8-1). The page /board of the portal draws it. */
export async function showBoard(
  env: NodeJS.ProcessEnv,
  options: ApiOptions & { year: number; authority?: string },
): Promise<void> {
  const { year, authority } = options;
  if (authority !== undefined) requireCode('--authority', authority);
  const query = new URLSearchParams({ year: String(year), ...(authority !== undefined && { authority }) });
  const board = await connectApi(env, options).get<Board>(`/board?${query}`);
  writeOutcome(options.json, board, () => boardInWords(board));
}

function boardInWords(board: Board): string {
  const { year, name, stage, counts, own, children, imbalances } = board;
  const rows = [...children, { name: '本级管理', stage: null, counts: own }, { name: '合计', stage: null, counts }];
  const heading = ['主管部门', '登记库', '应公示', '按时', '逾期', '未填报', '填报率'];
  const balance = imbalances.length === 0 ? '账目平衡' : `账目不平衡：${imbalances.join('；')}`;
  return [
    `${name} ${year} 年度填报公示：${stage?.title ?? '各省分别进行'}\n`,
    table([heading, ...rows.map(line)], 1),
    `${balance}\n`,
  ].join('');
}

function line({ name, counts }: Row): (string | number)[] {
  const { register, roster, filed, filedLate, notFiled, filedPercent } = counts;
  const share = filedPercent === null ? '—' : `${filedPercent.toFixed(1)}%`;
  return [name, register, roster, filed, filedLate, notFiled, share];
}
