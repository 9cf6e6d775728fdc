import { type Request, type RequestHandler, type Response, Router } from 'express';
import { staffOf } from './frame.ts';
import { requireRight, type Right } from './principal.ts';

/** Who may open a page: `anyone` in the street, `signed_in` whatever the rights, else whoever has the right. */
export type Entry = 'anyone' | 'signed_in' | Right;

/** One page or form as the test of every page × role × foreign id sees it. */
export interface PageRoute {
  method: 'get' | 'post';
  path: string;
  entry: Entry;
}

type Handler = (req: Request, res: Response) => void | Promise<void>;

/** The pages of a slice: a router and the list of what it holds. */
export interface PageRouter {
  readonly router: Router;
  readonly routes: readonly PageRoute[];
  /** Reads only: a GET never changes anything (V3.5.3). */
  get(path: string, entry: Entry, handler: Handler): PageRouter;
  /** Changes; answers a browser with `redirect(303, …)`, or with 422 and the form with its faults. */
  post(path: string, entry: Entry, handler: Handler): PageRouter;
}

const guardOf =
  (entry: Entry): RequestHandler =>
  (_req, res, next) => {
    if (entry !== 'anyone') {
      const principal = staffOf(res);
      if (entry !== 'signed_in') requireRight(principal, entry);
    }
    next();
  };

/**
 * An empty set of pages. No page can be added without saying who may open it.
 * @param door stands in for the usual guard, where more than the right decides (the phones of an open demo)
 */
export function pageRouter(door?: RequestHandler): PageRouter {
  const router = Router();
  const routes: PageRoute[] = [];
  const guard = (entry: Entry): RequestHandler => door ?? guardOf(entry);
  const pages: PageRouter = {
    router,
    routes,
    get(path, entry, handler) {
      routes.push({ method: 'get', path, entry });
      router.get(path, guard(entry), handler);
      return pages;
    },
    post(path, entry, handler) {
      routes.push({ method: 'post', path, entry });
      router.post(path, guard(entry), handler);
      return pages;
    },
  };
  return pages;
}
