import type { Gateway } from './app.ts';

/** So many are offered on a simulated phone; the pages of the shop have them all. */
const MOST = 6;

/** The words people may text that a shop made itself, of what is live now: one each, newest first. @param address number of the shop */
export async function ownWords(
  { db: { reader }, merchants, apps, surveys, words }: Pick<Gateway, 'db' | 'merchants' | 'apps' | 'surveys' | 'words'>,
  address: string,
): Promise<string[]> {
  const number = (await merchants.numbers(reader)).find((one) => one.address === address);
  if (!number) return [];
  const { merchantId } = number;
  const live = [
    ...(await apps.list(reader, merchantId)).filter(({ state }) => state === 'live'),
    ...(await surveys.list(reader, merchantId)).filter(({ state }) => state === 'open'),
  ].slice(0, MOST);
  const found: string[] = [];
  for (const { id, draft } of live) {
    const owned = await words.ofRef(reader, merchantId, id); // a newer draft may have others
    const [word] = [...draft.words.filter((one) => owned.includes(one)), ...owned];
    if (word !== undefined) found.push(word);
  }
  return found;
}
