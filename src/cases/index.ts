import type { Customers } from '../customers/index.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Merchants } from '../merchants/index.ts';
import type { Messages } from '../messages/index.ts';
import type { Vault } from '../platform/crypto/vault.ts';
import type { Announce, Slice } from '../platform/slice.ts';
import type { SmsTemplates } from '../platform/sms-templates.ts';
import { casesActions } from './actions.ts';
import { casesApi } from './api.ts';
import { casesCard } from './card.ts';
import { casesFields } from './fields.ts';
import { casesKeywords } from './keywords.ts';
import { createAlert, opener } from './open.ts';
import { casesData } from './personal-data.ts';
import * as store from './store.ts';
import { createTellStaff } from './tell-staff.ts';
import type { AlertNumbers, Cases } from './types.ts';

export type * from './types.ts';
export { openCaseCount } from './counts.ts';

export interface CasesDeps {
  clock: Clock;
  vault: Vault;
  merchants: Merchants;
  customers: Customers;
  messages: Messages;
  templates: SmsTemplates;
  announce: Announce;
  alertNumbers: AlertNumbers;
}

export function createCases(deps: CasesDeps): Cases {
  const alert = createAlert({ ...deps, tellStaff: createTellStaff(deps) });
  return {
    open: opener(deps, alert),
    ofSender: store.caseOfSender,
    addText: store.textAdder(deps),
    byId: store.caseById,
    texts: store.textsOf(deps.vault),
    list: store.listCases,
  };
}

export function casesSlice(deps: Omit<CasesDeps, 'clock' | 'announce'> & { cases: Cases }): Slice {
  return {
    name: 'cases',
    keywords: casesKeywords(deps.cases),
    api: casesApi(deps),
    actions: casesActions({ ...deps, tellStaff: createTellStaff(deps) }),
    segmentFields: casesFields,
    card: casesCard(deps.cases),
    personalData: casesData(deps),
  };
}
