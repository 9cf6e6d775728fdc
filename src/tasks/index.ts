import type { Customers } from '../customers/index.ts';
import type { Database } from '../platform/db/index.ts';
import type { Slice } from '../platform/slice.ts';
import type { SmsTemplates } from '../platform/sms-templates.ts';
import type { Messages } from '../messages/index.ts';
import type { Staff } from '../staff/index.ts';
import { tasksActions } from './actions.ts';
import { createAgenda } from './agenda.ts';
import { tasksApi } from './api.ts';
import { tasksCard } from './card.ts';
import { createFeeds, type Feeds } from './feeds.ts';
import { tasksFields } from './fields.ts';
import { tasksKeywords } from './keywords.ts';
import { tasksPages } from './pages.ts';
import { tasksData } from './personal-data.ts';
import { tasksJobs } from './remind.ts';
import type { Tasks, TasksDeps } from './types.ts';

export type * from './types.ts';
export type { Feeds } from './feeds.ts';
export { feedPages, type FeedPagesDeps } from './feed-pages.ts';
export { agendaToday, type AgendaToday } from './today.ts';

/** The agenda, and the addresses at which calendar programs read it. */
export function createTasks(deps: TasksDeps): { tasks: Tasks; feeds: Feeds } {
  const tasks = createAgenda(deps);
  return { tasks, feeds: createFeeds({ ...deps, tasks }) };
}

export interface TasksSliceDeps extends Omit<TasksDeps, 'staff' | 'customers'> {
  tasks: Tasks;
  feeds: Feeds;
  db: Database;
  messages: Messages;
  templates: SmsTemplates;
  staff: Staff;
  customers: Customers;
  /** Without a slash at the end; calendar programs ask there. */
  publicUrl: string;
}

export const tasksSlice = (deps: TasksSliceDeps): Slice => ({
  name: 'tasks',
  keywords: tasksKeywords(deps),
  pages: tasksPages(deps),
  api: tasksApi(deps),
  jobs: tasksJobs(deps),
  segmentFields: tasksFields,
  actions: tasksActions(deps),
  card: tasksCard(deps),
  personalData: tasksData(deps),
});
