/**
 * What of a filing may be shown to whom: the projection of rules/privacy, carried to the items of the form. What the form
 * does not name is shown to officials who open the one record, and to nobody else.
 */
import { type Audience, type Consent, consentHolds, isProtected } from '../privacy/audiences.ts';
import { maskBusinessName, maskPersonName } from '../privacy/person-name.ts';
import { answeredValue, type FilingAnswer, type FilingContent } from './answers.ts';
import type { Field, FieldPrivacy } from './fields.ts';
import type { Form } from './form.ts';

export interface FilingView {
  audience: Audience;
  holderKind: unknown;
  consent?: Consent | undefined;
  /** Legal time at which the consent must be in force. */
  asOf: Date;
}

/** The content an audience may see; undefined: nothing, not even that there is one. `form`: undefined where it was taken in as received. */
export function projectFiling(
  content: Record<string, unknown>,
  form: Form | undefined,
  view: FilingView,
): Record<string, unknown> | undefined {
  switch (view.audience) {
    case 'authority':
    case 'holder':
      return content;
    case 'authority-list':
      return form ? itemsOf(content as FilingContent, form, withoutContacts) : {};
    case 'ministry-system':
    case 'public':
      return form && forThirdParty(content as FilingContent, form, view);
    case 'provider':
    case 'operator':
      return undefined;
  }
}

type Treatment = (field: Field, answer: FilingAnswer) => FilingAnswer | undefined;

const withoutContacts: Treatment = ({ privacy }, answer) => (privacy === 'contact' ? undefined : answer);

function forThirdParty(content: FilingContent, form: Form, view: FilingView): FilingContent | undefined {
  const { holderKind, consent, asOf } = view;
  // Even an enterprise's contact is a person; a note may speak of one.
  if (!isProtected(holderKind))
    return itemsOf(content, form, (field, answer) => withoutContacts(field, withoutNote(answer)));
  if (!consentHolds(consent, asOf)) return undefined;
  const shown: Record<FieldPrivacy, (answer: FilingAnswer) => FilingAnswer | undefined> = {
    open: withoutNote,
    name: (answer) => maskedName(answer, holderKind),
    text: () => undefined,
    contact: () => undefined,
  };
  return itemsOf(content, form, ({ privacy }, answer) => shown[privacy](answer));
}

function itemsOf(content: FilingContent, form: Form, treat: Treatment): FilingContent {
  const sections = Object.entries(form.sections).map(([name, { fields }]) => {
    const items = Object.entries(fields).flatMap(([item, field]) => {
      const answer = content[name]?.[item];
      const shown = answer === undefined ? undefined : treat(field, answer);
      return shown === undefined ? [] : [[item, shown] as const];
    });
    return [name, Object.fromEntries(items)] as const;
  });
  return Object.fromEntries(sections);
}

function withoutNote(answer: FilingAnswer): FilingAnswer {
  return typeof answer === 'object' ? { answer: answer.answer } : answer;
}

function maskedName(answer: FilingAnswer, holderKind: unknown): string | undefined {
  const name = answeredValue(answer);
  if (typeof name !== 'string') return undefined;
  return holderKind === 'individual-business' ? maskBusinessName(name) : maskPersonName(name);
}
