import type { Request, Response } from 'express';
import { labelsOf } from '../customers/index.ts';
import { isId } from '../kernel/ids.ts';
import { formOf, merchantOf, show, staffOf, wantsPart } from '../platform/web/frame.ts';
import { hasRight } from '../platform/web/principal.ts';
import type { CustomersDeskDeps } from './customers-deps.ts';
import { rowOf } from './customers-rows.ts';
import { digitsIn, isWholeNumber, lookUp, matchOf, searched } from './customers-search.ts';
import { countPeople, isMember, type ListFilter, listPeople, type Mark, SORTS } from './customers-store.ts';

const REACHES = ['yes', 'stopped', 'no_consent', 'paused', 'trouble', 'no_number'];
const PAGE = 50;

/** What the address of the list says; anything odd counts as not said. */
function asked(query: Request['query']) {
  const word = (name: string): string => (typeof query[name] === 'string' ? query[name].slice(0, 100) : '');
  const sort = SORTS.find((known) => known === word('sort')) ?? 'newest';
  return {
    q: word('q').trim(),
    tag: word('tag'),
    reach: REACHES.includes(word('reach')) ? word('reach') : '',
    segment: word('segment'),
    sort,
    after: word('after'),
  };
}
type Asked = ReturnType<typeof asked>;

function markOf(after: string): Mark | undefined {
  const form = /^(-?\d{1,16})\.([0-9a-z]{26})$/.exec(after);
  return form ? { value: Number(form[1]), id: form[2]! } : undefined;
}

/** The address of the list with this changed and the rest kept. */
function address(values: Asked, change: Partial<Record<keyof Asked, string>> = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...values, after: '', ...change }))
    if (value !== '' && value !== 'newest') query.set(name, value);
  const text = query.toString();
  return text === '' ? '/customers' : `/customers?${text}`;
}

export interface ListFault {
  key: string;
  /** A whole number nobody has: offered to the form of a new customer. */
  phone?: string;
}

/** The list: who the shop knows, narrowed and sorted; with htmx only the rows that follow. */
export async function showList(
  deps: CustomersDeskDeps,
  req: Request,
  res: Response,
  fault?: ListFault,
  posted?: Asked,
): Promise<void> {
  const { db, segments, merchants } = deps;
  const merchantId = merchantOf(res);
  const reader = db.aside;
  const values = posted ?? asked(req.method === 'GET' ? req.query : {});
  const merchant = await merchants.byId(reader, merchantId);
  const saved = await segments.list(reader, merchantId);
  const segment = saved.find(({ id }) => id === values.segment);
  // One that was removed or cannot be asked means nobody, never everybody.
  const nobody = values.segment === '' ? '' : !segment ? 'gone' : segment.broken ? 'broken' : '';
  const { filter: meant, found } = await searched(deps, merchantId, values.q);
  const filter: ListFilter = {
    ...meant,
    ...(values.tag && { tag: values.tag }),
    ...(values.reach && { reach: values.reach }),
    ...(segment && !segment.broken && { where: await segments.sql(reader, merchantId, segment.where) }),
  };
  const page = { sort: values.sort, after: markOf(values.after), limit: PAGE + 1 };
  const rows = nobody ? [] : await listPeople(reader, merchantId, filter, page);
  const shown = rows.slice(0, PAGE);
  const last = rows.length > PAGE ? shown.at(-1) : undefined;
  const more = last ? address(values, { after: `${last.value}.${last.id}` }) : '';
  const people = shown.map((row) => ({ ...rowOf(res, deps, merchant, row), matched: matchOf(found, row) }));
  if (wantsPart(req)) return show(res, 'customers/rows', { people, more });
  const option = (name: keyof Asked) => (value: string) => ({ value, here: values[name] === value });
  show(res, 'customers/list', {
    people,
    more,
    values,
    filtered: address(values, { sort: 'newest' }) !== '/customers',
    counts: nobody ? { all: 0, members: 0, reachable: 0, stopped: 0 } : await countPeople(reader, merchantId, filter),
    segmentName: segment?.name ?? '',
    nobody,
    segments: saved.map(({ id, name }) => ({ id, name, here: id === values.segment })),
    tags: (await labelsOf(reader, merchantId, 'tag')).map(option('tag')),
    reaches: REACHES.map(option('reach')),
    sorts: SORTS.map(option('sort')),
    fault: fault ?? false,
    bulkFault: false,
  });
}

/**
 * A name, a member number or a few last digits become an address. So many digits that they may be somebody's number
 * never stand in one: they lead to their one owner, or the list is shown right here.
 */
export async function search(deps: CustomersDeskDeps, req: Request, res: Response): Promise<void> {
  const form = formOf(req);
  const wanted = asked(form);
  const digits = digitsIn(wanted.q);
  if (digits === undefined || !isWholeNumber(wanted.q)) return res.redirect(303, address(wanted));
  const merchantId = merchantOf(res);
  const { owners, ending, memberNumber, possible } = await lookUp(deps, merchantId, digits);
  const [owner] = owners;
  const member = memberNumber !== undefined && (await isMember(deps.db.aside, merchantId, memberNumber));
  if (owner && ending.size === 1 && !member) return res.redirect(303, `/customers/${owner}`);
  if (ending.size > 0 || member) return showList(deps, req, res, undefined, wanted);
  if (possible) return showList(deps, req, res.status(404), { key: 'nobody', phone: wanted.q }, wanted);
  await showList(deps, req, res.status(422), { key: digits.length < 10 ? 'noDigits' : 'noPhone' }, wanted);
}

const idsOf = (req: Request): string[] => {
  const ids: unknown = (req.body as Record<string, unknown> | undefined)?.['id'];
  return [ids]
    .flat()
    .filter((id): id is string => typeof id === 'string' && isId(id))
    .slice(0, 500);
};

/** Tags the people ticked, and keeps them as a segment by that tag where asked to. */
export async function bulk(deps: CustomersDeskDeps, req: Request, res: Response): Promise<void> {
  const { db, customers, segments, staff } = deps;
  const merchantId = merchantOf(res);
  const { tag: written = '', keep, back } = formOf(req);
  const tag = written.normalize('NFC').trim();
  const ids = idsOf(req);
  if (tag === '' || Array.from(tag).length > 40 || ids.length === 0)
    return showList(deps, req, res.status(422), { key: ids.length === 0 ? 'noneTicked' : 'noTag' });
  const { actor, ...principal } = staffOf(res);
  const segmentId = await db.write(async (tx) => {
    for (const id of ids) {
      await customers.byId(tx, merchantId, id);
      await customers.addTags(tx, merchantId, id, [tag]);
    }
    await staff.audit(tx, { merchantId, actor, action: 'customer.tagged', details: { people: ids.length } });
    if (keep !== 'segment' || !hasRight(principal, 'segment')) return undefined;
    const where = { field: 'customers.tag', is: '=', value: tag };
    return (await segments.save(tx, merchantId, { name: tag, where }, actor)).id;
  });
  if (segmentId) return res.redirect(303, `/customers?segment=${segmentId}&done=customers.done.segmentSaved`);
  const to = typeof back === 'string' && back.startsWith('/customers') ? back : '/customers';
  res.redirect(303, `${to}${to.includes('?') ? '&' : '?'}done=customers.done.tagged`);
}
