import { expect, it } from 'vitest';
import { maskIdentityNumbers } from './identity-number.ts';

it.each([
  ['150102198001011234', '150102************'],
  ['身份证15010219800101123x，张三', '身份证150102************，张三'],
  ['１５０１０２１９８００１０１１２３Ｘ', '１５０１０２************'],
  ['150102800101123', '150102************'],
  ['150102 19800101 1234;150103200212310011', '150102************;150103************'],
])('masks %s', (text, shown) => {
  expect(maskIdentityNumbers(text)).toBe(shown);
});

it.each([
  ['a licence number', 'T15220150604000003'],
  ['a longer licence number', 'C1501022019010112340000'],
  ['digits without a day of birth', '150102198013011234'],
  ['fifteen of them', '150102801301123'],
  ['a telephone', '13800138000，0471-6941234'],
  ['nothing', ''],
])('leaves %s as it stands', (_what, text) => {
  expect(maskIdentityNumbers(text)).toBe(text);
});
