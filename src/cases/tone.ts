/**
 * What a customer's own words say of how their case was handled, where they send words instead of 1 to 5:
 * `thanks` asks for nothing, `unhappy` says that it is not settled, `other` is for a person to read.
 */
export type Tone = 'thanks' | 'unhappy' | 'other';

/** Nothing but thanks or a nod. */
const NOD =
  /^(?:ok(?:ay)?|k|great|perfect|fine|good|super|all good|cheers|ta|thx|ty|thanks?(?: you)?(?: (?:so|very) much| a lot)?|got it|noted|好的?|好滴|可以|行|嗯+|知道了|收到|明白了?|谢谢(?:你们?|您|啦|了)?|多谢|辛苦了|没事了?)(?:[ ,.!]+(?:thanks?(?: you)?|谢谢(?:你们?|您)?))?$/u;

/** Whether a folded text is nothing but thanks or a nod. */
const onlyThanks = (folded: string): boolean => NOD.test(folded);

/** Sounds like trouble and is none; it is taken out before the words of trouble are looked for. */
const HARMLESS =
  /\b(?:not (?:too |so |at all )?bad(?: at all)?|no (?:more )?(?:problems?|worries|complaints?|issues?)(?: (?:any ?more|now))?|not a problem|never ?mind|(?:couldn't|could not|can't|cannot) be (?:better|happier)|nothing (?:else|more|to complain about)|thanks? (?:you )?(?:once )?again|(?:see you|come|coming|visit|back|order|eat|thank you) again|still (?:love|like|the best|my favou?rite))\b|(?:没有?|无)(?:什么)?(?:问题|毛病|意见|关系|不满意?|事)|没事|不错|不差|不客气|不要紧|不好意思|不用(?:谢|了|再)|差不多|还(?:可以|行|好)|又(?:快|好|便宜|热情|耐心|及时)/gu;

/** A question that says no for form's sake. */
const ASKED = /好不好|行不行|对不对|是不是|有没有|能不能|可不可以|要不要|满不满意/gu;

/** It is not settled: what was wrong still is, came again, or nothing was done. */
const UNHAPPY =
  /\bstill (?:not|no|isn'?t|aren'?t|doesn'?t|don'?t|didn'?t|hasn'?t|haven'?t|can'?t|cannot|never|waiting|wait|broken|bad|cold|wrong|late|dirty|rude|missing|the same|same|a problem|problems?|unhappy|angry|leak\w*|fault\w*|damaged)\b|\b(?:not|isn'?t|wasn'?t|aren'?t|never) (?:\w+ ){0,2}?(?:ok(?:ay)?|good|fine|happy|satisfied|content|fixed|solved|resolved|repaired|right|better|working|enough|acceptable|settled|sorted|refunded|true|what (?:you|i))\b|\b(?:doesn'?t|does not|didn'?t|did not|don'?t|do not|won'?t) (?:\w+ )?(?:work|help|solve|fix|change|arrive|come|get|receive|accept|agree)\b|\b(?:hasn'?t|haven'?t|has not|have not|nobody|no ?one|never) (?:\w+ )?(?:been|changed|come|came|arrived|received|got|happened|called|answered|replied|helped|fixed|worked)\b|\bno (?:refund|answer|reply|change|difference|better|one|help|money|sign)\b|\bnothing (?:has )?(?:changed|happened|was done|came|arrived)\b|\b(?:unhappy|dissatisfied|unsatisfied|disappoint\w*|unacceptable|useless|terrible|awful|worse|worst|horrible|rubbish|disgust\w*|ridiculous|a joke|poor|furious|fed up)\b|\b(?:broken|wrong|cold|late|rude|dirty|happened|same|failed|charged|stopped|missing|leak\w*)(?: \w+)? again\b|\bsame (?:problem|issue|trouble|thing|mistake|story)\b|\bfix it\b|(?:还是|仍然?|依然|依旧)(?:不|没|未|冷|凉|坏|错|慢|差|一样|老样子|那样|这样|有问题|同样|很?(?:脏|慢|差|冷|凉))|还(?:没|未|不(?:行|好|对|满意|能)|在等|坏|有问题)|又(?:坏|错|冷|凉|慢|漏|脏|迟|晚|少|差|出|来|是这|这样|发生|一次|有问题|没|不|多收)|(?:没有?|未|从未)(?:得到)?(?:解决|修好|收到|退|处理|改|变|到账|人|换|用|回|弄好|送|兑现|补)|不(?:满意|满|行|好|对|管用|接受|能接受|可以接受|够|合理|认可|高兴|开心|同意|怎么样)|(?:太|很|更|真|最|服务|态度)(?:差|糟|脏)|差(?:劲|评)|更糟|糟糕|失望|生气|气死|敷衍|骗|垃圾|老问题|同样的(?:问题|事|错)|再次(?:发生|出现)|没完没了|投诉你/u;

/** Content, in words. */
const GLAD =
  /\b(?:thanks?|thank you|thx|ty|cheers|great|perfect|excellent|lovely|wonderful|brilliant|awesome|amazing|good|nice|happy|satisfied|content|pleased|appreciate\w*|solved|fixed|resolved|sorted|settled|works?|working|well done|received|got it|love)\b|谢|感谢|满意|解决了|修好了|收到了|好了|很好|挺好|真好|太好|可以了|不错|没问题|没事|辛苦|赞|棒|开心|高兴|好评/u;

/** Besides the thanks there is more to read. */
const MORE =
  /[?]|\b(?:but|however|although|though|except|when|where|what|why|how|can|could|would|will you|please|pls|refund me)\b|但|不过|可是|只是|就是|然而|吗|呢|什么|怎么|几点|哪|能否|请|麻烦/u;

/** How a folded text sounds; what is not surely thanks or surely unhappy is `other`. */
export function toneOf(folded: string): Tone {
  if (onlyThanks(folded)) return 'thanks';
  const asked = folded.replace(ASKED, ' ? ');
  const bare = asked.replace(HARMLESS, ' … ');
  if (UNHAPPY.test(bare)) return 'unhappy';
  return (GLAD.test(folded) || bare !== asked) && !MORE.test(bare) ? 'thanks' : 'other';
}
