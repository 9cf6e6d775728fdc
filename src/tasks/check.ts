import { addDays, localDate, parseDate, type LocalDate } from '../kernel/calendar.ts';
import { DomainError } from '../kernel/errors.ts';
import type { Reader } from '../platform/db/index.ts';
import { TaskFaults, type TaskFaultCode } from './faults.ts';
import { readRule } from './repeat.ts';
import { dueOf, LONGEST_LEAD, MOST_LEADS, NOTE_MAX, readTitle } from './rules.ts';
import type { NewTask, Task, TasksDeps } from './types.ts';

const FARTHEST_DAYS = 5 * 366;

/** Whether a reader finds what an id names; a fault of another kind is passed on. */
async function isThere(read: () => Promise<unknown>): Promise<boolean> {
  try {
    await read();
    return true;
  } catch (fault) {
    if (fault instanceof DomainError && fault.code === 'not_found') return false;
    throw fault;
  }
}

const isWhole = (value: number, least: number, most: number): boolean =>
  Number.isInteger(value) && value >= least && value <= most;

function dayOf(text: string, today: LocalDate): LocalDate | undefined {
  try {
    const day = parseDate(text);
    return day <= addDays(today, FARTHEST_DAYS) && day >= addDays(today, -FARTHEST_DAYS) ? day : undefined;
  } catch {
    return undefined;
  }
}

/** The faults of what stands in the task itself; what it names is looked up by `checkRefs`. */
function faultsOf(task: NewTask, day: LocalDate | undefined): Map<string, TaskFaultCode> {
  const faults = new Map<string, TaskFaultCode>();
  if (readTitle(task.title) === '') faults.set('title', 'title');
  if (Array.from(task.note ?? '').length > NOTE_MAX) faults.set('note', 'note');
  if (!['task', 'appointment'].includes(task.kind)) faults.set('kind', 'kind');
  if (day === undefined) faults.set('startsOn', 'day');
  if (task.time !== undefined && !/^([01]\d|2[0-3]):[0-5]\d$/.test(task.time)) faults.set('time', 'time');
  if (task.minutes !== undefined && !isWhole(task.minutes, 1, 1440)) faults.set('minutes', 'minutes');
  if (task.leads.length > MOST_LEADS || !task.leads.every((lead) => isWhole(lead, 0, LONGEST_LEAD)))
    faults.set('leads', 'leads');
  return faults;
}

async function checkRefs(
  { staff, customers, cases }: TasksDeps,
  reader: Reader,
  merchantId: string,
  { assigneeId, customerId, caseId }: NewTask,
  before: Task | undefined,
): Promise<Map<string, TaskFaultCode>> {
  const faults = new Map<string, TaskFaultCode>();
  if (assigneeId !== undefined && assigneeId !== before?.assigneeId) {
    const people = await staff.people(reader, merchantId);
    if (!people.some(({ id, active }) => id === assigneeId && active)) faults.set('assigneeId', 'assignee');
  }
  if (customerId !== undefined && customerId !== before?.customerId)
    if (!(await isThere(() => customers.standing(reader, merchantId, customerId))))
      faults.set('customerId', 'customer');
  if (caseId !== undefined && caseId !== before?.caseId)
    if (!(await isThere(() => cases.byId(reader, merchantId, caseId)))) faults.set('caseId', 'case');
  return faults;
}

/** A new thing to do once must still lie ahead; one that is only reworded may be overdue. */
function isPast(task: NewTask, day: LocalDate, zone: string, now: number, before: Task | undefined): boolean {
  if (task.rule !== undefined) return false;
  if (before && before.rule === undefined && before.startsOn === day && before.time === task.time) return false;
  return dueOf(task, day, zone) <= now;
}

/**
 * Reads a task as it will be kept.
 * @param before what it was, where it is changed
 * @throws TaskFaults with every field that cannot be kept
 */
export async function checkTask(
  deps: TasksDeps,
  reader: Reader,
  merchantId: string,
  task: NewTask,
  before?: Task,
): Promise<NewTask> {
  const { zone } = await deps.merchants.byId(reader, merchantId);
  const now = deps.clock.now();
  const day = dayOf(task.startsOn, localDate(now, zone));
  const faults = new Map([...faultsOf(task, day), ...(await checkRefs(deps, reader, merchantId, task, before))]);
  if (day !== undefined && !faults.has('time') && isPast(task, day, zone, now, before))
    faults.set(task.time === undefined ? 'startsOn' : 'time', 'past');
  const rule = task.rule === undefined || day === undefined ? undefined : attempt(faults, task.rule, day);
  if (faults.size > 0) throw new TaskFaults(faults);
  const note = task.note?.trim() || undefined;
  return { ...task, title: readTitle(task.title), note, startsOn: day!, rule, leads: [...new Set(task.leads)] };
}

function attempt(faults: Map<string, TaskFaultCode>, rule: string, day: LocalDate): string | undefined {
  try {
    return readRule(rule, day);
  } catch (fault) {
    if (!(fault instanceof TaskFaults)) throw fault;
    for (const [field, code] of fault.codes) faults.set(field, code);
    return undefined;
  }
}
