import type { CategoryLexicon } from './lexicon.ts';

const NOT = String.raw`(?:not|never|no longer|cannot|won'?t|wont|can'?t|cant|doesn'?t|doesnt|didn'?t|didnt|don'?t|dont|isn'?t|isnt|wasn'?t|hasn'?t|hasnt|couldn'?t|wouldn'?t)`;
const MONEY = String.raw`(?:[£$€¥] ?\d+(?:[.,]\d+)?|\d+(?:[.,]\d+)? ?(?:dollars?|bucks|pounds?|quid|euros?|cents?|yuan|usd|gbp))`;
const THINGS = String.raw`(?:phone|screen|laptop|computer|tablet|printer|tv|remote|boiler|heating|radiator|air ?con(?:ditioning)?|fridge|freezer|oven|kettle|washing machine|dryer|dishwasher|speakers?|headphones|router|modem|camera|watch|charger|battery|lift|elevator|shower|treadmill|bike|machine|engine|sensor|alarm|lock|key ?card|door)`;

/** English, as people thumb it. */
export const en: CategoryLexicon = {
  price: [
    [
      3,
      String.raw`\b(?:put|pushed|jacked|bumped) .{0,24}\bup\b|\b(?:rent(?:al)?|toll|fare|fines?|penalt(?:y|ies)|no[ -]show (?:fee|charge)|cover charge|minimum spend|total(?:led)?|add(?:s)? up|un-?affordable|cheek|daylight robbery|swindl\w*|cheat(?:ed|ing)?|fleec\w*|gouging)\b|\b(?:took|taken|takes|take|deducted|withdrew|withdrawn) [£$€]?\d+|\bfrom my (?:card|account|bank|wallet)\b`,
    ],
    [
      3,
      String.raw`\b(?:cheaper|dearer|sums?|arithmetic|miscalculat\w*|calculated|double the|twice the|three times the|for (?:that|this) price|at (?:that|this) price|for what (?:you|it)|expected to pay|asked to pay|made (?:me|us) pay|had to pay|forced to pay|paid for (?:something|what|things))\b`,
    ],
    [
      3,
      String.raw`\b(?:\w+ )?(?:went|gone|going|goes|put|shot|jumped) up (?:from|by|to|again|\d|every)|\b(?:increase|raised?|hike|rise)\b|\b(?:so|too|that|how|very) (?:much|steep)\b|\bthe total\b|\bsteep\b|\bextortion\w*|\boutrageous\b|\bgreed\w*|\bcon(?:ned)?\b|\bbargain\b|\bunderpaid|\brefund the difference`,
    ],
    [
      3,
      String.raw`\b\d+ ?(?:%|percent|per cent) ?(?:off|cheaper|more|discount|extra|reduction|increase|less)?|\b(?:voucher|coupon|code|offer) (?:for \d|for [£$€]|of \d|.{0,12}off)`,
    ],
    [
      2,
      String.raw`\b\d+(?:[.,]\d\d)? (?:an hour|per|each|a (?:month|night|day|head|person|bottle|cup|glass|pint|week|piece)|now)\b|\b(?:from|was) [£$€]?\d+(?:[.,]\d+)? (?:to|and now|now|then)\b|\b\d+\.\d\d\b|\b(?:paying|pay|paid) (?:for|[£$€]?\d)|\bwhy (?:do|am|should|must) (?:i|we) (?:have to )?pay`,
    ],
    [
      2,
      String.raw`\b(?:subscription|monthly|annual) (?:cost|fee|price|rate)s?|\b(?:rates?|tariffs?|balance|wallet|bank statement|statement|credit card|receipt|sum|amount|subtotal|vat|interest|instal?ments?|overdraft)\b|\b(?:you|u|they) (?:took|take) (?:too much|\d|[£$€])|\btook too much|\btoo much\b`,
    ],
    [3, String.raw`over-?charg\w*|rip(?:ped)?[ -]?off|robbery|daylight|scam\w*`],
    [
      3,
      String.raw`\b(?:pric(?:es?|ed|ey|ing)|(?:too |so |very |way |over)?-?(?:expensive|dear|pricey|costly)|unaffordable|afford)\b`,
    ],
    [
      3,
      String.raw`\b(?:charg(?:ed?|ing)|bill(?:ed|ing)?|debit(?:ed)?|invoiced?) (?:me |us |my card |my account |him |her )?(?:twice|double|two times|three times|\d ?(?:x|times)|again|extra|more|too much|for|full|an? )`,
    ],
    [2, String.raw`\b(?:charg(?:ed?|es|ing)|bill(?:s|ed|ing)?|invoiced?|debited|receipt)\b`],
    [3, String.raw`\b(?:\w+ )?(?:fees?|surcharge|service charge|corkage|mark-?up)\b`],
    [3, String.raw`\b(?:discounts?|happy hour|special offer|full price|half price|promo(?:tion)? code)\b`],
    [3, String.raw`\b(?:deposit|short-?chang\w*|change (?:for|from) an?|wrong change|my change|change for \d+)\b`],
    [
      2,
      String.raw`\b(?:cost(?:s|ing)?|cheap(?:er)?|quoted?|estimate|tip|tax|pay(?:ing)? (?:more|double|twice|extra|the same)|paid (?:twice|double|extra|more|\d+))\b`,
    ],
    [
      3,
      String.raw`\b(?:took|taken|take|owe|want|give) (?:me |us )?(?:the |my |our |your )?money (?:twice|back)|\b(?:worth|value for) (?:the |my |of )?(?:money|price|it)|\bhalf the money|\bmoney (?:off|back)`,
    ],
    [3, MONEY],
    [1, String.raw`\b(?:money|till|account|card|pa(?:y|id|ying)|free|greedy)\b`],
  ],
  support: [
    [
      3,
      String.raw`\b(?:nothing happens|no(?:thing)? response|unresponsive|(?:can'?t|cannot|won'?t|doesn'?t|couldn'?t|doesnt|cant|wont) (?:read|recogni[sz]e|detect|find|save|send|submit|sync|reach|see|hear|pair|print|install|update|upgrade|verify|register)|not (?:working|loading|charging|connecting|responding|opening|printing|heating|cooling)|isn'?t working|ate my (?:coin|card|money|note)|swallowed my|no service|keeps (?:crashing|freezing|dropping|cutting)|shuts? down|shut itself|turns? itself off|goes? (?:off|black|dead)|went (?:off|black|dead))\b`,
    ],
    [
      2,
      String.raw`\b(?:vending machine|barcode|bar code|sound system|hearing loop|number display|keypad|doorbell|wash(?:er|ing)|in for repair|after the repair|e-?mail address|username|profile|session|timed? out|attachment|pdf|android|iphone|ios|windows|chrome|safari)\b`,
    ],
    [
      3,
      String.raw`\b(?:booking|contact|order|sign-?up|online|login|payment) (?:form|page|site|system|screen)\b|\b(?:spinner|spins|buffering|lag(?:s|gy|ging)?|pop-?up|captcha|browser|chat ?bot|bot|automated|hotspot|firmware|software|virus|hacked|locked out|account is locked|pixel\w*|black ?out|power cut|plug|socket|cable|adapter|usb|sim|esim|notifications?|push|gps|touch ?screen)\b`,
    ],
    [
      3,
      String.raw`\b(?:no|lost|without) (?:signal|reception|picture|sound|power|connection|internet|hot water|electricity|heating|data)\b|\b(?:keeps?|kept) (?:\w+ing|cutting|dropping|saying|asking)\b|\b(?:kicks?|kicked|throws?|threw|logs?) me out|\bcan(?:'?t| not|not) (?:get in|access|log|connect|pay online|download|open|see my)|\bwon'?t (?:focus|let me|start|charge|heat|cool|close|play|accept|stay|stop|move|go)`,
    ],
    [2, String.raw`\b(?:air ?con\w*|smart ?watch|brakes?|clutch|gearbox|cartridge|toner|faucet|toilet flush|gears?)\b`],
    [
      2,
      String.raw`\b(?:adjust(?:ed|ment)s?|recalibrat\w*|whistl\w*|hums?|humming|rattl\w*|squeak\w*|buzz\w*|noise since|since (?:your|the) (?:guy|man|update|repair|service|visit)|blows?|overheat\w*|drip(?:s|ping)?|flicker\w*|crack(?:s|ed)?|snapped|fell off|came off|loose|wobbl\w*|fitting|fitted|replace(?:d|ment)? part|spare parts?|diagnos\w*|troubleshoot\w*|configur\w*|activat\w*|pair(?:ing)?|re-?start\w*|turn(?:ed|s|ing)? (?:it )?(?:on|off))\b`,
    ],
    [
      3,
      String.raw`\b(?:app|apps|website|web ?site|web ?page|online shop|portal|software|system|checkout|link|page)\b.{0,40}\b(?:crash\w*|blank|down|slow|error|hangs?|stuck|loading|logs?|logging|froze\w*|${NOT})`,
    ],
    [2, String.raw`\b(?:the|your|ur|my|an?) (?:app|website|web ?site|web ?page|portal|software)\b`],
    [
      3,
      String.raw`\b(?:crash(?:es|ed|ing)?|wi-?fi|internet|bluetooth|log(?:ged|ging|s)?[ -]?(?:in|on|out|off)|sign(?:ing)? (?:in|up)|password|qr|pin code|download\w*|upload\w*|reboot\w*|sync\w*|broadband|signal|server|blank page|black screen)\b`,
    ],
    [
      3,
      String.raw`\b(?:error(?: ?\d+)?|out of order|out of service|stopp?(?:s|ed)? working|${NOT} (?:work(?:s|ing|ed)?|scan|connect|load|open|start|turn on|charge|switch on|print|respond)|malfunction\w*|faulty|defect\w*|glitch\w*)\b`,
    ],
    [
      3,
      String.raw`\b(?:help ?desk|tech(?:nical)? (?:support|help)|call ?cent(?:er|re)|install(?:ed|ation|ing)?|repair(?:s|ed|ing)?|serviced)\b`,
    ],
    [
      2,
      String.raw`\b(?:fix(?:ed)?|broke(?:n)?|fault|leak(?:s|ed|ing)?|beeps?|froze(?:n)?|freezes|jam(?:s|med)?|update[ds]?|reset|manual|set (?:it |this |me )?up|on hold|connect\w*|scan\w*|dead|stuck)\b`,
    ],
    [
      3,
      String.raw`\b${THINGS}\b.{0,40}\b(?:broke\w*|dead|died|leak\w*|down|faulty|black|stopped|again|lasts?|${NOT} (?:work|turn|start|heat|charge)\w*)`,
    ],
    [
      3,
      String.raw`\b(?:card (?:reader|machine|terminal)|terminal|self[ -]?(?:checkout|service till)|ticket machine|scanner)\b`,
    ],
    [
      2,
      String.raw`\b(?:verification|security|confirmation|the|a|access) codes?\b.{0,30}\b(?:text|sms|arriv\w*|get|got|com(?:e|es)|invalid|wrong|expired)|\b(?:get|got|receiv\w*|gets?) (?:the|a|any|my) codes?\b`,
    ],
    [1, String.raw`\b(?:phone|screen|machine|online|code)\b`],
    [
      1,
      String.raw`\b(?:tablets?|camera|lens|dishwasher|fridge|freezer|oven|boiler|heater|radiator|thermostat|fan|lift|elevator|escalator|printer|router|modem|tv|television|remote|projector|microphone|speakers?|headphones|earbuds|laptop|computer|pc|tracker|drone|vacuum|hoover|blender|toaster|kettle|washer|dryer|pump|engine|tyres?|alarm|sensor|intercom|barrier|turnstile|gate|kiosk|charger|battery|tap|pipe|shower|jacuzzi|lights?|lamp|bulb|zipper|hinge|pedal|bike|warranty|guarantee|technicians?|engineers?|fitters?|plumber|electrician|mechanic|display|version|file|settings|permission|washing machine|hearing aids?)\b`,
    ],
  ],
  information: [
    [
      3,
      String.raw`\b(?:explanations?|(?:wasn'?t|weren'?t|why (?:was|were)n'?t) (?:i|we|he|she|they|anyone|my \w+) (?:told|informed|warned|asked)|(?:didn'?t|did not|couldn'?t) (?:even )?know (?:we|i|that|there|it|about|who|where|which)|only in \w+|(?:lists?|listed|shows?|showed|gives?) (?:a|the|an|wrong|old)|years ago|still (?:says|shows|lists|online|listed)|(?:text|sms|email|e-mail|letter|door|poster|cashier|staff|one|another|other|someone|screen|banner) said|what .{0,24}\b(?:is|was|are|were) for|made clear|be clear\w*|clear(?:er|ly)|can'?t be right|transparency|disclos\w*|hidden in the)\b`,
    ],
    [
      3,
      String.raw`\b(?:would(?:'ve| have) been (?:nice|good|helpful) to (?:know|be told)|(?:no|any) clear (?:reply|answer|info)|clear (?:reply|answer|information)|get no (?:answer|reply|information)|no (?:reply|answer|idea|mention|indication|explanation|warning|information|info)|without (?:warning|explanation|telling|notice)|big letters|promised|time ?table|schedule|brochure|manual says|which documents?|what (?:i|we) (?:need|have) to bring|had no idea|nobody (?:at \w+ \w+ )?(?:knew|knows|could (?:say|tell))|(?:didn'?t|did not|doesn'?t|don'?t) (?:even )?(?:know|mention|warn)|wasn'?t (?:clear|mentioned|told|aware)|not (?:clear|obvious|mentioned|aware|told|stated)|what (?:this|that|the) \w+ (?:includes?|covers?|means?|costs?))\b`,
    ],
    [
      3,
      String.raw`\b(?:nothing|not a word|no(?:thing)? word|not|nor) (?:on|in|about) (?:the|your|it)\b|\b(?:on|in) (?:the|your) (?:packag\w*|label|box|poster|banner|email|e-mail|newsletter|text|letter|website|instagram|insta|facebook|fb|profile|post|google|app|menu|flyer|catalogu?e|notice board)\b.{0,40}\b(?:said|says|say|wrong|different|was|is|nothing|it)|\bon (?:instagram|facebook|google|tripadvisor|your (?:page|site|website)) (?:you|it|u)\b`,
    ],
    [
      2,
      String.raw`\b(?:you|u|they|she|he|staff|colleague|rep|salesman|seller|assistant|agent|it) (?:said|claimed|promised|assured|advertised|swore|guaranteed)|\b(?:packaging|wrong (?:room|gate|platform|entrance|floor|number|branch|day|time|hours|info)|last year'?s?|from last year|find out|found out|finding out|surprise\w*|supposed to (?:be|include|have)|as described|not as|unlike|vague|transparent|transparency|clarif\w*|translation|in english|language|faq|email(?:ed)? (?:you|saying)|newsletter|details?|specif\w*|includes?|included|communicat\w*|kept in the dark|in the dark|turned (?:us|me) away|update (?:me|us))\b`,
    ],
    [
      1,
      String.raw`\b(?:question\w*|reply|answer\w*|heard|read|website|instagram|facebook|google|email|call|called|information|promise)\b`,
    ],
    [
      3,
      String.raw`\b(?:nobody|no ?one|noone|none of (?:you|them)|you|u|they|staff|never|not|wasn'?t|weren'?t|should have been|hadn'?t been) (?:ever |even |did |do |does |could |bothered to |to |has |had |been |were |was |did not |didn'?t |never )*(?:told|tell|tells|inform\w*|mention\w*|explain\w*|warn\w*|notif\w*|announc\w*|said|say|let (?:me|us) know)\b`,
    ],
    [
      3,
      String.raw`\b(?:mis-?lead\w*|misled|mis-?inform\w*|unclear|confus\w*|contradict\w*|out of date|outdated|not up to date|small print|false advert\w*|advert(?:s|ised|isement|ising)?|brochure|flyer|leaflet)\b`,
    ],
    [
      3,
      String.raw`\b(?:wrong|false|incorrect|different|conflicting|no|any|the right|more|enough|bad) (?:info(?:rmation)?|directions?|answers?|advice|opening (?:hours|times)|hours|times|notice|description|explanation|signs?)\b`,
    ],
    [
      3,
      String.raw`\b(?:inform(?:ed|ation)?|explain(?:s|ed)?|notice|beforehand|in advance|opening (?:hours|times)|opening|instructions?|description|directions|terms(?: and conditions)?|t&cs?|rules)\b`,
    ],
    [
      3,
      String.raw`\b(?:say|says|said|states?|stated|written|claims?|shows?)\b.{0,30}\b(?:open|till|until|on (?:your|the) (?:website|site|page|menu|sign|door|label)|online|new|vegan|leather|in stock|could|can|but)|\b(?:website|site|page|sign|menu|label|ad|leaflet|poster|google|facebook|it) (?:says?|said|states?|shows?|doesn'?t say|online)\b`,
    ],
    [
      2,
      String.raw`\b(?:signs?|label\w*|ingredients|allerg\w*|gluten|nuts|vegan|contains?|closed (?:at|when|on|all|early)|were closed|was closed|expir(?:es?|ed|y)|in stock|picture|photos? (?:on|of|shows?)|menu online|dress code|no idea|guess(?:ed|ing)?|according to|hotline|over the phone|on the phone)\b`,
    ],
    [
      2,
      String.raw`\b(?:i was|we were|been|got|was) told\b|\b(?:why|how come) (?:does|did|do|is|was)? ?(?:nobody|no ?one)\b|\bnowhere\b|\b(?:where|when) (?:it|the|this) \w+ is\b`,
    ],
    [1, String.raw`\b(?:told|tell|asked|says|said|menu|website|open|closed|changed|know)\b`],
    [1, String.raw`\b(?:asking)\b`],
  ],
  handling: [
    [
      3,
      String.raw`\b(?:signed up|sign(?:ed)? (?:him|her|us|them|my) |beginners?|level \d|put in the (?:wrong|\w+ (?:class|course|group))|no trace|deleted|marked (?:as )?delivered|post(?:al)?|renew(?:ed|al)|take ?out|pick ?up time|in the bag|not in the (?:bag)|passed (?:around|on|from)|who deals|same numbers?|taken by others|screening)\b`,
    ],
    [
      3,
      String.raw`\b(?:sent|gave|given|got|received|delivered|brought|shipped|sold|packed|received) (?:me |us |our |my |the |a )*(?:the |an? )?(?:wrong|size|another|different|only|half|two|one|used|broken|damaged|empty)\b|\b(?:wrong (?:dress|suit|shoes?|model|colou?r|size|person|customer|branch|table|dish|meal|bag|package|part|amount|product|food|drinks?|pizza|glasses|prescription|medicine|car|room type))\b|\bsize \w+ instead|\binstead of\b`,
    ],
    [
      3,
      String.raw`\b(?:alterations?|credited|rewards?|loyalty (?:card|scheme)|application|enrol\w*|sign-?ups?|waitlist|rain ?check|put through|on (?:back-?order|order)|pre-?order\w*|rush order|shipment|dispatch|warehouse|depot|stock(?:ed)?|invoice (?:with|made|in|to)|made out|company name|paper ?work|case number|reference number|claims?|complaint form|previous complaint|transfer(?:red)?|collect(?:ed|ion)|pick(?:ed)?[ -]?up|drop(?:ped)?[ -]?off|no[ -]?show|come back (?:on|tomorrow|later|again|next)|check-?(?:in|out)|over-?booked|re-?booked|slot|rota)\b`,
    ],
    [
      2,
      String.raw`\b(?:(?:in progress|pending|under review|on its way|any day now|processing|process|procedure|steps|twice now|again and again|chasing|chased|reminders?|follow(?:ed)?[ -]?up|no one turned|nobody turned|took a day off|day off|kept waiting for|accepts? (?:my|the|our)|accept (?:my|the|our) return|within \d+ days|don'?t have (?:it|my)|gone missing|went missing|misplaced|muddl\w*|confused (?:me|my|us|our) with|to other people|to another|to the wrong|nobody (?:called|rang|wrote) back|call(?:ed)? back|ring back|rang back|texted (?:you|u)|emailed twice|handed over|hand-?over|four times|until (?:now|today)|since (?:january|february|march|april|may|june|july|august|september|october|november|december|last (?:week|month))))\b`,
    ],
    [
      3,
      String.raw`\b(?:parcels?|packages?|deliver(?:y|ies|ed|ing)?|courier|shipp(?:ing|ed|ment)|tracking|dispatch\w*)\b`,
    ],
    [
      3,
      String.raw`\b(?:re-?order(?:ed|s)?|(?:my|our|the|her|his) orders?|ordered|wrong (?:order|item|size|colou?r|address|name|date|one|thing)|order (?:was|came|never|is|has))\b`,
    ],
    [
      3,
      String.raw`\b(?:refund(?:s|ed|ing)?|return(?:s|ed)?|exchang(?:e|ed|ing)|swap(?:ped)?|sent (?:it |them |the \w+ )?back|replacement)\b`,
    ],
    [
      3,
      String.raw`\b(?:(?:double-?)?book(?:ed|ings?)|reserv\w*|appointments?|no record|cancel(?:l?ed|l?ing|lation)?|re-?schedul\w*|membership|subscription|contract)\b`,
    ],
    [
      3,
      String.raw`\b(?:forms?|paperwork|id card|signature|certificate|application|documents?|registration|prescription|bureaucra\w*|on file|waiting list|on the list)\b`,
    ],
    [3, String.raw`\b(?:gift card)\b`],
    [
      2,
      String.raw`\b(?:queue\w*|in line|one till|tills? (?:open|closed)|lost (?:it|my|our|the|twice)|forg(?:ot|otten)|mixed|mix-?up|someone else'?s?|somebody else'?s?|another (?:group|person|customer)|missing|came without|without the|never (?:came|arrived|showed)|hasn'?t (?:come|arrived)|still (?:not|hasn'?t|haven'?t|waiting|no)|not ready|isn'?t ready|in charge|responsib\w*|processed|picks? up)\b`,
    ],
    [
      2,
      String.raw`\b(?:\d+|two|three|four|several|many) (?:weeks?|months?|visits|times)\b|\b(?:first|second|third|fourth) time\b|\bsent (?:me|us) (?:to|away|back|round)\b|\b(?:pass|next) (?:one|person|colleague)\b|\bspel(?:led|t|ling)\b`,
    ],
    [1, String.raw`\b(?:order|waiting|address|date|confirmed|phone|changed|ready|late|collect|pick ?up|sort)\b`],
    [
      1,
      String.raw`\b(?:points?|stamps?|voucher|coupon|items?|box|tickets?|clerk|passport|seat(?:s|ing)?|posted|claim|takeaway|policy)\b`,
    ],
  ],
  service: [
    [
      3,
      String.raw`\b(?:reeks?|odou?rs?|fumes|bleach|sweaty|eye contact|hello|goodbye|train your|(?:no ?one|nobody|noone|not one) (?:came|comes|helped|cared|bothered|apologi[sz]ed|offered|asked|checked)|to help|slipped|wet floor|pretend(?:ed|ing)|giggl\w*|gummy|lukewarm|ignorant|sat (?:people|us|them)|skipped us|overlooked|favou?rit\w*|discriminat\w*|racis\w*|kind(?:ness)?|caring|neglect\w*|incompetent|clueless|untrained|new guy)\b`,
    ],
    [
      3,
      String.raw`\b(?:impatient|dismissive|condescending|patroni[sz]ing|grumpy|moody|lazy|unhelpful|un-?welcoming|pushy|sloppy|clumsy|gossip\w*|bored|careless\w*|indifferent|sarcastic|aggressive|sexist|racist|creepy|inappropriate|hostile|harsh|cold(?:ly)? to|mean to|nasty|smil(?:e|ed|es|ing)|polite\w*|manners|knock(?:ed|ing)?|personal(?:ly)? (?:remark|comment)s?|interrupt\w*|argu(?:ed|ing)|bully\w*|stared?|staring|sigh(?:ed|ing)?|tone|hung up on|blamed?|lied to|embarrass\w*|humiliat\w*|respect|hospitality|chas(?:e|ed) (?:him|her|them|someone)|disappeared)\b`,
    ],
    [
      3,
      String.raw`\b(?:sticky|grubby|messy|dusty|dust|mess|unhygienic|untidy|grimy|slimy|litter|rubbish|overflow\w*|bed ?bugs?|ants?|spider|cobwebs?|clean(?:ed|ing|er|liness)?)\b`,
    ],
    [
      3,
      String.raw`\b(?:flavou?r\w*|season(?:ed|ing)|inedible|chewy|tough|dry|watery|mushy|sour|off|rubbery|hard as|like (?:rubber|leather|shoe|cardboard)|shoe leather|wilted|brown|frozen in the middle|microwaved?|reheated|undrinkable|ruined)\b`,
    ],
    [2, String.raw`\b(?:bar ?staff|wax(?:ed|ing)?|blow ?dry)\b`],
    [
      2,
      String.raw`\b(?:worst|awful|terrible|horrible|appalling|dreadful|poor|shocking|disgrace\w*|pathetic|unpleasant|unacceptable|shameful|rushed|hurried|hectic|chaotic|crowded|cramped|freezing in|draughty|stuffy|hot in here|chilly|dark|uncomfy|comfortable|atmosphere|ambien\w*|refills?|dirty|crying|tears|hurts?|pain(?:ful)?|bleeding|blisters?|rash|unsafe|dangerous|drunk|smok(?:e|ed|ing))\b`,
    ],
    [
      3,
      String.raw`\b(?:rude\w*|attitude|impolite|unfriendly|un-?professional|disrespect\w*|arrogan\w*|ignor(?:ed|ing)|snapp\w*|swor[en]|swear\w*|shout\w*|yell\w*|scream\w*|laugh(?:ed|ing) (?:at|about)|mocked|insult\w*|roll(?:ed|ing) (?:her|his|their) eyes|shrug\w*|treat(?:ed|s)?|greet(?:ed|s)?|apolog\w*|say sorry|thief|hostile|bad mood)\b`,
    ],
    [
      3,
      String.raw`\b(?:dirty|filthy|disgusting|gross|stain(?:s|ed)?|smell(?:s|ed|y)?|smelt|stink\w*|stank|stench|mou?ld\w*|hygien\w*|unclean|cockroach\w*|mouse|mice|rats?|fly|flies|bugs?|insects?|hairs? in|toilets?|restrooms?|bathroom)\b`,
    ],
    [
      3,
      String.raw`\b(?:raw|under-?cooked|over-?cooked|burnt|burned|stale|soggy|bland|tasteless|salty|greasy|oily|rotten|rancid|lukewarm|stone cold|(?:food )?poison\w*|threw up|vomit\w*|sick|diarrh\w*|tast(?:e|es|ed))\b`,
    ],
    [3, String.raw`\b(?:security guy)\b`],
    [
      2,
      String.raw`\b(?:service|cold|loud|noisy|noise|slow(?:ly)?|quality|portions?|bruis\w*|rough|hurt|cut my|on (?:her|his|their) phone|chatting|careless|uncomfortable|disappoint\w*|treated)\b`,
    ],
    [
      2,
      String.raw`\bwait(?:ed|ing)? (?:for )?(?:over |about |more than |almost |nearly )?(?:\d+|an|half an|one|two|ten|twenty|thirty|forty) ?(?:m\b|min\w*|hours?|hrs?)|\bnobody (?:came|cared|looked|helped|even|cleared|served)|\b(?:turned up|came|arrived) (?:\d+ \w+ )?late\b`,
    ],
    [1, String.raw`\b(?:wait(?:ed|ing)|food|table|sorry|drinks?|customers?|room|late|looked|refused)\b`],
    [
      1,
      String.raw`\b(?:meals?|steak|lettuce|bread|burger|pizza|pasta|fries|chips|salad|rice|noodles?|noodles|soup|curry|sushi|dumplings?|dumplings|eggs?|bacon|beef|pork|lamb|chicken|duck|fish|prawns?|shrimps?|seafood|vegetables?|veg|fruit|cake|dessert|coffee|latte|cappuccino|espresso|tea|beer|wine|cocktails?|juice|milk|sauce|gravy|toast|sandwich\w*|breakfast|brunch|buffet|starters?|mains?|dish(?:es)?|meat|servers?|hosts?|hostess|cashiers?|nurses?|doctors?|dentists?|vets?|therapists?|instructors?|teachers?|tutors?|cleaners?|housekeep\w*|porters?|drivers?|driver|colleagues?|assistants?|employees?|workers?|personnel|team|owner|boss|supervisor|reception|manicur\w*|pedicur\w*|nails?|facial|hair|fringe|beard|eyebrows?|treatment|lesson|class(?:es)?|session|tour|guide|ketchup|cutlery|glasses|plates?|cups?|tables?|bin|sheets?|sheets|towels?|linen|carpet|staff|music|manager|waiters?|waitress\w*|barista|bartender|barber|hairdresser|stylist|masseu\w*|massage|trainer|coach|receptionist|chef|cook|bouncer|guard|kitchen|welcome(?:d)?|ice cream|front desk|shop assistant|hair ?cut|the girl|the guy|the lady|the man)\b`,
    ],
  ],
};
