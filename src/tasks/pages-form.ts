import { randomUUID } from 'node:crypto';
import type { Request, Response } from 'express';
import { DomainError } from '../kernel/errors.ts';
import { isId } from '../kernel/ids.ts';
import { formOf, merchantOf, say, show, shownName, staffOf } from '../platform/web/frame.ts';
import type { PageRouter } from '../platform/web/page-router.ts';
import { TaskFaults, type TaskFaultCode } from './faults.ts';
import { type FormValues, readForm, valuesOf } from './form.ts';
import { type Context, contextOf, dayIn, idIn, type TaskPagesDeps } from './pages-deps.ts';
import { REPEATS, WEEKDAYS } from './repeat-choice.ts';
import { LEADS } from './rules.ts';
import type { Task } from './types.ts';
import { leadWords, repeatWords } from './views.ts';

const FIELDS = ['title', 'note', 'kind', 'startsOn', 'time', 'minutes', 'repeat', 'rule', 'every', 'days', 'until', 'count', 'assigneeId', 'leads', 'customerId', 'caseId'] as const; // prettier-ignore
const LENGTHS = [15, 30, 45, 60, 90, 120, 180];

/** A form makes one task, however often it is sent; a program that posts without its key makes one each time. */
const onceKeyOf = ({ key = '' }: FormValues): string | undefined =>
  /^[\w-]{8,60}$/.test(key) ? `form:${key}` : undefined;

/** The form of a task, new or to be changed. */
export function formPages(pages: PageRouter, deps: TaskPagesDeps): void {
  const { db, tasks, staff, customers, cases } = deps;

  /** What the form says of the customer and case it is about; what is not there is left out. */
  async function about(res: Response, { customerId = '', caseId = '' }: FormValues) {
    const merchantId = merchantOf(res);
    const quiet = async <T>(work: () => Promise<T>): Promise<T | undefined> => work().catch((fault: unknown) => {
      if (fault instanceof DomainError && fault.code === 'not_found') return undefined;
      throw fault;
    }); // prettier-ignore
    const customer = customerId === '' ? undefined : await quiet(() => customers.standing(db.reader, merchantId, customerId)); // prettier-ignore
    const issue = caseId === '' ? undefined : await quiet(() => cases.byId(db.reader, merchantId, caseId));
    return {
      customerId: customer?.id ?? '',
      customerName: customer ? shownName(res, customer.name) || say(res, 'tasks.customer') : '',
      caseId: issue?.id ?? '',
      caseNumber: issue ? String(issue.number) : '',
    };
  }

  async function form(
    res: Response,
    values: FormValues,
    faults: ReadonlyMap<string, TaskFaultCode>,
    before?: Task,
  ): Promise<void> {
    const merchantId = merchantOf(res);
    const context: Context = await contextOf(deps, res);
    const people = (await staff.people(db.reader, merchantId)).filter(({ active, id }) => active || id === values['assigneeId']); // prettier-ignore
    const leads = [...new Set([...LEADS, ...(before?.leads ?? [])])].toSorted((a, b) => a - b);
    const words = Object.fromEntries(
      FIELDS.map((field) => [field, faults.has(field) ? say(res, `tasks.fault.${faults.get(field)}`) : '']),
    );
    const own = before?.rule !== undefined && values['repeat'] === 'custom';
    const minutes = Number(values['minutes'] || 0);
    show(res, 'tasks/form', {
      id: before?.id ?? '',
      key: values['key'] ?? '',
      values: Object.fromEntries(
        ['title', 'note', 'startsOn', 'time', 'minutes', 'every', 'until', 'count'].map((name) => [
          name,
          values[name] ?? '',
        ]),
      ),
      appointment: values['kind'] === 'appointment',
      faults: { ...words, repeat: words['repeat'] || words['rule'] || '' },
      lengths: [...new Set([...LENGTHS, ...(minutes > 0 ? [minutes] : [])])]
        .toSorted((a, b) => a - b)
        .map((length) => ({ value: String(length), words: say(res, 'tasks.length', { count: length }), here: length === minutes })), // prettier-ignore
      repeats: REPEATS.filter((repeat) => repeat !== 'custom' || own || values['repeat'] === 'custom').map(
        (repeat) => ({
          code: repeat,
          here: values['repeat'] === repeat,
          words:
            repeat === 'custom' && before
              ? repeatWords(res, before, context.today)
              : say(res, `tasks.repeat.${repeat}`),
        }),
      ),
      weekdays: WEEKDAYS.map((code) => ({ code, here: values[`on_${code}`] === 'yes' })),
      ends: ['never', 'on', 'after'].map((code) => ({ code, here: (values['end'] ?? 'never') === code })),
      people: people.map(({ id, name }) => ({
        id,
        name: id === context.staffId ? say(res, 'tasks.meNamed', { name }) : name,
        here: id === values['assigneeId'],
      })),
      leads: leads.map((lead) => ({ lead, words: leadWords(res, lead), here: values[`lead_${lead}`] === 'yes' })),
      about: await about(res, values),
      series: before?.rule !== undefined,
    });
  }

  async function save(req: Request, res: Response, before?: Task): Promise<void> {
    const merchantId = merchantOf(res);
    const { actor } = staffOf(res);
    const values = formOf(req);
    const { task, faults } = readForm(values, before);
    const refuse = (found: ReadonlyMap<string, TaskFaultCode>) => form(res.status(422), values, found, before);
    if (faults.size > 0) return refuse(faults);
    try {
      const id = await db.write(async (tx) => {
        if (before) {
          await tasks.change(tx, merchantId, before.id, { ...task, source: before.source }, actor);
          await staff.audit(tx, { merchantId, actor, action: 'task.changed', subject: before.id });
          return before.id;
        }
        const onceKey = onceKeyOf(values);
        const added = await tasks.add(tx, merchantId, { ...task, source: actor, onceKey });
        if (!added) return (await tasks.idOfOnce(tx, merchantId, onceKey!))!; // pressed twice
        await staff.audit(tx, { merchantId, actor, action: 'task.added', subject: added.id });
        return added.id;
      });
      res.redirect(303, `/agenda/${id}?done=tasks.done.${before ? 'changed' : 'added'}`);
    } catch (fault) {
      if (fault instanceof TaskFaults) return refuse(fault.codes);
      throw fault;
    }
  }

  pages.get('/agenda/new', 'serve', async (req, res) => {
    const { today } = await contextOf(deps, res);
    const asked = dayIn(req.query['day']);
    const { customer, case: issue } = req.query;
    const startsOn = asked !== undefined && asked > today ? asked : today;
    const first = { kind: 'task' as const, title: '', startsOn, leads: [0] };
    const values = valuesOf({ ...first, assigneeId: staffOf(res).staffId });
    const idOf = (text: unknown): string => (typeof text === 'string' && isId(text) ? text : '');
    const refs = { customerId: idOf(customer), caseId: idOf(issue) };
    await form(res, { ...values, ...refs, count: '10', key: randomUUID() }, new Map());
  });
  pages.post('/agenda', 'serve', (req, res) => save(req, res));
  pages.get('/agenda/:id/edit', 'serve', async (req, res) => {
    const task = await tasks.byId(db.reader, merchantOf(res), idIn(req.params['id']));
    const values = valuesOf(task);
    await form(res, { ...values, count: values['count'] || '10' }, new Map(), task); // prettier-ignore
  });
  pages.post('/agenda/:id', 'serve', async (req, res) => {
    await save(req, res, await tasks.byId(db.reader, merchantOf(res), idIn(req.params['id'])));
  });
}
