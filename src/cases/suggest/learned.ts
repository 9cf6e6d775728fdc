import type { DefaultCategory } from './lexicon.ts';

/** Complaints by category, one a line. */
export type Examples = Readonly<Record<DefaultCategory, string>>;
/** What the words of a text weigh for a category, as learnt from examples. */
export type Learned = (line: string) => Map<string, { word: string; weight: number; learned: true }[]>;

const HAN = /\p{Script=Han}/u;

/** A word that was seen once says little: as if each had been seen so often in every category before. */
const BEFORE = 1;
/** As if every category had had so many texts before: a shop's first cases weigh little. */
const EVEN = 5;
const stem = (word: string): string => (word.length > 4 ? word.replace(/(?:ing|ed|es|s|ly)$/, '') : word);

/** Words that stand in every text. Alone they say nothing; in a pair they may ("been told"). */
const EVERYWHERE = new Set(
  `a an the i me my we us our you u ur your he him his she her they them their it its it's this that these those is are
  was were be been am do does did have has had will would can could of to in on at for from with by as and or but so if
  then than there here not no one all just now get got go up out about what which who when where how why i'm im`.split(
    /\s+/u,
  ),
);
/** Signs that join words rather than mean something. */
const JOINING = /^[的了是在我你他她它们就都也还又很把被给和跟说到来去有没不人个一上下那这吗啊吧呢]+$/u;

/** Further words that may decide in a text and yet tell nobody why. */
const FILLER = new Set(
  `also although am any anyone apparently because before being but came can't cannot clearly come did didn't does doesn't
  doing don't each else even ever every few for from gave get gets getting give given go goes going gone hasn't haven't
  however into isn't just keep kept let like made make many maybe me more most much must myself never nobody none nor
  nothing off on one only other over own per please pls put quite rather really same shall she should since some somebody
  someone something still such take than thing things though through till too took try u until up upon very wasn't went
  were weren't while whom whose will with without won't yes yet again after first two three four five six seven eight
  nine ten`.split(/\s+/u),
);
/** Signs that alone, or one beside another, say nothing of what went wrong: particles, pronouns, numbers, measures. */
const SMALL = new Set(
  `的了是在我你您他她它们咱就都也还又再才却很太更最把被给对向从为与和跟同而但且或因所以如果说讲到来去有没不别人个只次些点
  种位件样么什谁哪怎这那此其之一二两三四五六七八九十几百千半多少上下里外中前后会能要想让叫用做吗啊吧呢嘛呀哦着过得地自己真
  时间分元块直已经`,
);
/** Small signs that together do say something. */
const SAYING = /没有?人|没有?用|没[给来去做讲说让]|不[能会来给让讲说对]|人[多少]|[多少][给个了]|时间|分[钟]|两样|几个/u;

/**
 * Whether a word tells somebody why: not where it is nothing but words that stand in every text.
 * @param learned cut out of a Chinese text blindly, so that half of it may belong to another word ("班了")
 */
export function isTelling(word: string, learned: boolean): boolean {
  if (HAN.test(word)) {
    const signs = Array.from(word).filter((sign) => HAN.test(sign));
    const large = signs.filter((sign) => !SMALL.has(sign)).length;
    const needed = learned && !/^[没不]/u.test(word) ? 2 : 1;
    return large >= needed || (!learned && SAYING.test(word));
  }
  const words = [...word.matchAll(/[\p{L}\p{N}']+/gu)].map(([each]) => each);
  return words.some((each) => !EVERYWHERE.has(each) && !FILLER.has(each) && (each.length > 1 || /\p{N}/u.test(each)));
}

/** Words and pairs of words by their stems, each as the text has it. */
function wordsOf(line: string): Map<string, string> {
  const words = [...line.matchAll(/[\p{L}']+/gu)];
  const pairs = words.slice(1).map((word, at) => {
    const first = words[at]!;
    return [`${stem(first[0])} ${stem(word[0])}`, line.slice(first.index, word.index + word[0].length)] as const;
  });
  const alone = words.map(([word]) => word).filter((word) => !EVERYWHERE.has(word));
  return new Map([...alone.map((word) => [stem(word), word] as const), ...pairs]);
}

/** Runs of two and three characters, each as the text has it: Chinese does not part its words. */
function runsOf(line: string): Map<string, string> {
  const chars = [...line.matchAll(/\p{L}/gu)];
  const runs = new Map<string, string>();
  for (let at = 0; at < chars.length; at++)
    for (let length = 2; length <= 3 && at + length <= chars.length; length++) {
      const run = chars
        .slice(at, at + length)
        .map(([char]) => char)
        .join('');
      const last = chars[at + length - 1]!;
      if (!JOINING.test(run)) runs.set(run, line.slice(chars[at]!.index, last.index + last[0].length));
    }
  return runs;
}

/**
 * Learns from examples which words stand in complaints of which category (naive Bayes, each word once a text).
 * @param examples folded already
 * @param share how much what was learnt says beside the words that were chosen by hand
 */
export function learn(
  categories: readonly string[],
  examples: readonly (readonly [category: string, text: string])[],
  { han, share }: { han: boolean; share: number },
): Learned {
  const parts = han ? runsOf : wordsOf;
  const seen = new Map<string, number[]>();
  const sizes = categories.map(() => EVEN);
  for (const [category, text] of examples) {
    const at = categories.indexOf(category);
    if (at === -1) continue;
    sizes[at]! += 1;
    for (const key of parts(text).keys()) {
      const counts = seen.get(key) ?? categories.map(() => 0);
      counts[at]! += 1;
      seen.set(key, counts);
    }
  }
  const texts = sizes.reduce((sum, size) => sum + size, 0);
  return (line) => {
    const known = [...parts(line)].flatMap(([key, word]) => {
      const counts = seen.get(key);
      return counts ? [{ word, counts, all: counts.reduce((sum, count) => sum + count, 0) }] : [];
    });
    const weigh = (at: number) =>
      known.map(({ word, counts, all }) => ({
        word,
        learned: true as const,
        // Against what chance would give, so that a category with many texts draws nothing to it by that alone.
        weight: share * Math.log((counts[at]! + BEFORE) / ((all * sizes[at]!) / texts + BEFORE)),
      }));
    return new Map(categories.map((category, at) => [category, weigh(at)]));
  };
}
