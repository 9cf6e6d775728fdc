import { createHash } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { DomainError } from '../../kernel/errors.ts';
import type { WordValues } from '../i18n.ts';
import type { Language } from '../slice.ts';
import { hasRight, masksNames, type Principal, requireRole, type Right, rightsOf, type Role } from './principal.ts';
import type { Views, ViewValues } from './views.ts';

/** Somebody signed in, as the pages need them. */
export interface Session {
  principal: Principal;
  /** The shop's name, for the head of the page. */
  shop: string;
  /** The password was given within the last ten minutes: enough for what is sensitive (V7.5.1). */
  fresh: boolean;
}

/** An entry of the menu; `words` is the key of its label. */
export interface NavEntry {
  href: string;
  words: string;
  /** Who sees it. */
  right: Right;
}

/** What every page of one request has in common. */
export interface Frame {
  views: Views;
  language: Language;
  /** Path asked for, without its query. */
  path: string;
  /** The carrier is the built-in one: nothing leaves this machine. */
  simulated: boolean;
  /** The browser speaks TLS. */
  secure: boolean;
  nav: readonly NavEntry[];
  languages: { code: Language; name: string; href: string; here: boolean }[];
  session: Session | undefined;
  /** Numbers beside entries of the menu, by their address; 0 shows nothing. */
  badges?: Readonly<Record<string, number>>;
  /** The session's id as the cookie carries it, whether or not it still holds. */
  sessionId: string | undefined;
  /** Key of the words that say what was just done, told once after a redirect (`?done=`). */
  done?: string | undefined;
}

export const setFrame = (res: Response, frame: Frame): void => void (res.locals['frame'] = frame);

/** @throws Error outside the page machine */
export function frameOf(res: Response): Frame {
  const frame = res.locals['frame'] as Frame | undefined;
  if (!frame) throw new Error('this route stands outside the pages');
  return frame;
}

/** Words in the language of the page. */
export const say = (res: Response, key: string, values?: WordValues): string => {
  const { views, language } = frameOf(res);
  return views.words(language, key, values);
};

/**
 * Token that every form of a session carries in the field `_token`: derived from the session's id, which no other site
 * can read; it dies with the session.
 */
export const formTokenOf = (sessionId: string): string =>
  createHash('sha256').update(`form\0${sessionId}`).digest('base64url').slice(0, 32);

/** The entries that somebody sees. */
export const entriesFor = (principal: Principal, entries: readonly NavEntry[]): NavEntry[] =>
  entries.filter(({ right }) => hasRight(principal, right));

function menuOf({ nav, path, session, badges }: Frame): (NavEntry & { here: boolean; badge: string })[] {
  if (!session) return [];
  return entriesFor(session.principal, nav).map((entry) => ({
    ...entry,
    here: isHere(entry.href, path),
    badge: badgeOf(badges?.[entry.href]),
  }));
}

const badgeOf = (count = 0): string => (count > 99 ? '99+' : count > 0 ? String(count) : '');

const isHere = (href: string, path: string): boolean => href === path || (href !== '/' && path.startsWith(`${href}/`));

/** What the views may ask of whoever is signed in: `{{#if @root.may.reveal}}`. */
const mayOf = ({ session }: Frame): Record<string, boolean> =>
  Object.fromEntries((session ? rightsOf(session.principal) : []).map((right) => [right, true]));

/**
 * Renders a page or, for htmx, a part of one. Besides its own values it has language, languages, menu, shop, simulated,
 * formToken, role, fresh, and `may` (rights by name; compare with `{{#if @root.may.reveal}}`).
 */
export function show(res: Response, view: string, values: ViewValues = {}): void {
  const frame = frameOf(res);
  const html = frame.views.render(view, frame.language, {
    ...values,
    languages: frame.languages,
    menu: menuOf(frame),
    shop: frame.session?.shop ?? '',
    role: frame.session?.principal.role ?? '',
    may: mayOf(frame),
    path: frame.path,
    done: frame.done ?? '',
    simulated: frame.simulated,
    fresh: frame.session?.fresh ?? false,
    formToken: frame.session && frame.sessionId ? formTokenOf(frame.sessionId) : '',
  });
  res.type('html').send(html);
}

/** @throws DomainError `unauthenticated` */
export function sessionOf(res: Response): Session {
  const { session } = frameOf(res);
  if (!session) throw new DomainError('unauthenticated', 'Sign in first.');
  return session;
}

/** Who is signed in. @throws DomainError `unauthenticated` */
export const staffOf = (res: Response): Principal => sessionOf(res).principal;

/** The shop of whoever is signed in; never taken from a form. @throws DomainError `unauthenticated` */
export const merchantOf = (res: Response): string => staffOf(res).merchantId;

/** Lets in who is signed in with at least this role; the page machine sends others to sign in, or says what is missing. */
export const requireSession =
  (least: Role): RequestHandler =>
  (_req, res, next) => {
    requireRole(staffOf(res), least);
    next();
  };

/** Lets in who has this right. @throws DomainError `unauthenticated` or `forbidden` */
export const requireSessionRight = (res: Response, right: Right): void => {
  if (!hasRight(staffOf(res), right)) throw new DomainError('forbidden', `This needs the right "${right}".`);
};

/**
 * Asks that whoever is signed in has given the password within the last ten minutes: for keys, roles, and taking data
 * out (V7.5.1). The page machine leads to the page that asks for it, and back.
 * @throws DomainError `forbidden` on `_fresh`
 */
export function requireFresh(res: Response): void {
  if (!sessionOf(res).fresh) throw new DomainError('forbidden', 'Give your password once more.', '_fresh');
}

/** A name as this reader may see it: whole, or its first letter for those who only practise; '' stays ''. */
export function shownName(res: Response, name: string | null): string {
  if (!name) return '';
  return masksNames(staffOf(res)) ? `${Array.from(name)[0]}•••` : name;
}

/** A number as lists show it: the last four behind dots; whole ones need the right `reveal` and are logged. */
export const maskedNumber = (lastFour: string): string => `•••• ${lastFour}`;

/** Whether htmx asks for a part of a page; without JavaScript the same address answers the whole page. */
export const wantsPart = (req: Request): boolean =>
  req.get('HX-Request') === 'true' && req.get('HX-Boosted') !== 'true';

/** A path of our own to go to afterwards; anything that could lead elsewhere becomes the front page. */
export function localPath(wanted: unknown): string {
  if (typeof wanted !== 'string' || wanted.length > 500) return '/';
  return /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(wanted) ? wanted : '/';
}

/** The page of ours that led here, with its query; '/' where the browser does not say or it was another site's. */
export function pageBefore(req: Request): string {
  const from = req.get('HX-Current-URL') ?? req.get('Referer') ?? '';
  if (!URL.canParse(from)) return '/';
  const { host, pathname, search } = new URL(from);
  return host === req.headers.host ? localPath(pathname + search) : '/';
}

/** What the fields of a submitted form hold, as texts; fields sent twice or nested count as empty. */
export function formOf(req: Request): Record<string, string> {
  const body = (req.body ?? {}) as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(body).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/**
 * Fields that came as something else than a text: nested (`name[a]=b`) or sent twice. A form that takes an absent field
 * for an emptied one tells these at their place.
 */
export function malformedOf(req: Request): ReadonlySet<string> {
  const entries = Object.entries((req.body ?? {}) as Record<string, unknown>);
  return new Set(
    entries.flatMap(([name, value]) => {
      const nested = /^([^[]+)\[/.exec(name)?.[1];
      return nested ?? (typeof value === 'string' ? [] : name);
    }),
  );
}
