import { z } from 'zod';
import { addDays, localDate } from '../kernel/calendar.ts';
import type { Action } from '../platform/slice.ts';
import type { Staff } from '../staff/index.ts';
import { dueOf, LEADS, readTitle } from './rules.ts';
import type { Tasks, TasksDeps } from './types.ts';

const ANYBODY = '';
const LEAD_CHOICES = LEADS.map(String);

/** Absent and empty are the same in a form. */
const orEmpty = <T extends z.ZodType>(schema: T) => z.preprocess((value) => value ?? '', schema);

const input = z.object({
  title: z
    .string({ error: 'Say what is to be done.' })
    .refine((text) => readTitle(text) !== '', { error: 'Say what is to be done, in 1 to 200 characters.' }),
  days: z.coerce.number({ error: 'Give a whole number of days, 0 to 365.' }).int().min(0).max(365),
  time: orEmpty(
    z
      .string()
      .regex(/^(|([01]\d|2[0-3]):[0-5]\d)$/, 'Write the time as hours and minutes, like "15:00", or leave it out.'),
  ),
  assignee: orEmpty(z.string().max(40)),
  lead: orEmpty(z.enum(['', ...LEAD_CHOICES], { error: `Choose one of ${LEAD_CHOICES.join(', ')} minutes, or none.` })),
});

/** `tasks.make`: something for the staff to do about this customer, as a care call. */
export function tasksActions(
  deps: Pick<TasksDeps, 'clock' | 'merchants'> & { tasks: Tasks; staff: Pick<Staff, 'people'> },
): Action[] {
  const { clock, merchants, staff, tasks } = deps;
  return [
    {
      name: 'tasks.make',
      label: 'tasks.action.make',
      asks: [
        { name: 'title', type: 'text', label: 'tasks.action.title' },
        { name: 'days', type: 'number', label: 'tasks.action.days' },
        { name: 'time', type: 'text', label: 'tasks.action.time' },
        {
          name: 'assignee',
          type: 'choice',
          label: 'tasks.action.assignee',
          choices: async (reader, merchantId) => [
            { code: ANYBODY, label: { key: 'tasks.anybody' } },
            ...(await staff.people(reader, merchantId))
              .filter(({ active }) => active)
              .map(({ id, name }) => ({ code: id, label: { words: name } })),
          ],
        },
        {
          name: 'lead',
          type: 'choice',
          label: 'tasks.action.lead',
          choices: async () => [
            { code: '', label: { key: 'tasks.lead.none' } },
            ...LEAD_CHOICES.map((code) => ({ code, label: { key: `tasks.lead.${code}` } })),
          ],
        },
      ],
      input,
      async run(tx, { merchantId, customerId, input: given, onceKey, actor }) {
        const { title, days, time, assignee, lead } = given as z.output<typeof input>;
        const { zone } = await merchants.byId(tx, merchantId);
        const now = clock.now();
        const people = assignee === ANYBODY ? [] : await staff.people(tx, merchantId);
        // Whoever has left the shop meanwhile does nothing any more: anybody does it.
        const assigneeId = people.some(({ id, active }) => active && id === assignee) ? assignee : undefined;
        const at = { time: time === '' ? undefined : time };
        const wanted = addDays(localDate(now, zone), days);
        // A step that runs in the evening and asks for the morning means the next one.
        const startsOn = dueOf(at, wanted, zone) > now ? wanted : addDays(wanted, 1);
        const leads = lead === '' ? [] : [Number(lead)];
        const task = { kind: 'task' as const, title, startsOn, ...at, leads, assigneeId, customerId };
        await tasks.add(tx, merchantId, { ...task, source: actor, onceKey });
        return undefined;
      },
    },
  ];
}
