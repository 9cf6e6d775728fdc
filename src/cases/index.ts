import type { Database } from '../platform/db/index.ts';
import type { Logger } from '../platform/log.ts';
import type { Slice } from '../platform/slice.ts';
import type { Staff } from '../staff/index.ts';
import { casesActions } from './actions.ts';
import { casesApi } from './api.ts';
import { casesCard } from './card.ts';
import { createCaseDesk as deskOf, type DeskDeps } from './desk.ts';
import { casesFields } from './fields.ts';
import { casesJobs } from './jobs.ts';
import { casesKeywords } from './keywords.ts';
import { createAlert, opener } from './open.ts';
import { casesData } from './personal-data.ts';
import * as store from './store.ts';
import { justSaid } from './store-repeat.ts';
import { staffLine } from './staff-line.ts';
import { createTellOwner } from './tell-owner.ts';
import { createTellStaff } from './tell-staff.ts';
import type { AlertNumbers, CaseDesk, Cases } from './types.ts';

export type * from './types.ts';
export { strayCases } from './store-strays.ts';
export { openCaseCount } from './store-figures.ts';
export { casePages, type CasePagesDeps, type Prevention, type PreventionTask, type ReadyAnswers } from './pages.ts';

export interface CasesDeps extends DeskDeps {
  alertNumbers: AlertNumbers;
}

export function createCases(deps: CasesDeps): Cases {
  const alert = createAlert({ ...deps, tellStaff: createTellStaff(deps) });
  return {
    open: opener(deps, alert),
    ofSender: store.caseOfSender,
    justSaid: justSaid(deps),
    addText: store.textAdder(deps),
    byId: store.caseById,
    texts: store.textsOf(deps.vault),
    list: (reader, merchantId, { late, ...filter }) =>
      store.listCases(reader, merchantId, { ...filter, ...(late && { late: deps.clock.now() }) }),
  };
}

/** What people of the shop do with cases. */
export const createCaseDesk = (deps: CasesDeps): CaseDesk => deskOf(deps);

/** The slice without its pages: `casePages` asks more of other floors. */
export function casesSlice(
  deps: CasesDeps & {
    db: Database;
    log: Logger;
    cases: Cases;
    caseDesk: CaseDesk;
    staff: Pick<Staff, 'phoneOf' | 'byPhone' | 'names'>;
  },
): Slice {
  const tellStaff = createTellStaff(deps);
  const tellOwner = createTellOwner({ ...deps, tellStaff });
  return {
    name: 'cases',
    keywords: casesKeywords({
      cases: deps.cases,
      desk: deps.caseDesk,
      tellOwner,
      staffLine: staffLine({ ...deps, desk: deps.caseDesk }),
    }),
    jobs: casesJobs({ ...deps, tellOwner }),
    api: casesApi(deps),
    actions: casesActions({ ...deps, tellStaff }),
    segmentFields: casesFields,
    card: casesCard(deps.cases),
    personalData: casesData(deps),
  };
}
