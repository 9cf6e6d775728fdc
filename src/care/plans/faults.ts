import { measure } from '../../kernel/sms-text.ts';
import { MOST_PARTS } from '../../marketing/index.ts';
import { parseMerchantText, type TextFaultCode } from '../../platform/merchant-text.ts';
import { LANGUAGES } from '../../platform/slice.ts';
import type { Reader } from '../../platform/db/index.ts';
import { type FieldFault, FieldFaults, faultsOf } from '../../platform/web/problems.ts';
import type { Condition } from '../../segments/index.ts';
import type { PlanDeps } from './deps.ts';
import { ANSWERS, planShape } from './draft.ts';
import { offersOf } from './offers.ts';
import { fieldsOf } from './texts.ts';
import type { PlanDraft, Step } from './types.ts';

/** Plain English for programs; pages say the code in their own words. */
const TEXT_FAULTS: Partial<Record<TextFaultCode, string>> = {
  too_long: 'A text is at most 1,600 characters long.',
  characters: 'The text holds a character that no phone can show.',
  full_width_braces: 'Write fields with plain braces: {{name}}.',
  single_braces: 'Write fields with two braces: {{name}}.',
  unbalanced: 'A brace has no partner: write fields as {{name}}.',
  unknown_field: 'There is no such field. {{voucher}}, {{until}} and {{gift}} need a voucher that goes with the text.',
  fallback: 'After a field one word or phrase may stand in straight quotes, like {{name "friend"}}.',
  too_many_fields: 'Use at most 20 fields in a text.',
};

interface Check {
  deps: PlanDeps;
  reader: Reader;
  merchantId: string;
  draft: PlanDraft;
}

/** What is wrong with a condition, at the place it stands. */
async function whereFaults({ deps, reader, merchantId }: Check, where: Condition | undefined, at: string) {
  if (where === undefined) return [];
  const faults = await deps.segments.faults(reader, merchantId, where);
  return faults.map(({ path, message }): FieldFault => ({ field: [at, path].filter(Boolean).join('.'), message }));
}

function textFaults({ deps }: Check, step: Extract<Step, { kind: 'send' | 'ask' }>, at: string): FieldFault[] {
  const given = LANGUAGES.filter((language) => (step.texts[language] ?? '').trim() !== '');
  if (given.length === 0) return [{ field: `${at}.texts`, message: 'Write the text in one language at least.' }];
  const allowed = fieldsOf(deps, step.kind === 'send' ? step.voucherOfferId : undefined);
  return given.flatMap((language): FieldFault[] => {
    const field = `${at}.texts.${language}`;
    const text = step.texts[language]!;
    const read = parseMerchantText(text, allowed);
    if (!read.ok) {
      const { code } = read.faults[0]!;
      return [{ field, message: TEXT_FAULTS[code] ?? 'Only fields may stand in braces, like {{name}} or {{name "friend"}}.' }]; // prettier-ignore
    }
    if (measure(text).parts > MOST_PARTS) return [{ field, message: `Keep the text within ${MOST_PARTS} parts.` }];
    return [];
  });
}

async function offerFaults({ deps, reader, merchantId }: Check, step: Step, at: string): Promise<FieldFault[]> {
  if (step.kind !== 'send' || step.voucherOfferId === undefined) return [];
  const offers = await deps.vouchers.offers(reader, merchantId);
  if (offers.some(({ id }) => id === step.voucherOfferId)) return [];
  return [{ field: `${at}.voucherOfferId`, message: 'Choose a voucher offer that is in use.' }];
}

function actionFaults({ deps }: Check, step: Step, at: string): FieldFault[] {
  if (step.kind !== 'do') return [];
  const action = deps.actions().find(({ name }) => name === step.action);
  if (!action) return [{ field: `${at}.action`, message: 'There is no such action in this gateway.' }];
  const read = action.input.safeParse(step.input);
  return read.success ? [] : faultsOf(read.error.issues, `${at}.input`);
}

/** A branch goes by a question that stands before it, and by answers that question has. */
function branchFaults({ draft }: Check, step: Step, position: number): FieldFault[] {
  const answer = step.only?.answer;
  if (!answer) return [];
  const at = `steps.${position}.only.answer`;
  const question = draft.steps.slice(0, position).find(({ id }) => id === answer.stepId);
  if (question?.kind !== 'ask') return [{ field: `${at}.stepId`, message: 'Choose a question that is asked before.' }];
  const known: readonly string[] = [...ANSWERS[question.what], 'none'];
  return answer.in.every((one) => known.includes(one))
    ? []
    : [{ field: `${at}.in`, message: `Choose among the answers: ${known.join(', ')}.` }];
}

async function stepFaults(check: Check, step: Step, position: number): Promise<FieldFault[]> {
  const at = `steps.${position}`;
  const first = check.draft.steps.findIndex(({ id }) => id === step.id);
  return [
    ...(first < position ? [{ field: `${at}.id`, message: 'Two steps have this id: give each its own.' }] : []),
    ...(step.kind === 'send' || step.kind === 'ask' ? textFaults(check, step, at) : []),
    ...(await offerFaults(check, step, at)),
    ...actionFaults(check, step, at),
    ...branchFaults(check, step, position),
    ...(await whereFaults(check, step.only?.where, `${at}.only.where`)),
  ];
}

async function triggerFaults({ deps, reader, merchantId, draft }: Check): Promise<FieldFault[]> {
  const { trigger } = draft;
  if (!offersOf(deps).triggers.includes(trigger.kind))
    return [{ field: 'trigger.kind', message: 'Nothing in this gateway sets a plan off that way.' }];
  if (trigger.kind !== 'field') return [];
  const fields = await deps.segments.fields(reader, merchantId);
  const field = fields.find(({ name }) => name === `custom.${trigger.fieldId}`);
  return field?.type === 'day' ? [] : [{ field: 'trigger.fieldId', message: 'Choose a field that holds a date.' }];
}

async function peopleFaults(check: Check): Promise<FieldFault[]> {
  const { deps, reader, merchantId, draft } = check;
  const { where, segmentId } = draft;
  if (where !== undefined && segmentId !== undefined)
    return [{ field: 'segmentId', message: 'Send either where or segmentId.' }];
  if (segmentId === undefined) return whereFaults(check, where, 'where');
  const known = (await deps.segments.list(reader, merchantId)).find(({ id }) => id === segmentId);
  return known && !known.broken ? [] : [{ field: 'segmentId', message: 'Choose a segment that can be used.' }];
}

/** Everything that is wrong with a plan, each at its place in it. Takes anything: plans come from forms and programs. */
export async function draftFaults(
  deps: PlanDeps,
  reader: Reader,
  merchantId: string,
  given: unknown,
): Promise<{ draft: PlanDraft } | { faults: FieldFault[] }> {
  const read = planShape.safeParse(given);
  if (!read.success) return { faults: faultsOf(read.error.issues) };
  const draft = read.data as PlanDraft;
  const check = { deps, reader, merchantId, draft };
  const faults = [...(await triggerFaults(check)), ...(await peopleFaults(check))];
  for (const [position, step] of draft.steps.entries()) faults.push(...(await stepFaults(check, step, position)));
  return faults.length > 0 ? { faults } : { draft };
}

/** @throws FieldFaults with everything that is wrong */
export async function checkedDraft(
  deps: PlanDeps,
  reader: Reader,
  merchantId: string,
  given: unknown,
): Promise<PlanDraft> {
  const checked = await draftFaults(deps, reader, merchantId, given);
  if ('faults' in checked) throw new FieldFaults(checked.faults.slice(0, 20));
  return checked.draft;
}
