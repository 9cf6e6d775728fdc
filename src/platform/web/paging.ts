import { z } from 'zod';

const decode = (cursor: string): string => Buffer.from(cursor, 'base64url').toString('utf8');

/** Query of a list: how many items (50, at most 200) and where to go on; `cursor` arrives decoded. */
export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z
    .string()
    .regex(/^[\w-]{1,400}$/, 'Take the cursor from "next" of the page before.')
    .transform(decode)
    .optional(),
});

export interface Page<T> {
  items: T[];
  /** Cursor of the page after this one; absent on the last. */
  next?: string;
}

/**
 * One page of a list of which `limit + 1` rows were read: the row too many only tells that there are more.
 * @param cursorOf where a row stands in the order of the list; opaque to the caller, given back by `pageQuery`
 */
export function page<T>(rows: readonly T[], limit: number, cursorOf: (row: T) => string): Page<T> {
  if (rows.length <= limit) return { items: [...rows] };
  const items = rows.slice(0, limit);
  return { items, next: Buffer.from(cursorOf(items.at(-1)!)).toString('base64url') };
}

/** The shape of a page, for `answer`. */
export const pageOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next: z.string().optional() });
