/** zh 中文 · en English. */
export type TemplateLanguage = 'zh' | 'en';
export const TEMPLATE_LANGUAGES = ['zh', 'en'] as const satisfies readonly TemplateLanguage[];

/** sms 短信 · voice 语音外呼 · email 电子邮件 · call-list 人工电话: what a person who calls reads from. */
export type TemplateChannel = 'sms' | 'voice' | 'email' | 'call-list';
export const TEMPLATE_CHANNELS = ['sms', 'voice', 'email', 'call-list'] as const satisfies readonly TemplateChannel[];
