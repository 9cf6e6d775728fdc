import { isHan } from './words.ts';

/** Words that may decide in a text and yet tell nobody why. */
const SMALL = new Set(
  `a about after again all also although am an and any anyone apparently are as at be because been before being but
  by came can can't cannot clearly come could did didn't do does doesn't doing don't each eight else even ever
  every few first five for four from gave get gets getting give given go goes going gone got had has hasn't have
  haven't he her here him his how however i i'm if im in into is isn't it it's its just keep kept let like made
  make many maybe me more most much must my myself never nine no nobody none nor not nothing now of off on one
  only or other our out over own per please pls put quite rather really same seven shall she should since six so
  some somebody someone something still such take ten than that the their them then there these they thing
  things this those though three through till to too took try two u until up upon ur us very was wasn't we went
  were weren't what when where which while who whom whose why will with without won't would yes yet you your`.split(
    /\s+/u,
  ),
);
/** Signs that alone, or beside one another, say nothing of what went wrong: particles, pronouns, numbers, measures. */
const SMALL_SIGNS = new Set(
  `的了是在我你您他她它们咱就都也还又再才却很太更最把被给对向从为与和跟同而但且或因所以如果说讲到来去有没不别人个只次些点
  种位件样么什谁哪怎这那此其之一二两三四五六七八九十几百千半多少上下里外中前后会能要想让叫用做吗啊吧呢嘛呀哦着过得地自己真
  时间分元块直已经`,
);

/** Whether a word tells somebody why it decided: not where it is nothing but words that stand in every text. */
export function isTelling(word: string): boolean {
  if (isHan(word)) return Array.from(word).some((sign) => isHan(sign) && !SMALL_SIGNS.has(sign));
  const words = [...word.matchAll(/[\p{L}\p{N}']+/gu)].map(([each]) => each);
  return words.some((each) => !SMALL.has(each) && (each.length > 1 || /\p{N}/u.test(each)));
}

const DENYING_WORD = /n['o]?t$|^(?:no|none|nobody|nothing|never|without)$/;
const isAround = (word: string): boolean => SMALL.has(word) && !DENYING_WORD.test(word);

/** A pair of words without the one that tells nothing ("the waiter"), unless it denies the other ("not applied"). */
export function core(pair: string): string {
  if (isHan(pair)) return pair;
  const words = pair.trim().split(' ');
  return words.slice(words.findIndex((word) => !isAround(word)), words.findLastIndex((word) => !isAround(word)) + 1).join(' '); // prettier-ignore
}
