import { type FieldError, Refusal } from '../refusal.ts';

/** The draft breaks rules of templates; each by its field. */
export function templateInvalid(errors: readonly FieldError[]): Refusal {
  return new Refusal('template-invalid', {
    status: 422,
    title: '消息模板不符合要求',
    titleEn: 'The template breaks the rules of templates',
    detail: `模板有 ${errors.length} 处不符合要求：${errors.map(({ detail }) => detail).join('；')}。请修改后重新提出。`,
    errors: errors.map((error) => ({ ...error, pointer: `/body${error.pointer}` })),
  });
}

export function noSuchTemplate(id: string): Refusal {
  return new Refusal('no-such-template', {
    status: 404,
    title: '没有这一版消息模板',
    titleEn: 'No such template',
    detail: `没有编号为 ${id} 的消息模板；请以 GET /api/v1/templates 查询编号。`,
    errors: [{ pointer: 'id', value: id, detail: '不存在' }],
  });
}

export function templateDecided(template: { id: number; state: string }): Refusal {
  return new Refusal('already-decided', {
    status: 409,
    title: '已经审核',
    titleEn: 'It has already been decided',
    detail: `消息模板（编号 ${template.id}）已审核，结果为 ${template.state}；需要更改的，请另提一版。`,
  });
}

/** A text of the demonstration must not reach real holders. */
export function demonstrationTemplateRefused(): Refusal {
  return new Refusal('demonstration-refused', {
    status: 422,
    title: '正式环境不接受演示模板',
    titleEn: 'No demonstration templates in production',
    detail: '正式环境中 demonstration 不得为 true；请去掉该项后重新提出。',
    errors: [{ pointer: '/body/demonstration', value: true, detail: '正式环境中不得为 true' }],
  });
}
