import { createHash } from 'node:crypto';
import type { Contact } from '../marketing/index.ts';
import { sayOr } from '../marketing/index.ts';
import { DAY, HOUR, MINUTE } from '../kernel/clock.ts';
import { frameOf, maskedNumber, say, shownName, staffOf } from '../platform/web/frame.ts';
import { masksNames } from '../platform/web/principal.ts';
import { shownTime } from '../platform/web/shown.ts';
import type { Scene } from './pages-deps.ts';
import { CASE_STEPS, quoteOf } from './rules.ts';
import type { Case, Label } from './types.ts';

export const timeWords = ({ res, zone, now }: Scene, at: number): string =>
  shownTime(frameOf(res).language, zone, at, now);

/** A span in its largest whole unit: "40 min", "3 h", "2 days". @param span milliseconds */
export function spanWords({ res }: Pick<Scene, 'res'>, span: number): string {
  const long = Math.max(span, MINUTE);
  if (long < HOUR) return say(res, 'cases.span.minutes', { count: Math.floor(long / MINUTE) });
  if (long < 2 * DAY) return say(res, 'cases.span.hours', { count: Math.floor(long / HOUR) });
  return say(res, 'cases.span.days', { count: Math.floor(long / DAY) });
}

/** Less than this before its time a case is marked. */
const SOON = 2 * HOUR;

/** The clock of a case: words, and a sign beside the colour for those who see none. '' once it is reported. */
export function dueView(scene: Scene, { dueAt, step }: Pick<Case, 'dueAt' | 'step'>) {
  if (dueAt === null || step === 'reported' || step === 'archived') return { words: '', tone: '', sign: '', at: '' };
  const left = dueAt - scene.now;
  const span = spanWords(scene, Math.abs(left));
  const at = timeWords(scene, dueAt);
  if (left < 0) return { words: say(scene.res, 'cases.due.late', { span }), tone: 'bad', sign: '!', at };
  const soon = left < SOON;
  return { words: say(scene.res, 'cases.due.in', { span }), tone: soon ? 'warn' : '', sign: soon ? '◔' : '○', at };
}

/** A category or cause in the language of the page; in the other when it has none in this. */
export function labelWords({ res }: Pick<Scene, 'res'>, { id, name }: Label): string {
  if ('key' in name) return sayOr(res, name.key, id);
  const { language } = frameOf(res);
  return name.words[language] ?? name.words.en ?? name.words.zh ?? id;
}

/** The words of a category or cause by its id; one that was taken away since keeps a line. */
export function nameOf(scene: Scene, sort: 'categories' | 'causes', id: string | null): string {
  if (id === null) return '';
  const label = scene[sort].find((one) => one.id === id);
  return label ? labelWords(scene, label) : say(scene.res, 'cases.gone');
}

/** Choices of a select. */
export const choicesOf = (scene: Scene, sort: 'categories' | 'causes', here: string | null) =>
  scene[sort].map((label) => ({ id: label.id, name: labelWords(scene, label), here: label.id === here }));

/** Colleagues as choices, whoever looks first. */
export const peopleOf = ({ names, staffId, res }: Scene, here: string | null) =>
  [...names]
    .toSorted(([a], [b]) => Number(b === staffId) - Number(a === staffId))
    .map(([id, name]) => ({
      id,
      name: id === staffId ? say(res, 'cases.meNamed', { name }) : name,
      here: id === here,
    }));

/** Who did something, in words. */
export function actorWords({ res, names, staffId }: Scene, actor: string): string {
  const [sort, id = ''] = actor.split(':');
  if (sort === 'customer') return say(res, 'cases.actor.customer');
  if (sort !== 'staff') return say(res, 'cases.actor.system');
  return id === staffId ? say(res, 'cases.actor.you') : (names.get(id) ?? say(res, 'cases.actor.colleague'));
}

/** Whose case it is: the name, or the number behind dots. */
export const titleOf = (
  { res }: Scene,
  { lastFour }: Pick<Case, 'lastFour'>,
  contact?: Pick<Contact, 'name'>,
): string => shownName(res, contact?.name ?? null) || (lastFour ? maskedNumber(lastFour) : say(res, 'cases.nobody'));

/** The step after this one; undefined after the last. */
export const stepAfter = (step: Case['step']): Case['step'] | undefined => CASE_STEPS[CASE_STEPS.indexOf(step) + 1];

/** Somebody's own words as this reader may see them: they may name people, so whoever only practises reads none. */
export const shownWords = ({ res }: Pick<Scene, 'res'>, text: string): string =>
  text !== '' && masksNames(staffOf(res)) ? '•••' : text;

const QUOTE = 110;

/** One card of the board, one line of the list. */
export function cardView(scene: Scene, one: Case, said: string, contact?: Contact) {
  const { ownerId } = one;
  return {
    id: one.id,
    number: one.number,
    href: `/cases/${one.id}`,
    kind: one.kind,
    step: one.step,
    first: one.priority > 0 && one.step !== 'archived', // what is put away waits for nobody
    title: titleOf(scene, one, contact),
    words: quoteOf(shownWords(scene, said), QUOTE) || say(scene.res, 'cases.noWords'),
    category: nameOf(scene, 'categories', one.category),
    owner:
      ownerId === null
        ? ''
        : ownerId === scene.staffId
          ? say(scene.res, 'cases.actor.you')
          : (scene.names.get(ownerId) ?? ''),
    due: dueView(scene, one),
    reopened: one.reopened,
    recurs: one.recursOf !== null,
    rating: one.rating,
    opened: timeWords(scene, one.openedAt),
    next: stepAfter(one.step) ?? '',
  };
}

/** A mark of what a part shows: the same mark again means there is nothing to swap, so nothing flickers. */
export const markOf = (values: unknown): string =>
  createHash('sha256').update(JSON.stringify(values)).digest('base64url').slice(0, 16);
