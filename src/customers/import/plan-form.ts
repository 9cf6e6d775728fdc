import type { Response } from 'express';
import { z } from 'zod';
import { say, merchantOf } from '../../platform/web/frame.ts';
import type { ViewValues } from '../../platform/web/views.ts';
import type { ImportDeps } from './deps.ts';
import { type Plan, planSchema, TARGETS, type Target } from './plan.ts';
import type { ImportView } from './service.ts';
import type { ImportHead } from './store.ts';

const squeezed = (max: number) =>
  z
    .string()
    .catch('')
    .transform((text) => text.normalize('NFC').replace(/[\p{C}{}<>]/gu, ' ').replace(/\s+/g, ' ').trim().slice(0, max)); // prettier-ignore

const choice = z.object({
  country: z.string().regex(/^[A-Z]{2}$/).catch('US'),
  dayFirst: z.enum(['yes', 'no']).catch('no').transform((word) => word === 'yes'),
  known: z.enum(['fill', 'overwrite', 'skip']).catch('fill'),
  join: z.literal('yes').optional().catch(undefined).transform((word) => word === 'yes'),
  tag: squeezed(40),
  consent: z.enum(['none', 'proof', 'ask']).catch('none'),
  wording: squeezed(1000),
  where: squeezed(200),
  when: squeezed(40),
}); // prettier-ignore

/** What was chosen on the page of the columns; a target nobody knows counts as left out. */
export function readPlan(form: Record<string, string>, head: ImportHead): Plan {
  const columns = Array.from({ length: head.columns }, (_, index): Target | null => {
    const read = planSchema.shape.columns.element.safeParse(form[`c${index}`]);
    return read.success ? read.data : null;
  });
  const only = head.kind === 'stops' ? columns.map((target) => (target === 'phone' ? target : null)) : columns;
  return { ...choice.parse(form), columns: only };
}

/** Countries of the list, in the words of the page's language, its own first. */
function countries(res: Response, chosen: string): { code: string; name: string; here: boolean }[] {
  const names = new Intl.DisplayNames([say(res, 'import.locale')], { type: 'region' });
  const codes = say(res, 'import.countries').split(' ');
  return [...new Set([chosen, ...codes])].map((code) => ({
    code,
    name: names.of(code) ?? code,
    here: code === chosen,
  }));
}

/** Everything the page of the columns shows. @param faults by field, as keys under `import.plan.fault` */
export async function planForm(
  deps: ImportDeps,
  res: Response,
  { head, header, sample }: ImportView,
  plan: Plan,
  faults: Record<string, string> = {},
): Promise<ViewValues> {
  const own = head.kind === 'stops' ? [] : await deps.custom.list(deps.db.reader, merchantOf(res));
  const targets = [
    ...(head.kind === 'stops' ? (['phone'] as const) : TARGETS).map((code) => ({ code, name: say(res, `import.target.${code}`) })), // prettier-ignore
    ...own.map(({ id, name }) => ({ code: `field:${id}`, name })),
  ];
  const fault = (field: string): string => (faults[field] ? say(res, `import.plan.fault.${faults[field]}`) : '');
  return {
    id: head.id,
    kind: head.kind,
    people: head.kind === 'people',
    total: head.total,
    columns: plan.columns.map((target, index) => ({
      name: `c${index}`,
      title: header?.[index] || say(res, 'import.column', { number: index + 1 }),
      sample: sample.map((cells) => cells[index] ?? '').filter((cell) => cell !== ''),
      fault: fault(`c${index}`),
      targets: targets.map((one) => ({ ...one, here: one.code === target })),
    })),
    fault: fault('columns'),
    countries: countries(res, plan.country),
    known: (['fill', 'overwrite', 'skip'] as const).map((code) => ({ code, here: plan.known === code })),
    consents: (['none', 'proof', 'ask'] as const).map((code) => ({ code, here: plan.consent === code })),
    plan,
    wordingFault: fault('wording'),
    whereFault: fault('where'),
    whenFault: fault('when'),
    anyFault: Object.keys(faults).length > 0,
  };
}
