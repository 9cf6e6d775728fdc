import { say } from '../platform/web/frame.ts';
import { type AppPagesDeps, type Asked, kindWords, languagesOf } from './pages-context.ts';
import type { AppDraft, DraftFault } from './types.ts';
import { type Told, toldOf } from './views-faults.ts';
import { fieldsView, optionsOf } from './views-fields.ts';
import { type Names, namesOf } from './views-names.ts';
import { phoneView, talkOf } from './views-phone.ts';
import { LIMITS, ownTests, testBoxes, testValues } from './views-rules.ts';
import { draftOf, fieldAt, type Sheet, type Subject, withTests } from './views-sheet.ts';
import { outcomesOf } from './views-outcomes.ts';
import { stepOf } from './views-steps.ts';
import { stepsView } from './views-steps-form.ts';
import { toldLines } from './views-told.ts';
import { wordsView } from './views-words.ts';
import type { Values } from './views-form.ts';

/** What is worth a thought and no fault. */
async function warningsOf(deps: AppPagesDeps, { merchantId }: Asked, draft: AppDraft | undefined, id?: string) {
  return draft ? deps.apps.warnings(deps.db.reader, merchantId, draft, id) : [];
}

const whosView = ({ res }: Asked, chosen: string) =>
  optionsOf(
    ['everybody', 'members', 'segment'].map((code) => ({ code, words: say(res, `apps.who.${code}`) })),
    chosen,
  );

/** Who, when and how often; what is filled in opens by itself. */
function rulesView(asked: Asked, values: Values, names: Names, told: Told['at']) {
  const { res } = asked;
  const value = (name: string, other = ''): string => values[name] ?? other;
  return {
    whos: whosView(asked, value('who', 'everybody')),
    segments: optionsOf([...names.segments].map(([code, words]) => ({ code, words })), value('segmentId')), // prettier-ignore
    hours: optionsOf(
      ['always', 'some'].map((code) => ({ code, words: say(res, `apps.hours.${code}`) })),
      value('hours', 'always'),
    ),
    days: [1, 2, 3, 4, 5, 6, 7].map((day) => ({
      name: `day.${day}`,
      words: say(res, `apps.day.${day}`),
      chosen: value(`day.${day}`) === '1',
    })),
    from: value('from', '09:00'),
    to: value('to', '21:00'),
    times: value('times', '1'),
    limits: optionsOf(
      [{ code: '', words: say(res, 'apps.limit.none') }, ...LIMITS.map((code) => ({ code, words: say(res, `apps.limit.${code}`) }))], // prettier-ignore
      value('per'),
    ),
    told: { who: '', hours: '', limit: '', tests: '', name: '', ...told },
  };
}

/** Three test texts: those that the form itself suggests, or the merchant's own. */
function testsView(values: Values, draft: AppDraft | undefined, told: Told['at']) {
  const own = ownTests(values);
  const shown: Values = own ? values : { ...values, ...testValues(draft?.tests ?? []) };
  return {
    own,
    rows: Array.from({ length: testBoxes(shown) }, (_, i) => ({
      number: i + 1,
      texts: { name: `tests.${i}.texts`, value: shown[`tests.${i}.texts`] ?? '' },
      expect: { name: `tests.${i}.expect`, value: shown[`tests.${i}.expect`] ?? '' },
      fault: told[`tests.${i}`] ?? '',
    })),
  };
}

/** Words that suit the card, to suggest where the one chosen cannot be had. */
const readyWords = ({ merchant }: Asked, { card }: Subject): readonly string[] => card?.ready(merchant.language).words ?? []; // prettier-ignore

/** What is worth a thought, by the names of the boxes in which the texts stand. */
const notesOf = (near: Told['at']): Record<string, string> =>
  Object.fromEntries(
    Object.entries(near).map(([at, words]) => [
      at
        .replace(/^steps\.(\d+)\.texts\./, 's.$1.text.')
        .replace(/^steps\.(\d+)\.again\./, 's.$1.again.')
        .replace(/^steps\.(\d+)\.input\./, 's.$1.in.'),
      words,
    ]),
  );

const BOX = /^(form\.|s\.\d+\.(text|again)\.).*\.(en|zh)$/;
const LINE = /^s\.\d+\.in\.words$/;

/** Id of what is told beside a box; undefined: beside this one nothing ever is. */
function noteId(name: string, { card }: Subject, asCard: boolean): string | undefined {
  if (BOX.test(name)) return `n-${name}`;
  const field =
    asCard && name.startsWith('form.') ? fieldAt(card?.fields ?? [], name.slice('form.'.length)) : undefined;
  const isLine = asCard ? field?.type === 'text' : LINE.test(name);
  return isLine ? `m-${name}` : undefined;
}

/** What is changed while somebody types. */
export async function lookView(deps: AppPagesDeps, asked: Asked, subject: Subject, sheet: Sheet) {
  const { draft } = draftOf(deps, asked, subject, sheet);
  const near = toldOf(asked.res, await warningsOf(deps, asked, draft, subject.app?.id), sheet.form !== undefined, draft); // prettier-ignore
  const notes = notesOf(near.at);
  return {
    notes: Object.keys(sheet.values).flatMap((name) => {
      const id = noteId(name, subject, sheet.form !== undefined);
      return id === undefined ? [] : [{ id, words: notes[name] ?? '' }];
    }),
    action: actionOf(subject),
    phone: await phoneView(deps, asked, draft, talkOf(sheet.values, asked)),
    words: await wordsView(deps, asked, sheet.values, {
      id: subject.app?.id,
      told: {},
      near: near.at,
      ready: readyWords(asked, subject),
    }),
  };
}

const actionOf = ({ app, kind }: Subject): string => (app ? `/apps/${app.id}/edit` : `/apps/new/${kind}`);

/** Whether anything under "more choices" is other than it is at first, or faulty. */
const wantsMore = (values: Values, told: Told['at']): boolean =>
  (values['who'] ?? 'everybody') !== 'everybody' ||
  values['hours'] === 'some' ||
  ownTests(values) ||
  Boolean(told['who'] ?? told['hours'] ?? told['limit'] ?? told['tests']) ||
  Object.keys(told).some((field) => field.startsWith('tests.'));

/** Everything the form shows. @param fresh id of a step just added: the cursor goes there */
export async function sheetView(
  deps: AppPagesDeps,
  asked: Asked,
  subject: Subject,
  sheet: Sheet,
  { faults, fresh }: { faults: readonly DraftFault[]; fresh: string },
) {
  const { res } = asked;
  const { app, kind, card, key } = subject;
  const asCard = sheet.form !== undefined;
  const names = await namesOf(deps, asked);
  const { draft: read } = draftOf(deps, asked, subject, sheet);
  const draft = read && (await withTests(deps, asked, sheet, read));
  const told = toldOf(res, faults, asCard, draft);
  const near = toldOf(res, await warningsOf(deps, asked, draft, app?.id), asCard, draft);
  const notes = notesOf(near.at);
  const languages = languagesOf(asked);
  const words = await wordsView(deps, asked, sheet.values, {
    id: app?.id,
    told: told.at,
    near: near.at,
    ready: readyWords(asked, subject),
  });
  return {
    id: app?.id ?? '',
    live: app?.state === 'live',
    kind,
    key,
    mode: asCard ? 'card' : 'steps',
    action: actionOf(subject),
    title: app ? app.draft.name : kindWords(res, kind),
    what: say(res, `apps.kind.${kind}.what`),
    name: sheet.values['name'] ?? '',
    told: { name: '', ...told.at },
    lines: toldLines(asked, subject, sheet, told.list, words),
    words,
    othersOpen: words.some(({ first, value, fault }) => !first && (value !== '' || fault !== '')),
    fields: asCard ? fieldsView({ res, languages, told: told.at, near: notes, fresh, offers: names.offers }, card!.fields, sheet.form!) : [], // prettier-ignore
    noOffers: names.offers.length === 0,
    editor: asCard
      ? false
      : stepsView({
          asked,
          languages,
          names,
          told: told.at,
          near: notes,
          raw: sheet.steps,
          fresh,
          outcomes: (step) => outcomesOf(deps.apps.kinds(), asked, stepOf(step)),
        }),
    rules: rulesView(asked, sheet.values, names, told.at),
    tests: testsView(sheet.values, draft, told.at),
    more: wantsMore(sheet.values, told.at),
    warnings: near.list.flatMap((one) => (one.field === '' ? [one.words] : [])),
    phone: await phoneView(deps, asked, draft, talkOf(sheet.values, asked)),
  };
}
