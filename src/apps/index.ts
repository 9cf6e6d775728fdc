import { fold } from '../kernel/fold.ts';
import type { Pump } from '../platform/scheduler/index.ts';
import type { Slice } from '../platform/slice.ts';
import { appsDesk } from './apps.ts';
import { createBook } from './book.ts';
import { isPublicAddress } from './call-address.ts';
import { appCalls, callPump } from './calls.ts';
import { costOf } from './cost.ts';
import type { AppsDeps, AppsParts } from './deps.ts';
import { appDraws } from './draws.ts';
import { draftFaults, nearWords } from './faults.ts';
import { appFigures } from './figures.ts';
import { appFiles } from './file.ts';
import { forgetDays } from './forget-days.ts';
import { draftFrom } from './from-form.ts';
import { appsFamily } from './keyword.ts';
import { KINDS } from './kinds/index.ts';
import { appPages } from './pages.ts';
import { appsCard, appsData } from './personal-data.ts';
import { leftReady } from './left-ready.ts';
import { alertWarnings, lengthWarnings } from './length-warnings.ts';
import { rehearse, tryAll } from './rehearse.ts';
import { appFields } from './segment-fields.ts';
import { tillCode } from './till-code.ts';
import type { Apps } from './types.ts';
import { wordAnswers } from './word-answers.ts';

export type * from './types.ts';
export type { AppsParts } from './deps.ts';
export { drawTicket, fingerprintOf, verifyTicket } from './draw-rules.ts';
export { FAULT_CODES, type FaultCode } from './fault-codes.ts';
export { KINDS } from './kinds/index.ts';

/** Functions by text that shops make themselves: their desk, the one interpreter that answers for all, calls to other machines. */
export function createApps(parts: AppsParts): { apps: Apps; pump: Pump; slice: Slice } {
  const deps: AppsDeps = {
    ...parts,
    kinds: [...KINDS, ...(parts.moreKinds ?? [])],
    mayCall: (address) => parts.mayCall?.(address) ?? isPublicAddress(address),
  };
  const { keep, ...desk } = appsDesk(deps);
  const apps: Apps = {
    ...desk,
    ...appFiles(deps, keep),
    ...appFigures(deps),
    ...appDraws(deps),
    ...appCalls(deps),
    faults: (reader, merchantId, draft, id) => draftFaults({ deps, reader, merchantId, draft, id }),
    async warnings(reader, merchantId, draft, id) {
      const rest = (await desk.list(reader, merchantId)).filter((app) => app.id !== id);
      const others = rest.flatMap(({ draft: other }) => other.words.map(fold));
      const check = { deps, reader, merchantId, draft, id };
      const merchant = await deps.merchants.byId(reader, merchantId);
      return [
        ...nearWords(draft, others),
        ...wordAnswers(draft, rest, await deps.surveys.list(reader, merchantId)),
        ...lengthWarnings(check, merchant),
        ...alertWarnings(check, merchant),
        ...leftReady(check),
      ];
    },
    rehearse: (reader, merchantId, draft, texts, as) => rehearse(deps, reader, merchantId, draft, texts, as),
    tried: (reader, merchantId, draft) => tryAll(deps, reader, merchantId, draft),
    cost: costOf(deps),
    fromForm: (kind, form, language) => draftFrom(deps, kind, form, language),
    kinds: () => deps.kinds,
    tillCode: (merchantId, id, now) => tillCode(deps.vault, merchantId, id, now),
  };
  return {
    apps,
    pump: callPump(deps),
    slice: {
      name: 'apps',
      keywords: [appsFamily(deps, createBook())],
      pages: appPages({ ...deps, apps }),
      segmentFields: appFields,
      card: appsCard(deps),
      personalData: appsData(deps),
      jobs: [forgetDays(deps)],
    },
  };
}
