import type { Response } from 'express';
import type { Merchants } from '../merchants/index.ts';
import type { Reader } from '../platform/db/index.ts';
import { merchantOf, say } from '../platform/web/frame.ts';
import { readTree } from './tree.ts';
import type { Segments } from './types.ts';
import { treeWords } from './words.ts';

/** Who is meant by a tree, as a sentence in the language of the page; a tree that cannot be used is told as such. */
export async function sentenceOf(
  { segments, merchants }: { segments: Segments; merchants: Merchants },
  reader: Reader,
  res: Response,
  where: unknown,
): Promise<string> {
  const merchantId = merchantOf(res);
  const { currency } = await merchants.byId(reader, merchantId);
  const { tree } = readTree(where, await segments.fields(reader, merchantId), { currency });
  return tree ? treeWords(res, tree, currency) : say(res, 'segments.count.mend');
}
