import type { Job, Slice } from '../../platform/slice.ts';
import type { Pump } from '../../platform/scheduler/index.ts';
import { greetingApi } from './api.ts';
import { beginAll } from './begin.ts';
import { calendar, openFeasts } from './calendar.ts';
import * as control from './control.ts';
import type { GreetingDeps } from './deps.ts';
import { figures, outcomes, people } from './results.ts';
import { greetingData } from './personal-data.ts';
import { greetingCard, greetingFields } from './plugs.ts';
import { preview } from './preview.ts';
import { greetingPump } from './pump.ts';
import * as store from './store.ts';
import { defaultsOf, textFields } from './texts.ts';
import type { Greetings } from './types.ts';

/** Greetings of all shops, and the work that carries them out in the worker. */
export function createGreetings(deps: GreetingDeps): {
  greetings: Greetings;
  pump: Pump;
  parts: Omit<Slice, 'name'>;
} {
  const greetings: Greetings = {
    add: (tx, merchantId, draft, actor, formKey) => control.add(deps, tx, merchantId, draft, actor, formKey),
    change: (tx, merchantId, id, draft, actor) => control.change(deps, tx, merchantId, id, draft, actor),
    switch: (tx, merchantId, id, on, actor) => control.turn(deps, tx, merchantId, id, on, actor),
    moveUp: (tx, merchantId, id, actor) => control.moveUp(deps, tx, merchantId, id, actor),
    remove: (tx, merchantId, id, actor) => control.remove(deps, tx, merchantId, id, actor),
    byId: async (reader, merchantId, id) => store.shown(await store.rowById(reader, merchantId, id)),
    list: async (reader, merchantId) => (await store.list(reader, merchantId)).map(store.shown),
    calendar: (reader, merchantId, span) => calendar(deps, reader, merchantId, span),
    openFeasts: (reader, merchantId, span) => openFeasts(deps, reader, merchantId, span),
    defaults: (draft) => defaultsOf(draft, deps.wordings()),
    fields: (draft) => textFields(deps, draft),
    preview: (reader, merchantId, draft, ids) => preview(deps, reader, merchantId, draft, ids),
    people: (reader, merchantId, of) => people(reader, merchantId, of),
    outcomes: (reader, merchantId, of) => outcomes(reader, merchantId, of),
    figures: (reader, merchantId, id) => figures(deps, reader, merchantId, id),
  };
  const jobs: Job[] = [
    { name: 'care.greetings', every: '* * * * *', atOnce: true, run: (guard) => beginAll(deps, guard) },
  ];
  const parts = {
    jobs,
    api: greetingApi({ ...deps, greetings }),
    segmentFields: greetingFields,
    personalData: greetingData,
    card: greetingCard,
  };
  return { greetings, pump: greetingPump(deps), parts };
}
