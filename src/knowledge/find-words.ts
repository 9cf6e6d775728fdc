const set = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** English words that say how somebody asks, not what about. Folded, apostrophes taken out. */
export const IDLE = set(`
  a an the this that these those it its im ive id ill youre youve theres thats whats wheres hows
  i you u ya we they he she me my your ur yours our their them us he she his her
  is are am be been being was were do does did done dont doesnt didnt has have had having got get gets getting
  can could may might will would shall should must cant couldnt wont
  what whats when where which who whom whose why how much many long often
  and or but if so as of at in on to for from by with about into up out off over than then
  not no yes any some there here just only also too very really still already yet
  hi hiya hey hello there good morning afternoon evening night please pls plz thx thanks thank sorry excuse
  guys anyone somebody someone something anything know tell say ask asking question wondering wonder quick
  like want wanna need love looking possible ok okay well one ones thing things way sort kind kinds near nearby
  place shop store restaurant hotel salon today tonight tomorrow now
`);

/** English signs that something is told and not asked. */
export const TOLD = set(`
  was were wasnt werent did didnt waited waiting took came went gave bought broke broken forgot lost left found loved enjoyed hated
  thanks thank thx cheers great lovely amazing perfect delicious awful terrible horrible rude bad worst disappointed
  disgusting refund complain complaint never again cold late slow dirty wrong
`);

/** Chinese pieces that say how somebody asks; longer ones first, since they are taken out in this order. */
export const IDLE_HAN = [
  '有没有', '是不是', '能不能', '可不可以', '可以不可以', '会不会', '要不要', '用不用', '在不在', '行不行', '什么时候', '怎么样',
  '请问一下', '想问一下', '问一下', '麻烦问', '想知道', '请问', '你好', '您好', '你们', '您们', '咱们', '我们', '他们', '大家',
  '可以', '能够', '需要', '想要', '什么', '怎么', '哪里', '哪儿', '哪个', '多少', '几点', '多久', '多长', '为什么', '如何', '是否',
  '这里', '那里', '这儿', '那儿', '这个', '那个', '一下', '一个', '谢谢', '麻烦', '今天', '明天', '今晚', '明晚', '现在', '附近',
  '还是', '还有', '就是', '但是', '如果', '或者', '以及', '时候', '时间', '店里', '贵店', '本店', '店',
  '吗', '呢', '吧', '啊', '呀', '哦', '哈', '嘛', '么', '的', '了', '得', '地', '着', '过', '我', '你', '您', '他', '她', '它',
  '是', '有', '在', '要', '能', '会', '想', '请', '和', '与', '跟', '就', '都', '也', '还', '很', '把', '被', '对', '给', '到', '从',
  '这', '那', '几', '多', '哪', '谁', '不', '没', '去', '来', '说', '问', '用', '行', '带',
] as const; // prettier-ignore

/** Chinese signs that something is told and not asked. */
export const TOLD_HAN =
  /太|难吃|好吃|很好|真好|不错|糟|差劲|差评|投诉|等了|等到|坏了|丢了|昨天|上次|刚才|刚刚|居然|竟然|态度|谢谢|多谢|感谢|失望|生气|没收到|退款|[了过](?:[一二两三四五六七八九十半\d]+|很久|好久)/u;

/** Signs of a question: in English at its beginning or anywhere, in Chinese by its pieces. */
export const ASKS =
  /[?？]|^(?:(?:hi|hiya|hey|hello|good \w+|sorry|excuse me|quick question)[,.! ]+)*(?:what|when|where|which|who|how|is|are|do|does|can|could|may|will|would|any|got|u got|you got)\b|\b(?:(?:can|could|may|should) (?:i|we|u|you)|(?:do|does) (?:you|u|ya|they|the)|is there|are there|are you|how (?:much|many|long|late|early|do|can)|what time|any (?:chance|idea)|wondering|let me know|(?:like|want|need) to know)\b|吗|呢[^\n]{0,2}$|么[^\n]{0,2}$|请问|问一下|几点|几号|多少|多久|多长|什么时候|哪里|哪儿|在哪|怎么|如何|有没有|是不是|能不能|可不可以|会不会|要不要|用不用|是否|想知道|可以[^\n]{1,8}$/u;
