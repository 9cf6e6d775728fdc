import type { LocalDate } from '../../src/kernel/calendar.ts';
import { MINUTE } from '../../src/kernel/clock.ts';
import type { Engine } from '../../src/platform/db/index.ts';
import type { Role } from '../../src/platform/web/principal.ts';
import type { AlertSubject } from '../../src/staff/index.ts';
import type { NewTask, Occurrence, Tasks } from '../../src/tasks/index.ts';
import { openInboxShop, type InboxShop } from '../inbox/world.ts';
import type { ShopParts } from '../flows/shop.ts';

export const day = (text: string): LocalDate => text as LocalDate;

/** Monday 15 June 2026, noon in New York. */
export const NOON = Date.UTC(2026, 5, 15, 16, 0);

export interface Colleague {
  staffId: string;
  phone: string;
  actor: string;
}

/** Lin's Noodles with an agenda, and staff who have phones. */
export interface AgendaShop extends InboxShop {
  tasks: Tasks;
  colleague(more?: { role?: Role; alerts?: AlertSubject[]; phone?: string; merchantId?: string }): Promise<Colleague>;
  add(task?: Partial<NewTask>): Promise<string>;
  /** Occurrences of a task, the first due first. */
  times(taskId: string): Promise<Occurrence[]>;
  /** Runs the job of reminders once, as the worker does each minute. */
  remind(): Promise<void>;
  /** Lets minutes pass, reminding in each. */
  pass(minutes: number, each?: number): Promise<void>;
  /** Texts queued to a number so far, oldest first. */
  texts(phone: string): Promise<string[]>;
  write<T>(work: (tx: Parameters<Tasks['add']>[0]) => Promise<T>): Promise<T>;
}

let serial = 0;

export async function openAgenda(engine: Engine, parts: ShopParts = {}): Promise<AgendaShop> {
  const shop = await openInboxShop(engine, parts);
  const { gateway, test, merchantId, clock } = shop;
  clock.set(NOON);
  const { tasks } = gateway;
  const job = gateway.jobs.find(({ name }) => name === 'tasks.remind')!;
  const remind = () => job.run(() => {});
  return {
    ...shop,
    tasks,
    write: (work) => test.db.write(work),
    async colleague({
      role = 'clerk',
      alerts = [],
      phone = `+1202558${String(++serial).padStart(4, '0')}`,
      ...more
    } = {}) {
      const email = `colleague${++serial}@shop.example`;
      const person = { merchantId, email, role, phone, alerts, ...more };
      const { staffId } = await test.db.write((tx) => gateway.staff.add(tx, person));
      return { staffId, phone, actor: `staff:${staffId}` };
    },
    async add(task = {}) {
      const whole = {
        kind: 'task' as const,
        title: 'call Amy back',
        startsOn: day('2026-06-15'),
        leads: [],
        source: 'api',
      };
      return (await test.db.write((tx) => tasks.add(tx, merchantId, { ...whole, ...task })))!.id;
    },
    times: async (taskId) => (await tasks.occurrences(test.db.reader, merchantId, taskId, 500)).toReversed(),
    remind,
    async pass(minutes, each = 1) {
      for (let passed = 0; passed < minutes; passed += each) {
        clock.advance(each * MINUTE);
        await remind();
      }
    },
    async texts(phone) {
      const hash = gateway.vault.hash(merchantId, phone);
      const rows = await gateway.messages.list(test.db.reader, merchantId, {
        number: { hash, customerId: null },
        direction: 'outbound',
        limit: 200,
      });
      return rows.map(({ text }) => text).toReversed();
    },
  };
}
