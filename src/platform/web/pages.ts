import express, {
  type ErrorRequestHandler,
  type Request,
  type RequestHandler,
  type Response,
  type Router,
} from 'express';
import { DomainError } from '../../kernel/errors.ts';
import { type Logger, safeError } from '../log.ts';
import { LANGUAGES, type Language } from '../slice.ts';
import { cookieOf, isSecure, type PublicUrl, sessionCookie } from './cookies.ts';
import { refuseForgery } from './forgery.ts';
import { type Frame, type NavEntry, pageBefore, type Session, setFrame, show, wantsPart } from './frame.ts';
import { securityHeaders } from './headers.ts';
import { domainFault, setFaultHeaders, STATUS_OF } from './problems.ts';
import { receiveUpload } from './upload.ts';
import type { Views } from './views.ts';

export interface PagesDeps {
  views: Views;
  log: Logger;
  /** Whether the carrier is the built-in one. */
  simulated: boolean;
  publicUrl?: PublicUrl;
  /** Whose session a cookie names; undefined when it is unknown, ended or too old. */
  sessionOf(id: string): Promise<Session | undefined>;
  nav?: readonly NavEntry[];
  /** Asks for the password and keeps the form that came too late; without it the page of the form is led back to. */
  holdForm?(req: Request, res: Response): void;
  /** Numbers beside entries of the menu (texts unread), by address; asked once a page, so it must be quick. */
  badges?(session: Session): Promise<Readonly<Record<string, number>>>;
}

/** The page machine, in the order in which an app uses it. */
export interface Pages {
  /** For every answer, pages or not. */
  headers: RequestHandler;
  /** To be mounted at /assets. */
  assets: Router;
  /** Before the page routers: language, session, form, forgery check. */
  before: RequestHandler[];
  /** After them: 404, then every fault as a page. */
  after: [RequestHandler, ErrorRequestHandler];
}

const NAMES: Record<Language, string> = { en: 'English', zh: '中文' };
const YEAR_MILLIS = 31_536_000_000;

const asLanguage = (word: unknown): Language | undefined => LANGUAGES.find((code) => code === word);

/** The language asked for in the address, else the one chosen before, else the browser's. */
function languageOf(req: Request): Language {
  return (
    asLanguage(req.query['lang']) ??
    asLanguage(cookieOf(req, 'lang')) ??
    asLanguage(req.acceptsLanguages([...LANGUAGES])) ??
    'en'
  );
}

/** Links to this same page in each language, the rest of its query kept. */
function languageLinks(req: Request, language: Language): Frame['languages'] {
  // What a form answered has no address of its own: there the links lead to the page that held the form.
  const page = req.method === 'GET' ? req.originalUrl : cameFrom(req);
  const at = page.indexOf('?');
  const path = req.method === 'GET' ? '' : at < 0 ? page : page.slice(0, at);
  return LANGUAGES.map((code) => {
    const query = new URLSearchParams(at < 0 ? '' : page.slice(at));
    query.set('lang', code);
    return { code, name: NAMES[code], href: `${path}?${query.toString()}`, here: code === language };
  });
}

function rememberLanguage(req: Request, res: Response, language: Language, secure: boolean): void {
  if (req.query['lang'] === language)
    res.cookie('lang', language, { maxAge: YEAR_MILLIS, sameSite: 'lax', httpOnly: true, secure, path: '/' });
}

/** The words a redirect left to be told (`?done=customers.done.saved`); anything that is no such key says nothing. */
function doneOf(req: Request, views: Views, language: Language): string | undefined {
  const key = req.query['done'];
  if (typeof key !== 'string' || !/^\w+\.done\.\w+$/.test(key)) return undefined;
  try {
    views.words(language, key);
    return key;
  } catch {
    return undefined;
  }
}

/** A menu without numbers is better than no page. */
async function badgesOf({ badges, log }: PagesDeps, session: Session): Promise<Readonly<Record<string, number>>> {
  try {
    return (await badges?.(session)) ?? {};
  } catch (fault) {
    log.error({ fault: safeError(fault) }, 'the numbers of the menu could not be read');
    return {};
  }
}

function framed(deps: PagesDeps): RequestHandler {
  return async (req, res, next) => {
    const language = languageOf(req);
    const secure = isSecure(req, deps.publicUrl);
    const sessionId = sessionCookie(req, secure);
    const frame: Frame = {
      views: deps.views,
      language,
      path: req.path,
      simulated: deps.simulated,
      secure,
      nav: deps.nav ?? [],
      languages: languageLinks(req, language),
      session: undefined,
      sessionId,
      done: doneOf(req, deps.views, language),
    };
    setFrame(res, frame); // first, so that a fault from here on has its page
    res.set('Cache-Control', 'no-store');
    rememberLanguage(req, res, language, secure);
    if (sessionId !== undefined) frame.session = await deps.sessionOf(sessionId);
    if (frame.session && req.method === 'GET' && !wantsPart(req)) frame.badges = await badgesOf(deps, frame.session);
    next();
  };
}

const notFound: RequestHandler = (req) => {
  throw new DomainError('not_found', `There is no page ${req.path}.`);
};

/** Which words a fault page shows: one set a code, and one for a form that may be forged. */
const wordsFor = (fault: DomainError | undefined): string =>
  fault === undefined ? 'bug' : fault.field === '_token' ? 'forged' : fault.code;

/** The last page, without layout, template or words file: it must stand when those are what failed. */
const lastPage = (res: Response, status = 500): void =>
  void res.status(status).type('text').send('Something went wrong. / 出错了。');

/** Where somebody was when a page sent them to sign in: the page itself, or the one whose form they sent. */
const cameFrom = (req: Request): string =>
  req.method === 'GET' && !wantsPart(req) ? req.originalUrl : pageBefore(req);

/** To a page that asks for something first, and back; htmx is told to leave the page, not to put the other into it. */
function lead(req: Request, res: Response, path: string): void {
  const next = cameFrom(req);
  const to = next === '/' ? path : `${path}?next=${encodeURIComponent(next)}`;
  if (wantsPart(req)) res.set('HX-Redirect', to).status(200).end();
  else res.redirect(303, to);
}

/** Whether what was sent can be held while the password is asked for: an ordinary form, not a file nor a part. */
const isPlainForm = (req: Request): boolean =>
  req.method === 'POST' && !wantsPart(req) && req.is('application/x-www-form-urlencoded') !== false;

function showFault({ holdForm }: PagesDeps, fault: DomainError | undefined, req: Request, res: Response): void {
  const status = fault ? STATUS_OF[fault.code] : 500;
  if (!res.locals['frame']) return lastPage(res, status);
  if (fault?.code === 'unauthenticated') return lead(req, res, '/sign-in');
  if (fault?.field === '_fresh') return holdForm && isPlainForm(req) ? holdForm(req, res) : lead(req, res, '/confirm');
  if (fault) setFaultHeaders(res, fault);
  show(res.status(status), 'shared/fault', { fault: wordsFor(fault) });
}

/** Every fault ends here: nothing is left to Express, which would show the browser our files and lines. */
function faultPage(deps: PagesDeps): ErrorRequestHandler {
  const { log } = deps;
  return (thrown, req, res, _next) => {
    const fault = domainFault(thrown);
    const tell = (bug: unknown, words: string): void =>
      log.error({ fault: safeError(bug), method: req.method, path: req.path }, words);
    if (!fault) tell(thrown, 'page failed');
    if (res.headersSent) return void res.destroy(); // half an answer is out: the browser must not take it for whole
    try {
      showFault(deps, fault, req, res);
    } catch (bug) {
      tell(bug, 'the page of a fault failed');
      lastPage(res);
    }
  };
}

/** @throws Error for an entry of the menu without words: it would break every page of whoever signs in */
function checkNav({ views, nav = [] }: PagesDeps): void {
  for (const { words } of nav) for (const language of LANGUAGES) views.words(language, words);
}

/** Everything around the page routers of the slices. @throws Error for an entry of the menu without words */
export function createPages(deps: PagesDeps): Pages {
  checkNav(deps);
  return {
    headers: securityHeaders(deps.publicUrl),
    assets: deps.views.assets.router,
    before: [
      framed(deps),
      receiveUpload('import'), // the only right that brings files; their form's token is checked below like any other
      // The largest form is an app of thirty steps, its questions with nine answers of five fields each.
      express.urlencoded({ extended: false, limit: '64kb', parameterLimit: 2000 }),
      refuseForgery(deps.publicUrl),
    ],
    after: [notFound, faultPage(deps)],
  };
}
