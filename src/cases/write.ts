import { DomainError } from '../kernel/errors.ts';
import type { Tx } from '../platform/db/index.ts';
import type { Announce } from '../platform/slice.ts';
import { FieldFaults } from '../platform/web/problems.ts';
import { RATING_LIFE, TALK_LIFE } from './answers.ts';
import { goOn, takenBy } from './move.ts';
import { RATING_APP, type SpeakDeps, TALK_APP, tellCustomer } from './speak.ts';
import { isOpen } from './steps.ts';
import { caseById } from './store.ts';
import { changeAt } from './store-steps.ts';
import * as texts from './store-texts.ts';
import type { Case, CaseDesk, CaseText } from './types.ts';

/** Characters of a note among staff. */
export const MOST_NOTE = 2000;
const MOST_SENT = 480;

function checked(text: string, most: number): string {
  const bare = text.trim();
  if (bare === '') throw new FieldFaults([{ field: 'text', message: 'Write something first.' }]);
  if (bare.length > most) throw new FieldFaults([{ field: 'text', message: `Keep it within ${most} characters.` }]);
  return bare;
}

/** Notes, replies and reports of a case. Each comes with the id of its form, so that a second press adds nothing. */
export function writer(deps: SpeakDeps & { announce: Announce }): Pick<CaseDesk, 'note' | 'reply' | 'report'> {
  const { clock, vault } = deps;

  /** @returns undefined when this form was sent before */
  async function write(
    tx: Tx,
    merchantId: string,
    id: string,
    said: { sort: CaseText['sort']; text: string; actor: string; formKey: string },
  ): Promise<Case | undefined> {
    const known = await caseById(tx, merchantId, id);
    const { sort, text, actor, formKey } = said;
    const row = { id: formKey, caseId: id, text: vault.seal(merchantId, text), actor, at: clock.now(), sort };
    return (await texts.addDeskText(tx, merchantId, row)) ? known : undefined;
  }

  const touched = (tx: Tx, merchantId: string, known: Case, set: Parameters<typeof changeAt>[2]) =>
    changeAt(tx, { merchantId, id: known.id, step: known.step, at: clock.now() }, set);

  return {
    async note(tx, merchantId, id, given, actor, formKey) {
      const text = checked(given, MOST_NOTE);
      const known = await write(tx, merchantId, id, { sort: 'note', text, actor, formKey });
      if (known?.step === 'classified') await goOn(deps, tx, merchantId, known, { step: 'investigated', actor });
      else if (known) await touched(tx, merchantId, known, takenBy(known, actor));
    },

    async reply(tx, merchantId, id, given, actor, formKey) {
      const text = checked(given, MOST_SENT);
      const known = await write(tx, merchantId, id, { sort: 'reply', text, actor, formKey });
      if (!known) return;
      const talk = { app: TALK_APP, state: { caseId: id }, life: TALK_LIFE };
      const onceKey = `case:${formKey}`;
      const messageId = await tellCustomer(deps, tx, merchantId, known, {
        template: 'cases/reply',
        text,
        onceKey,
        talk,
      });
      await texts.setMessage(tx, merchantId, formKey, messageId);
      await touched(tx, merchantId, known, {
        ...takenBy(known, actor),
        answeredAt: known.answeredAt ?? clock.now(),
      });
    },

    async report(tx, merchantId, id, given, actor, formKey) {
      const text = checked(given, MOST_SENT);
      const known = await write(tx, merchantId, id, { sort: 'report', text, actor, formKey });
      if (!known) return;
      if (!isOpen(known.step))
        throw new DomainError('conflict', 'This case is reported already. Reopen it if there is more to say.');
      const talk = { app: RATING_APP, state: { caseId: id }, life: RATING_LIFE };
      const onceKey = `case:${formKey}`;
      const answeredAt = known.answeredAt ?? clock.now();
      await goOn(deps, tx, merchantId, known, { step: 'reported', actor, set: { answeredAt } });
      const messageId = await tellCustomer(deps, tx, merchantId, known, {
        template: 'cases/report',
        text,
        onceKey,
        talk,
      });
      await texts.setMessage(tx, merchantId, formKey, messageId);
    },
  };
}
