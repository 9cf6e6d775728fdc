import type { z } from 'zod';
import type { Reader, Tx } from '../db/port.ts';
import type { Principal, Role } from './principal.ts';

/** What a route gets: parsed and checked, with the merchant of the caller. */
export interface Call<Body, Query> {
  principal: Principal;
  params: Record<string, string>;
  body: Body;
  query: Query;
  /** Epoch milliseconds. */
  now: number;
}

/** What a route answers; `status` only where it differs from the route's own (200 for something already there). */
export interface ApiAnswer<T> {
  body: T;
  status?: number;
}

interface RouteFace {
  /** In the form `/customers/:id`; no phone number ever stands in a path or query. */
  path: string;
  summary: string;
  role: Role;
  status: 200 | 201 | 202;
  body?: z.ZodType;
  query?: z.ZodType;
  answer: z.ZodType;
}

/** One REST operation as data: the router and the OpenAPI document are both made from it. */
export type ApiRoute = RouteFace &
  (
    | {
        method: 'get' | 'lookup';
        /** Reads so much that it must not stand in the way of webhooks. */
        heavy?: boolean;
        read(reader: Reader, call: Call<unknown, unknown>): Promise<ApiAnswer<unknown>>;
      }
    | {
        method: 'post';
        /** Whether a caller must send an Idempotency-Key; it is honoured on every POST. */
        keyRequired?: boolean;
        write(tx: Tx, call: Call<unknown, unknown>): Promise<ApiAnswer<unknown>>;
      }
  );

type Parsed<T> = T extends z.ZodType ? z.output<T> : undefined;

/** A reading route. `lookup` is a POST that only reads (a phone number must not stand in a URL). */
export function readRoute<B extends z.ZodType | undefined, Q extends z.ZodType | undefined, A extends z.ZodType>(
  route: Omit<RouteFace, 'body' | 'query' | 'answer' | 'status'> & {
    method: 'get' | 'lookup';
    heavy?: boolean;
    body?: B;
    query?: Q;
    answer: A;
    read(reader: Reader, call: Call<Parsed<B>, Parsed<Q>>): Promise<z.input<A>>;
  },
): ApiRoute {
  const { read, ...face } = route;
  return {
    ...face,
    status: 200,
    read: async (reader: Reader, call: Call<unknown, unknown>) => ({
      body: await read(reader, call as Call<Parsed<B>, Parsed<Q>>),
    }),
  } as ApiRoute;
}

/** A writing route; it runs in one transaction together with its idempotency key. */
export function writeRoute<B extends z.ZodType | undefined, A extends z.ZodType>(
  route: Omit<RouteFace, 'body' | 'query' | 'answer' | 'method'> & {
    body?: B;
    answer: A;
    keyRequired?: boolean;
    write(tx: Tx, call: Call<Parsed<B>, undefined>): Promise<ApiAnswer<z.input<A>>>;
  },
): ApiRoute {
  return { ...route, method: 'post' } as unknown as ApiRoute;
}
