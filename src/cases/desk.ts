import { DomainError } from '../kernel/errors.ts';
import type { Tx } from '../platform/db/index.ts';
import type { Announce } from '../platform/slice.ts';
import { FieldFaults } from '../platform/web/problems.ts';
import type { Staff } from '../staff/index.ts';
import { type DueDeps, dueSetter } from './due-rules.ts';
import { caseFigures } from './figures.ts';
import { checkLabel, labelSetter, labelsOf } from './labels.ts';
import { goBack, goOn, openAgain, standingAt, takenBy } from './move.ts';
import { rater } from './rate.ts';
import { type SpeakDeps } from './speak.ts';
import { afresh, classified } from './standing.ts';
import { isOpen } from './steps.ts';
import { board, caseById } from './store.ts';
import { earlierCases } from './store-figures.ts';
import { changeAt, stamp, stepsOf } from './store-steps.ts';
import { suggester } from './suggest/index.ts';
import type { Case, CaseDesk } from './types.ts';
import { writer } from './write.ts';

export interface DeskDeps extends SpeakDeps, DueDeps {
  announce: Announce;
  staff: Pick<Staff, 'phoneOf'>;
}

const crossed = () =>
  new DomainError('conflict', 'Somebody else has changed this case meanwhile. Look at it again, then decide.');

/** The six steps of a case, and what is learnt from them. */
export function createCaseDesk(deps: DeskDeps): CaseDesk {
  const { clock, staff, audit } = deps;
  const again: CaseDesk['reopen'] = async (tx, merchantId, id, reason, actor) => {
    const known = await caseById(tx, merchantId, id);
    await openAgain(deps, tx, merchantId, known, { reason, actor, set: await afresh(deps, tx, merchantId, known) });
  };

  async function checkOwner(tx: Tx, merchantId: string, ownerId: string | null | undefined): Promise<void> {
    if (ownerId === null || ownerId === undefined) return;
    if ((await staff.phoneOf(tx, merchantId, ownerId)) === 'gone')
      throw new FieldFaults([{ field: 'ownerId', message: 'Choose somebody who works here.' }]);
  }

  /** Writes what changes about an open case where it stands. */
  async function change(tx: Tx, merchantId: string, known: Case, set: Parameters<typeof changeAt>[2]): Promise<void> {
    const of = { merchantId, id: known.id, step: known.step, at: clock.now() };
    if (!(await changeAt(tx, of, set))) throw crossed();
  }

  return {
    async classify(tx, merchantId, id, { category, kind, ownerId }, actor) {
      const known = await caseById(tx, merchantId, id);
      if (!isOpen(known.step))
        throw new DomainError('conflict', 'This case is reported already. Reopen it to change its category.');
      await checkLabel(tx, merchantId, 'category', category, known.category);
      await checkOwner(tx, merchantId, ownerId);
      const meant = await classified(deps, tx, merchantId, known, { category, kind: kind ?? known.kind });
      const set = { ...takenBy(known, actor), ...meant, ...(ownerId === undefined ? {} : { ownerId }) };
      if (known.step === 'received') return goOn(deps, tx, merchantId, known, { step: 'classified', actor, set });
      await change(tx, merchantId, known, set);
      if (category !== known.category)
        await stamp(tx, merchantId, id, { step: known.step, actor, at: clock.now(), reason: 'category' });
    },
    async assign(tx, merchantId, id, ownerId, actor) {
      const known = await caseById(tx, merchantId, id);
      await checkOwner(tx, merchantId, ownerId);
      await change(tx, merchantId, known, { ownerId });
      await audit(tx, { merchantId, actor, action: 'case.assigned', subject: id });
    },
    async move(tx, merchantId, id, { from, step, cause }, actor) {
      const known = await standingAt(tx, merchantId, id, from);
      if (cause !== undefined) await checkLabel(tx, merchantId, 'cause', cause, known.cause);
      await goOn(deps, tx, merchantId, known, { step, actor, ...(cause === undefined ? {} : { set: { cause } }) });
    },
    async back(tx, merchantId, id, from, actor) {
      await goBack(deps, tx, merchantId, await standingAt(tx, merchantId, id, from), actor);
    },
    async archive(tx, merchantId, id, actor) {
      await goOn(deps, tx, merchantId, await caseById(tx, merchantId, id), { step: 'archived', actor });
    },
    reopen: again,
    rate: rater(deps, (reader, merchantId, of) => afresh(deps, reader, merchantId, of)),
    ...writer(deps),
    ...caseFigures(deps),
    ...dueSetter(deps),
    steps: stepsOf,
    board,
    suggest: suggester(deps),
    categories: (reader, merchantId) => labelsOf(reader, merchantId, 'category'),
    causes: (reader, merchantId) => labelsOf(reader, merchantId, 'cause'),
    setLabel: labelSetter(deps),
    earlier: earlierCases,
  };
}
