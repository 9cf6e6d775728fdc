import type { Broadcasts } from './broadcasts/index.ts';
import type { Greetings } from './care/index.ts';
import type { Costs } from './costs/index.ts';
import { hasMembers, mayStillSend } from './customers/index.ts';
import { todaySlice } from './desk/index.ts';
import { createInbox, type Inbox, type InboxDeps, inboxSlice } from './inbox/index.ts';
import { keepQuiet } from './keywords/index.ts';
import type { Knowledge } from './knowledge/index.ts';
import type { Database } from './platform/db/index.ts';
import type { Card, Slice } from './platform/slice.ts';
import type { SmsTemplates } from './platform/sms-templates.ts';
import type { Surveys } from './surveys/index.ts';
import { guidedStart, type Staff } from './staff/index.ts';
import { agendaToday, type Tasks } from './tasks/index.ts';

/** What the inbox and Today are put together from. */
type DeskParts = Omit<InboxDeps, 'mayStillSend' | 'keepQuiet' | 'audit'> & {
  db: Database;
  staff: Staff;
  templates: SmsTemplates;
  broadcasts: Broadcasts;
  costs: Costs;
  greetings: Greetings;
  tasks: Tasks;
  knowledge: Knowledge;
  surveys: Surveys;
  cards(): readonly Card[];
};

/** The inbox, and the slices of what staff have before them: inbox and Today. */
export function createDesk(parts: DeskParts): { inbox: Inbox; slices: Slice[] } {
  const { clock, merchants, staff } = parts;
  const deps: InboxDeps = {
    ...parts,
    mayStillSend,
    keepQuiet: (tx, merchantId, numberHash) => keepQuiet(tx, merchantId, numberHash, clock.now()),
    audit: staff.audit,
  };
  const inbox = createInbox(deps);
  const start = guidedStart({ merchants, hasMembers });
  return {
    inbox,
    slices: [
      inboxSlice({ ...parts, ...deps, inbox }),
      todaySlice({ ...parts, inbox, start, agenda: agendaToday(parts) }),
    ],
  };
}
