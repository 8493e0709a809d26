/** zh 中文 · en English. */
export type TemplateLanguage = 'zh' | 'en';
export const TEMPLATE_LANGUAGES = ['zh', 'en'] as const satisfies readonly TemplateLanguage[];
