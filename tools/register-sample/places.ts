/** The leagues and cities of 内蒙古自治区: division code, name, telephone area code. */
export interface Place {
  code: string;
  name: string;
  areaCode: string;
}

export const PLACES: readonly Place[] = [
  { code: '150100', name: '呼和浩特市', areaCode: '0471' },
  { code: '150200', name: '包头市', areaCode: '0472' },
  { code: '150300', name: '乌海市', areaCode: '0473' },
  { code: '150400', name: '赤峰市', areaCode: '0476' },
  { code: '150500', name: '通辽市', areaCode: '0475' },
  { code: '150600', name: '鄂尔多斯市', areaCode: '0477' },
  { code: '150700', name: '呼伦贝尔市', areaCode: '0470' },
  { code: '150800', name: '巴彦淖尔市', areaCode: '0478' },
  { code: '150900', name: '乌兰察布市', areaCode: '0474' },
  { code: '152200', name: '兴安盟', areaCode: '0482' },
  { code: '152500', name: '锡林郭勒盟', areaCode: '0479' },
  { code: '152900', name: '阿拉善盟', areaCode: '0483' },
];

export function placeOf(code: string): Place {
  const place = PLACES.find((candidate) => candidate.code === code);
  if (!place) throw new RangeError(`no place has the division code ${code}`);
  return place;
}

/** Invented villages and hills. */
export const SPOTS = [
  '沙日布拉格',
  '胡家梁',
  '敖包图',
  '石门沟',
  '达来呼都',
  '榆树湾',
  '白石头洼',
  '乌素图',
  '柳条沟',
  '新井',
  '哈拉乌',
  '马莲滩',
];
