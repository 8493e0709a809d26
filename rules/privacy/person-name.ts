/**
 * Names of persons, masked (N6-4: surname + 某). How a surname is kept, and what takes its place where there is none,
 * follows the courts' own rule for published judgments (法释〔2016〕19号, 第九条):
 *
 *   李芳 → 李某 · 欧阳芳 → 欧阳某        the surname stays, compound surnames 复姓 whole
 *   买买提·艾力 → 买某 · 乌云其木格 → 乌某   without a Han surname: the first character
 *   𠮷田 → 𠮷某                        a character is one, whatever plane it stands on
 *   John Smith → J某                   the first letter
 *   李, J, 123 → 某                    nothing is left to hide, or nothing that is a name
 */

/**
 * Compound surnames of the 百家姓 (Northern Song, public domain), each in its traditional form too where that differs.
 * One that is missing here shows one character less, never one more.
 */
const COMPOUND_SURNAMES: ReadonlySet<string> = new Set(
  (
    '万俟 司马 上官 欧阳 夏侯 诸葛 闻人 东方 赫连 皇甫 尉迟 公羊 澹台 公冶 宗政 濮阳 淳于 单于 太叔 申屠 公孙 仲孙 ' +
    '轩辕 令狐 钟离 宇文 长孙 慕容 鲜于 闾丘 司徒 司空 亓官 司寇 子车 颛孙 端木 巫马 公西 漆雕 乐正 壤驷 公良 拓跋 ' +
    '夹谷 宰父 谷梁 段干 百里 东郭 南门 呼延 羊舌 微生 梁丘 左丘 东门 西门 伯赏 南宫 第五 ' +
    '萬俟 司馬 歐陽 諸葛 聞人 東方 赫連 尉遲 澹臺 濮陽 單于 公孫 仲孫 軒轅 鍾離 長孫 鮮于 閭丘 子車 顓孫 巫馬 樂正 ' +
    '壤駟 夾谷 穀梁 東郭 南門 東門 西門 南宮'
  ).split(' '),
);

const MASK = '某';

/** How a trade name 字号 ends; a person's name that ends so is masked as a trade name, which shows less. */
const TRADE_ENDINGS = /[矿场厂店部坊社行站馆队户窑洞井所院园庄号堂处]$|公司$|中心$|企业$|经营/u;

/** A name without the white space people set within it: `李　芳`. Its characters, not its code units. */
function charactersOf(name: string): string[] {
  return [...name.replace(/[\s\u200B\uFEFF]|\p{Variation_Selector}/gu, '')];
}

/** The masked name of a person; it never holds the whole name. */
export function maskPersonName(name: string): string {
  const characters = charactersOf(name);
  const kept = surnameOf(characters);
  const masked = kept + MASK;
  // 李某 is how 李某 would read: what is masked already, or is in truth called so, keeps nothing.
  return characters.join('').includes(masked) || kept === characters.join('') ? MASK : masked;
}

function surnameOf(characters: readonly string[]): string {
  const [first = '', second = ''] = characters;
  if (/^\p{Script=Han}$/u.test(first)) {
    const compound = first + second;
    // 欧阳 alone may be somebody called 阳 of the surname 欧: then the shorter one is the safe one.
    return characters.length > 2 && COMPOUND_SURNAMES.has(compound) ? compound : first;
  }
  // In capitals some letters become two: ß.
  return /^\p{L}$/u.test(first) ? ([...first.toUpperCase()][0] as string) : '';
}

/**
 * The masked name of an individual business 个体工商户: it may be called by its owner's name or by a trade name, in which
 * the owner's often stands (红山李芳采石场) and nobody can tell where. Only what can be a person's name keeps a surname.
 */
export function maskBusinessName(name: string): string {
  const characters = charactersOf(name);
  const personal = characters.length >= 2 && characters.length <= 4 && !TRADE_ENDINGS.test(characters.join(''));
  return personal ? maskPersonName(name) : `${MASK}个体工商户`;
}
