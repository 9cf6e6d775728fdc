import type { Response } from 'express';
import { sayOr } from '../marketing/index.ts';
import { say } from '../platform/web/frame.ts';
import type { AppPagesDeps, Asked } from './pages-context.ts';
import type { AppDraft } from './types.ts';

/** Whoever did it: somebody of the shop by name, or the product. */
export function byWhom(res: Response, names: ReadonlyMap<string, string>, actor: string): string {
  const [kind = '', id = ''] = actor.split(':');
  if (kind === 'staff') return names.get(id) ?? say(res, 'apps.by.gone');
  return sayOr(res, `apps.by.${kind}`, actor);
}

const daysWords = ({ res }: Asked, days: readonly number[]): string =>
  days.length === 7 ? say(res, 'apps.day.all') : days.map((day) => say(res, `apps.day.${day}`)).join(say(res, 'apps.day.and')); // prettier-ignore

async function whoWords(deps: AppPagesDeps, { res, merchantId }: Asked, { who }: AppDraft): Promise<string> {
  if ('everybody' in who) return say(res, 'apps.who.everybody');
  if ('members' in who) return say(res, 'apps.who.members');
  const all = await deps.segments.list(deps.db.reader, merchantId);
  const segment = all.find(({ id }) => id === who.segmentId);
  return segment ? say(res, 'apps.who.of', { name: segment.name }) : say(res, 'apps.who.gone');
}

/** Who may use it, when, how often and what it costs, as sentences. */
export async function ruleWords(deps: AppPagesDeps, asked: Asked, draft: AppDraft) {
  const { res, merchantId } = asked;
  const { hours, limit } = draft;
  const { parts, most, cost } = await deps.apps.cost(deps.db.reader, merchantId, draft);
  return {
    who: await whoWords(deps, asked, draft),
    when: hours ? say(res, 'apps.hours.of', { days: daysWords(asked, hours.days), from: hours.from, to: hours.to }) : say(res, 'apps.hours.always'), // prettier-ignore
    often: limit ? say(res, `apps.limit.of.${limit.per}`, { count: limit.times }) : say(res, 'apps.limit.none'),
    cost: say(res, cost === null ? 'apps.cost.parts' : 'apps.cost.money', { count: parts, most, cost }),
  };
}
