import { localDate } from '../kernel/calendar.ts';
import { DomainError } from '../kernel/errors.ts';
import { isId, newId } from '../kernel/ids.ts';
import type { RefusedWord } from '../keywords/index.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import { faultsOf as zodFaults } from '../platform/web/problems.ts';
import type { Deps } from './deps.ts';
import { readDraft, surveyShape } from './draft.ts';
import { type Found, shownFault, SurveyFaults } from './fault-codes.ts';
import { faultsOf } from './faults.ts';
import { SURVEY_APP } from './state.ts';
import * as store from './store.ts';
import type { Survey, SurveyDraft, SurveyFault, Surveys } from './types.ts';

type Desk = Pick<
  Surveys,
  'add' | 'change' | 'faults' | 'copy' | 'open' | 'close' | 'reopen' | 'archive' | 'byId' | 'list'
>;

const shown = ({ id, name, state, draft, openedAt, closedAt, updatedAt }: store.SurveyRow): Survey => ({
  id,
  name,
  state,
  draft: readDraft(draft),
  openedAt,
  closedAt,
  updatedAt,
});

/** What an open survey may still be told anew; its questions and all that is given for them stand still. */
const FREE: ReadonlySet<string> = new Set(['name', 'words', 'closeOn', 'restDays'] satisfies (keyof SurveyDraft)[]);

/** Whether two drafts differ in nothing but what is free. Both were read, so that their keys stand in one order. */
const stillTheSame = (was: SurveyDraft, draft: SurveyDraft): boolean => {
  const fixed = (of: SurveyDraft): string =>
    JSON.stringify(of, (key, value: unknown) => (FREE.has(key) && of[key as keyof SurveyDraft] === value ? undefined : value)); // prettier-ignore
  return fixed(was) === fixed(draft);
};

/** The shop's list of surveys: drafts, their faults, opening and closing. */
export function surveyDesk(deps: Deps): Desk {
  const { clock } = deps;

  /** A draft of the right shape, or what is wrong with it. */
  async function checked(
    reader: Reader,
    merchantId: string,
    given: unknown,
    id?: string,
  ): Promise<{ draft?: SurveyDraft; found: Found[] }> {
    const read = surveyShape.safeParse(given);
    if (!read.success)
      return { found: zodFaults(read.error.issues).map(({ field, message }) => ({ at: field, code: 'shape', message })) }; // prettier-ignore
    const draft = read.data as SurveyDraft;
    return { draft, found: await faultsOf(deps, reader, merchantId, draft, id) };
  }

  async function sound(reader: Reader, merchantId: string, given: unknown, id?: string): Promise<SurveyDraft> {
    const { draft, found } = await checked(reader, merchantId, given, id);
    const wrong = found.filter(({ warning }) => !warning);
    if (wrong.length > 0) throw new SurveyFaults(wrong);
    return draft!;
  }

  async function row(reader: Reader, merchantId: string, id: string): Promise<store.SurveyRow> {
    const found = await store.surveyOf.get(reader, { merchantId, id });
    if (!found) throw new DomainError('not_found', 'There is no such survey.');
    return found;
  }

  const changed = (): never => {
    throw new DomainError('conflict', 'Somebody else has just changed this survey. Load it again.');
  };

  const note = (tx: Tx, merchantId: string, id: string, action: string, actor: string): Promise<void> =>
    deps.audit(tx, { merchantId, actor, action: `survey.${action}`, subject: id });

  async function insert(tx: Tx, merchantId: string, draft: SurveyDraft, actor: string, formKey?: string) {
    const now = clock.now();
    const id = formKey !== undefined && isId(formKey) ? formKey : newId(now);
    const made = await store.insertSurvey.get(tx, { merchantId, id, name: draft.name, draft, now, actor });
    if (made) await note(tx, merchantId, id, 'added', actor);
    return { id };
  }

  /** Of a time that moves with every change, so that what was read before is known to be old. */
  const later = (was: number): number => Math.max(clock.now(), was + 1);

  const claim = (tx: Tx, merchantId: string, id: string, words: readonly string[]): Promise<RefusedWord[]> =>
    deps.words().claim(tx, merchantId, { app: SURVEY_APP, ref: id, takes: 'alone' }, words);

  return {
    async add(tx, merchantId, given, actor, formKey) {
      return insert(tx, merchantId, await sound(tx, merchantId, given), actor, formKey);
    },

    async change(tx, merchantId, id, given, actor) {
      const was = await row(tx, merchantId, id);
      const draft = await sound(tx, merchantId, given, id);
      if (was.state === 'closed') throw new DomainError('conflict', 'This survey is closed. Make a copy of it.');
      if (was.state === 'open' && !stillTheSame(readDraft(was.draft), draft))
        throw new DomainError('conflict', 'Its questions stand still while people answer. Make a copy to ask otherwise.'); // prettier-ignore
      const to = { merchantId, id, name: draft.name, draft, was: was.updatedAt, now: later(was.updatedAt) };
      if (!(await store.changeSurvey.get(tx, to))) changed();
      if (was.state === 'open') await claim(tx, merchantId, id, draft.words);
      await note(tx, merchantId, id, 'changed', actor);
    },

    async faults(reader, merchantId, draft, id): Promise<SurveyFault[]> {
      return (await checked(reader, merchantId, draft, id)).found.map(shownFault);
    },

    async copy(tx, merchantId, id, actor) {
      const draft = readDraft((await row(tx, merchantId, id)).draft);
      const { closeOn: _, ...rest } = draft;
      return insert(tx, merchantId, { ...rest, words: [] }, actor);
    },

    async open(tx, merchantId, id, actor) {
      const was = await row(tx, merchantId, id);
      if (was.archivedAt !== null)
        throw new DomainError('conflict', 'This survey is in the archive. Make a copy of it to ask again.');
      const { words } = await sound(tx, merchantId, was.draft, id);
      const now = later(was.updatedAt);
      const refused = await claim(tx, merchantId, id, words);
      if (refused.length > 0) return refused;
      const to = { merchantId, id, from: 'draft', to: 'open', openedAt: clock.now(), closedAt: null, now };
      if (!(await store.moveSurvey.get(tx, to))) throw new DomainError('conflict', 'This survey was opened before.');
      await note(tx, merchantId, id, 'opened', actor);
      return [];
    },

    async close(tx, merchantId, id, actor) {
      const was = await row(tx, merchantId, id);
      const now = later(was.updatedAt);
      const to = { merchantId, id, from: 'open', to: 'closed', openedAt: null, closedAt: clock.now(), now };
      if (!(await store.moveSurvey.get(tx, to))) throw new DomainError('conflict', 'This survey is not open.');
      await deps.words().release(tx, merchantId, id);
      await note(tx, merchantId, id, 'closed', actor);
    },

    async reopen(tx, merchantId, id, actor) {
      const was = await row(tx, merchantId, id);
      if (was.state !== 'closed' || was.archivedAt !== null)
        throw new DomainError('conflict', 'This survey is not closed.');
      const { closeOn, ...rest } = readDraft(was.draft);
      const { zone } = await deps.merchants.byId(tx, merchantId);
      const over = closeOn !== undefined && closeOn < localDate(clock.now(), zone);
      const draft = await sound(tx, merchantId, over ? rest : was.draft, id);
      const refused = await claim(tx, merchantId, id, draft.words);
      if (refused.length > 0) return refused;
      const now = later(was.updatedAt);
      if (!(await store.changeSurvey.get(tx, { merchantId, id, name: was.name, draft, was: was.updatedAt, now }))) changed(); // prettier-ignore
      const to = { merchantId, id, from: 'closed', to: 'open', openedAt: was.openedAt, closedAt: null, now: now + 1 };
      if (!(await store.moveSurvey.get(tx, to))) changed();
      await note(tx, merchantId, id, 'reopened', actor);
      return [];
    },

    async archive(tx, merchantId, id, actor) {
      const { state } = await row(tx, merchantId, id);
      if (state === 'open') throw new DomainError('conflict', 'Close the survey first.');
      await store.archiveSurvey.run(tx, { merchantId, id, now: clock.now() });
      await note(tx, merchantId, id, 'archived', actor);
    },

    byId: async (reader, merchantId, id) => shown(await row(reader, merchantId, id)),
    list: async (reader, merchantId) => (await store.listOf(reader, merchantId)).flatMap((one) => readable(one)),
  };
}

/** A survey whose row is damaged is left out of the list, and spoils nothing else. */
function readable(row: store.SurveyRow): Survey[] {
  try {
    return [shown(row)];
  } catch (fault) {
    if (!(fault instanceof DomainError)) throw fault;
    return [];
  }
}
