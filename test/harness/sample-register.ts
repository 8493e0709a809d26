import { creditCodeCheckCharacter } from '../../rules/credit-code.ts';
import { REGISTER_COLUMNS, type RegisterColumn } from '../../rules/register-heading.ts';

/** As much of a right as a test of messages cares about; a holder named twice has two rights. */
export interface SampleRight {
  holder: string;
  phone: string;
  registeredPhone?: string;
  email?: string;
}

/** A register with exactly these rights, all on the roster of 2021, as a CSV file. */
export function registerOf(rights: readonly SampleRight[]): string {
  const holders = [...new Set(rights.map(({ holder }) => holder))];
  const rows = rights.map((right, index) => rowOf(right, index, holders.indexOf(right.holder)));
  return `${[Object.values(REGISTER_COLUMNS), ...rows].map((cells) => cells.join(',')).join('\r\n')}\r\n`;
}

function rowOf({ holder, phone, registeredPhone = '', email = '' }: SampleRight, index: number, of: number): string[] {
  const body = `91150102${String(of).padStart(9, '0')}`;
  const cells: Record<RegisterColumn, string> = {
    licenceNo: `C15010020150${String(index).padStart(11, '0')}`,
    ...{ name: `呼和浩特市${index}号采石场`, kind: '采矿权', holder, holderKind: '企业' },
    creditCode: body + creditCodeCheckCharacter(body),
    ...{ mineral: '建筑用砂', area: '1.2500', validFrom: '2019-03-20', validTo: '2029-03-19' },
    ...{ firstIssued: '2015-06-25', issuingAuthority: '内蒙古自治区自然资源厅', divisionCode: '150100' },
    ...{ managingAuthority: '呼和浩特市自然资源局', state: '有效', closureGround: '', documentNo: '' },
    ...{ mergedInto: '', greenMine: '否', systemPhones: phone, registeredPhones: registeredPhone },
    ...{ contactPerson: '张三', email, remark: '' },
  };
  return (Object.keys(REGISTER_COLUMNS) as RegisterColumn[]).map((column) => cells[column]);
}
