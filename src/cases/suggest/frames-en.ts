import type { CategoryLexicon } from './lexicon.ts';

const r = String.raw;
const N = r`(?:\d+|two|three|four|five|six|seven|eight|nine|ten|a dozen|several|many|so many|loads of|countless)`;
const CANT = r`(?:can'?t|cant|cannot|couldn'?t|couldnt|unable to|impossible to|won'?t let (?:me|us))`;
const PAST_NOT = r`(?:hasn'?t|hasnt|haven'?t|havent|not|never|didn'?t|didnt|isn'?t|isnt|wasn'?t|wasnt|weren'?t|werent)`;
const NOBODY = r`(?:nobody|no ?one|noone|none of (?:you|them)|never|without|not (?:once )?|should (?:have|'?ve|of) been|(?:didn'?t|didnt|did not|wasn'?t|wasnt|weren'?t|werent|hasn'?t|don'?t|dont|isn'?t|isnt|haven'?t))`;
const SIGN = r`(?:web ?site|site|maps?|board|sign|poster|ad|advert|flyer|leaflet|label|menu|photos?|pictures?|pics?|brochure|e-?mail|page|listing|notice|window|packet|google|facebook|instagram|recording|voicemail|calendar|door)`;
const SPAN = r`(?:seconds?|mins?|minutes?|hours?|hrs?|hr|ages|forever|half an hour|an hour)`;
const MONTH = r`(?:january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|easter|christmas|new year|spring|summer|autumn|winter|last (?:week|month|year))`;
const FOOD = r`(?:soup|salad|food|meal|dish|plate|drink|glass|burger|coffee|tea|rice|pizza|noodles|sandwich|curry|dessert|cake|sauce|bowl|bed|bath|shower|room|bag of \w+)`;

/** How people tell what went wrong, in English: what was done or not done, not what it was done with. */
export const framesEn: CategoryLexicon = {
  price: [
    [
      4,
      r`\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred) (?:dollars?|bucks|pounds?|quid|euros?|cents?|pence)\b|\b(?:fiver|tenner|pence)\b|\b\d+ ?p\b`,
    ],
    [4, r`\b\d+(?:\.\d+)? (?:more|extra|dearer|higher|on top|cheaper)\b|\bthan last (?:time|month|week|year|visit)\b`],
    [
      3,
      r`\bfor (?:half|a third|a quarter|a fraction|nothing|free|less)\b|\b(?:half|twice|double|triple|a third|a fraction) (?:of )?(?:the|that|what|price|as much|of it)\b|\b(?:down|up) the (?:road|street)\b|\b(?:across|over) the (?:road|street)\b|\bround the corner\b|\b(?:elsewhere|other (?:shops?|places?)|anywhere else|supermarket|competitors?)\b`,
    ],
    [3, r`\b(?:buy (?:one|two|three|\d)|bogo|two for one|\d for \d|for the price of|(?:be|was|is|were) free)\b`],
    [
      4,
      r`\b(?:(?:rung|rang|ring(?:ing)?) (?:it |us |me )?up|minibar|mini ?bar|(?:bar|drinks|my|our) tab|(?:on|off) (?:the|my|our) (?:bill|receipt|invoice|check|statement)|never (?:had|ordered|ate|drank|touched))\b`,
    ],
    [
      4,
      r`\bchange (?:from|of|for|back|out of)\b|\b(?:gave|handed|paid with|paid) (?:him |her |them |you |u |the \w+ )?(?:a |an )?(?:fifty|twenty|hundred|\d+ note|note)\b|\bfor \d+(?:[.,]\d\d)?(?: |$|[.,?!])(?!min|hour|hr|people|day|week|pm|am|year|of us|person|guest)`,
    ],
    [
      3,
      r`\bgold(?:en|[ -]plated)?\b(?! (?:card|member|status))|\b(?:diamonds?|platinum|made of money|millionaires?|mortgage|kidney|arm and a leg|bankrupt\w*|robb(?:ed|ing)|mugged|wallet|purse|pay ?day|salary|wages|lottery|loan|rich people|shrinkflation|broke now|skint|cash cow|ouch)\b`,
    ],
    [2, r`\bpa(?:y|id|ying) (?:for|more|extra|twice|double)\b|\bmore than (?:before|it was|what|i|we|the)\b`],
    [
      4,
      r`\b(?:came|comes|coming) to (?:\w+ )?(?:\d+|\w+ty\b|a hundred|over)|\b(?:gone|went|up) from .{1,16} to \S+|\bfor that (?:much|money|price|sort of money)|\b(?:that|this|so) much (?:for|money)\b|\b(?:on|to) (?:ours|mine|our bill|my bill|our tab|my tab)\b|\b(?:some ?one|some ?body) else'?s .{1,20} on (?:ours|mine|my|our)\b|\b(?:kept|keep|keeping|held) .{0,10}(?:deposit|back from)|\bno[ -]?show (?:fee|charge)`,
    ],
    [
      4,
      r`\b(?:gratuity|tip (?:was )?(?:already|added)|per (?:person|head|bag|slice|minute|page|km|mile|kilo)|plus (?:vat|tax|postage)|minimum (?:spend|order|charge)|weigh\w*|the scales?|thumb on|under ?weight|\d+ ?(?:g|grams|kg|kilos?)|doesn'?t add|maths|crept up|sneak(?:y|ed)|worth (?:it|that|half)|waste of money|could(?:'ve| have| of) (?:bought|flown|fed)|for that (?:i|we) |always (?:been|paid)|used to be|pensioners?|oaps?|kids? (?:eat|go) free|am i paying|your (?:holiday|yacht|new car|rent|electric)|on the house|overpriced|costs? more|cost (?:me|us)|priced)\b`,
    ],
    [
      3,
      r`\b(?:offers?|deals?|promo\w*|sale|clearance|multi ?buys?|price tag|tag|shelf|the till|at the (?:counter|till|checkout)|smaller (?:than|portions?|cups?)|got smaller)\b`,
    ],
    [
      4,
      r`\b(?:menu|shelf|bill|till|card|receipt|tag|ticket|quote|invoice|label) (?:says?|said|adds? (?:up )?to|shows?|reads?|was|is|came to) (?:only )?[£$€]?\d+|\bthe (?:sums?|maths?)\b|\b(?:calculator|arithmetic)\b|\b\d+[.,]\d\d on the (?:menu|shelf|bill|receipt|card)|\bdeposit .{0,20}(?:back|returned|kept)|\b(?:debited|charged) (?:\d|two|three|twice)`,
    ],
  ],
  support: [
    [
      4,
      r`\bsince (?:the|your|that|last) (?:\w+ )?(?:update|upgrade|repair|service|install\w*|reset|changeover)\b|\b(?:since|after) (?:you|u|ur \w+|your \w+) (?:guys |lot |lads )?(?:had|fixed|repaired|touched|worked|looked|changed|replaced|serviced|installed|updated|tuned|cleaned)\b|\bafter (?:the|your) (?:\w+ )?(?:repair|fix|update|upgrade|service|install\w*)\b`,
    ],
    [
      3,
      r`\b(?:you|u|your (?:guy|man|lad|technician|engineer|team)|ur guy) (?:guys |just |only |supposedly )?(?:fitted|installed|fixed|repaired|set up|serviced|replaced|put in|mended)\b|\b(?:fixed|repaired|mended|replaced|serviced) (?:last|yesterday|on \w+|only|by you)\b`,
    ],
    [
      4,
      r`\b(?:spinning|turning|loading) (?:circle|wheel|icon|bar|thing|ball)\b|\b(?:blank|white|black|blue|grey|frozen) (?:page|screen)\b|\bnothing (?:happens|happened|loads|comes up)\b|\b(?:press(?:ed|ing)?|click(?:ed|ing)?|tapp?(?:ed|ing)?|hit|push(?:ed|ing)?) (?:on )?(?:the )?(?:\w+ )?(?:pay|confirm|send|submit|ok|button|link|next|buy|order|checkout|twice|${N} times)\b|\b(?:loading|buffering|timed? out)\b`,
    ],
    [
      4,
      r`\b(?:isn'?t|isnt|not|wasn'?t) (?:a )?(?:valid|recogni[sz]ed|supported|accepted)\b|\b(?:invalid|captcha|robot|glitch\w*|buggy|error)\b|\b(?:says|said|saying|tells me|message) (?:error|invalid|failed|try again|unknown|wrong (?:password|code|pin)|offline|no (?:connection|network|signal))\b`,
    ],
    [
      4,
      r`\b${CANT} (?:get (?:past|into|in|on ?line|it to)|log|sign|register|download|open|access|connect|proceed|continue|upload|reset|pair|print)\b`,
    ],
    [
      4,
      r`\b(?:same|identical|duplicate) (?:text|message|e-?mail|sms|notification)s?\b|\b${N} (?:texts|messages|sms|e-?mails|notifications)\b|\b(?:texts|messages|e-?mails|notifications) .{0,20}\b(?:all )?the same\b|\byour system\b|\b(?:says?|shows?|showing|reads) (?:zero|0|nothing|nil|null)\b`,
    ],
    [
      3,
      r`\b(?:blink\w*|flash(?:es|ing)|red light|echo\w*|crackl\w*|muffled|under ?water|gibberish|garbled|static|distorted|upside down|fuzzy|blurry|wonky screen|beeps?|beeping|buzz(?:es|ing)|restarts?|reboots?|by itself|goes dead|dies (?:after|at|in)|drains?(?: in| so)|won'?t (?:hold|keep) (?:a |its )?charge|stopped)\b`,
    ],
    [3, r`\b(?:cold|freezing|no hot|ice) (?:shower|water|radiators?)\b`],
    [
      4,
      r`\b(?:takes? me back|(?:goes|went|jumps?|sends? me) back to|back to (?:the )?(?:start|first|home|beginning|login)|every time i (?:try|click|press|open|type|log)|(?:type|typed|enter|entered|scan|scanned|swiped?) (?:in )?(?:my|the|it)|links?|stuck (?:on|at|between|half ?way)|(?:one|no|only) channels?|(?:exactly|same) (?:like|as) before|(?:slip|grind|squeak|rattl|wobbl|leak|drip|vibrat)(?:s|es|ing|y)?|(?:your|the|ur) (?:man|guy|lad|engineer|technician|plumber) (?:changed|fixed|fitted|did|replaced|looked|put)|(?:took|ate|swallowed|kept|eats) my (?:coins?|card|ticket|notes?)|user not found|i dont exist|i don'?t exist|trips|tripped the|fuse|sparks?|shock|offline|greyed out|hangs|fingerprint|otp|two[ -]factor|2fa)\b`,
    ],
    [
      4,
      r`\b(?:points|stamps|balance|history|profile|account|basket|cart)\b.{0,24}\b(?:back to|zero|reset|empty|vanished|disappeared|wiped)\b|\b(?:lift|elevator|escalator|heating|tv|wi-?fi|ac|air ?con|fridge|boiler|shower|safe|door|lock|key|card|phone|screen|printer|app|site|website|page|machine|scanner|alarm|fan|lights?|remote|sauna|jacuzzi|treadmill)\b.{0,20}\b(?:stuck|has been|dead|gone|having a rest|on strike|died|dies|only (?:works|shows)|won'?t|wont|doesnt|doesn'?t|cant|can'?t|keeps?|isn'?t|isnt|refuses|out|stopped)\b`,
    ],
    [
      4,
      r`\b(?:brakes?|engine|gears?|tyres?|clutch|chain|wheels?|motor|pump|fan)\b.{0,24}\b(?:scream\w*|squeal\w*|slip\w*|grind\w*|nois\w*|rattl\w*|again)|\b(?:watch|clock)\b.{0,24}\b(?:slow|fast|behind|ahead|stopped|stops)|\bchat (?:thing|bot|window|box)|\bcut(?:s|ting)? (?:in and )?out\b|\b(?:down|dead) again\b|\b(?:reader|terminal|server|system|network|site|app) (?:was |is )?down\b`,
    ],
  ],
  information: [
    [
      4,
      r`\b${NOBODY} (?:\w+ ){0,3}?(?:told|tell|inform\w*|mention\w*|explain\w*|warn\w*|notif\w*|announc\w*|advised|written|listed|stated|displayed|signposted|labell?ed|let (?:me|us) know)\b(?! (?:me|you) off)`,
    ],
    [
      4,
      r`\bheads?[ -]up\b|\bwould(?:'ve| have| of| be| ve)?(?: been)? (?:nice|good|helpful|useful|handy|great|lovely|decent)\b|\bcould(?:'ve| have| of)? (?:told|said|mentioned|warned|let (?:me|us) know)\b|\b(?:had (?:i|we)|if (?:i|we)(?:'d| had)?(?: only)?) (?:known|knew)\b|\bhad no (?:idea|clue)\b|\b(?:supposed|meant) to (?:know|guess)\b|\bwish (?:i|we|some ?one|you)(?:'d| had)? (?:known|told)\b|\b(?:found|find|finding|learn\w*|hear\w*|discovered) (?:this |that |it |out )+(?:from|by|after|when|only|on|at|that|the|later)|\bonly (?:found|heard|learn\w*|discovered)\b|\bnews to (?:me|us)\b|\bfirst i'?ve? heard?\b`,
    ],
    [
      4,
      r`\bwhich (?:one )?is (?:it|right|true|correct)\b|\bwho(?:'?s| is)? (?:right|lying|correct)\b|\bmake (?:up )?your minds?\b|\b(?:different|conflicting|contradict\w*|two|three) (?:answers?|stor(?:y|ies)|versions?|times|things)\b|\bone (?:says?|said|tells?|told|of (?:your|you|ur|them)|person|guy|girl|lady)\b.{0,70}\b(?:another|other|next|second)\b`,
    ],
    [
      3,
      r`\b${SIGN} (?:outside |online |still |clearly |on the \w+ |in the \w+ |at the \w+ )*(?:says?|said|shows?|showed|had (?:you|it)|has (?:you|it)|promis\w*|lists?|listed|states?|told)\b`,
    ],
    [
      3,
      r`\b(?:locked|closed|shut|shuttered|shutters?) (?:doors?|up|down|for|all|on|when|at|early|today|sign|shop)\b|\b(?:you|u|shop|store|place|kitchen|pool|gym|door|branch|it|they) (?:was|were|is|are|r) (?:all )?(?:closed|shut|locked)\b|\bshop shuts?\b|\bwasted (?:trip|journey|drive)\b`,
    ],
    [
      4,
      r`\b(?:nowhere|anywhere)\b.{0,24}\b(?:says?|said|written|stated|what|when|where|how|listed)\b|\b(?:says?|said|written|stated|listed|find|mentioned|printed) (?:it |that |this )?(?:anywhere|nowhere)\b|\bno (?:signs?|labels?|allergen|notice|info\w*|mention|warning|instructions?|explanation|indication)\b|\b(?:can'?t|cant|cannot|couldn'?t) find (?:anywhere|out|any|where|what|when|how)\b`,
    ],
    [
      3,
      r`\b(?:out of date|old (?:menu|price list|hours|number)|no longer (?:exists?|there|available|true|do)|(?:don'?t|dont|doesn'?t|doesnt) (?:even )?exist|not since|still (?:says?|shows?|up|lists?|advertis\w*))\b`,
    ],
    [
      3,
      r`\b(?:nothing like (?:the|what|in)|not (?:as|what) (?:described|shown|pictured|advertised|it said|was (?:described|shown|promised|advertised|said)))\b|\bthe (?:photos?|pictures?|pics?)\b|\bsmall print\b|\b(?:in|the) tiny (?:print|letters)\b`,
    ],
    [2, r`\b(?:sent|turned) (?:us |me )?away\b|\bbefore (?:we|i) (?:came|booked|bought|ordered|paid|signed|drove)\b`],
    [
      4,
      r`\b(?:cash only|card only|no cards|could(?:'?ve|ve| have| of) (?:put|written|said|told|mentioned|warned)|(?:put|write|written|stick|pop) (?:that|it|this|a (?:note|sign|line)|something) (?:on|in|up)|(?:meant|supposed) to (?:know|guess|find)|is it \w+ (?:or|u|you)|tried both|turns? out|turned out|only when we (?:got|arrived)|we learn(?:ed|t)|(?:doesn'?t|doesnt|didn'?t|didnt) say|says? (?:otherwise|nothing)|crystal ball|mind ?readers?|psychic|riddle|treasure hunt|detective|mystery|guess(?:ing)? (?:game|from)|led to believe|under the impression|assum\w*)\b`,
    ],
    [
      3,
      r`\b(?:dog|kid|child|wheelchair|family|pet)[ -]friendly\b|\bstep[ -]free\b|\bsuitable for\b|\b(?:halal|kosher|vegan|lactose|sesame|dress code)\b|\bat the (?:old|wrong) (?:one|place|stop|entrance|branch|door|gate)\b|\blast (?:bus|train|entry|orders)\b|\bapparently\b|\bat the door\b|\bwhat (?:exactly|on earth) (?:is|are|does|was)\b|\b(?:thought|expected|expecting) (?:it|this|that|you|a|the)\b|\bwhat time\b|\bonly in (?:english|spanish|german|french|chinese)\b|\boffice hours\b`,
    ],
  ],
  handling: [
    [
      4,
      r`\bno (?:record|trace|booking|reservation|sign of (?:my|our))\b|\bnot on (?:the|your) (?:list|system|books?)\b|\b(?:gave|given|giving|sold|let) (?:it |my \w+ |our \w+ |the \w+ |\w+ )?(?:away\b|to (?:someone|somebody|another|other))`,
    ],
    [
      4,
      r`\b(?:some ?one|some ?body) else'?s?\b|\banother (?:customer|guest|family|couple|client|patient)'?s?\b|\b(?:stranger'?s|other people'?s|not (?:mine|ours)|isn'?t (?:mine|ours)|isnt (?:mine|ours)|(?:not|isn'?t|wasn'?t) what (?:i|we) ordered)\b`,
    ],
    [
      4,
      r`\b(?:passed|sent|bounced|pushed|transferred) (?:me |us )?(?:around|about|from|between|back and)\b|\bround in circles\b|\brun ?around\b|\bcan (?:one|some) ?(?:person|one|body)\b|\b(?:deal|dealing|deals) with (?:it|this|my)\b|\bwhose job\b`,
    ],
    [
      4,
      r`\b(?:says?|marked|shown|showing|claims?|shows) (?:it'?s |as |it was |its )?(?:delivered|collected|completed|resolved|dispatched|shipped)\b|\b(?:went|sent|goes|posted|taken|delivered|going) to (?:my|the|our|a|an|some) (?:old|wrong|previous|other|different|neighbou?r)`,
    ],
    [
      3,
      r`\b(?:second|third|fourth|fifth|2nd|3rd|4th|5th|umpteenth) (?:time|call|visit|trip|e-?mail|message|week|reminder)\b|\b(?:asked|called|rang|phoned|texted|e-?mailed|messaged|chased) (?:you |u |them )?(?:twice|${N} times)\b|\bstill (?:waiting|no|not|nothing|hasn'?t|hasnt|haven'?t|havent|a member|getting|being|on the)\b`,
    ],
    [
      3,
      r`\b(?:it'?s been|its been|its|been|waiting|for|after|over|nearly) (?:now )?(?:a|an|${N}) (?:days?|weeks?|months?)\b|\bsince ${MONTH}\b|\b(?:supposed|meant|promised) (?:to be )?(?:ready|here|done|delivered|for) \w+|\bnow (?:it'?s |its )${MONTH}\b`,
    ],
    [
      3,
      r`\b${PAST_NOT} (?:come|been|got|had|received?|seen|heard|turned|shown|arrived?|appear(?:ed)?|show(?:ed)?|sent)(?: \w+){0,2}? (?:back|home|yet|up|anything|it)\b|\bwhere(?:'?s| is| are| r) (?:my|our)\b|\bwho(?:'s| has| got| is \w+ing) (?:my|our)\b|\bmy (?:old|previous) address\b`,
    ],
    [
      3,
      r`\bhalf (?:of )?(?:my|our|the) (?:order|shopping|stuff|things|bags?|items?)\b|\b(?:items?|things?|parts?|bits|pieces) (?:was |were |are |is )?(?:missing|short)\b|\b(?:ordered|booked|reserved) .{2,30}\b(?:got|gave|given|received|came|sent|brought|only|instead)\b|\b(?:wrong|different) (?:one|order|item|thing)s?\b|\bdouble[ -]?booked\b`,
    ],
    [
      3,
      r`\b(?:on holiday|off sick|not in today|day off|doesn'?t work (?:there|here|on)|already (?:gone|left|taken))\b|\bsomebody (?:else )?(?:sat|took|has)\b|\b(?:told|asked) (?:you|u) in ${MONTH}\b|\b(?:cancell?ed|left|leaving|quit|unsubscribed|opted out)\b.{0,40}\b(?:still|again|yet)\b`,
    ],
    [2, r`\basked for .{2,30}\b(?:got|gave|given|received|came|sent|brought)\b`],
    [
      4,
      r`\b(?:spel(?:led|t) wrong|mis-?spel\w*|name (?:is|was) (?:wrong|spelled|spelt)|wrong name|(?:have|had|got|put) (?:me|us|him|her) down|measurements?|(?:we|i) (?:said|requested|wanted|chose|picked|specified) .{2,50}\b(?:gave|got|put|sent|made) (?:us|me)|signed (?:for )?by|signed for|(?:different|wrong) (?:branch|store|room|floor|day|date|table|house|flat|person|street)|(?:sent|filled|gave|handed|brought) .{0,24}then (?:you|they|u) (?:asked|wanted|said)|over and over|from scratch|square one|back and forth|what (?:flowers|booking|order|appointment|reservation)|lost (?:my|our)|gone missing|went missing)\b`,
    ],
    [
      4,
      r`\b(?:drivers?|courier|plumber|cleaner|postman|florist|photographer|caterer|taxi|van|fitter|rider)\b.{0,24}\b(?:phone (?:is |was )?off|lost|no ?show|never|didn'?t|didnt|unreachable|cancell?ed|couldn'?t find|came on)\b|\b(?:came|turned up|arrived|showed up|delivered) (?:on )?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|a (?:day|week)|the (?:day|week) (?:after|before)|(?:two|three|\d) days?)\b|\bwasn'?t (?:even )?(?:in|home)\b|\bwasnt even in\b|\b(?:waited|stayed) in\b|\bat home (?:with|waiting|all)\b|\b(?:moved|swapped|shifted|pushed back|changed) (?:my|our) (?:booking|appointment|slot|table|room|date)`,
    ],
    [
      4,
      r`\b(?:nobody|no ?one|noone|never|hasn'?t|haven'?t|not) (?:\w+ )?(?:answer(?:ed|s)?|repl(?:y|ied)|respond(?:ed|s)?|react(?:ed|s)?|got back|called (?:me |us )?back|rang (?:me |us )?back)(?: to)? (?:my|me|our|us|to)\b|\b(?:one more time|all over again|yet again|after me|before me|new person)\b|\bsold (?:the|my|our|it|us)\b.{0,30}\b(?:already|reserved|paid|deposit|someone|to)\b`,
    ],
  ],
  service: [
    [
      4,
      r`\b(?:in|on|under) (?:my|our|the|her|his) (?:\w+ )?${FOOD}\b(?! (?:is|was|are|dont|don't|does|doesn))(?=.{0,30}\b(?:legs?|crawl\w*|moving|alive|dead|hair|fly|bug|nail|plastic|glass|blood|$))|\b(?:hairs?|fly|bug|insect|worm|plaster|nail|plastic|glass|stone|metal|slug|legs|wood) (?:in|on) (?:my|our|the|her|his)\b|\b(?:six|eight|many) legs\b`,
    ],
    [
      4,
      r`\b(?:up all night|stomachs?|tummy|belly|food poisoning|throwing up|threw up|the runs|in hospital|a&e|felt ill|got ill|been ill|feel(?:ing)? sick)\b`,
    ],
    [
      4,
      r`\b(?:shoe ?soles?|doorstop|door stop|dish ?water|hockey puck|wallpaper paste)\b|\b(?:like|as hard as|hard as|been) (?:a |an )?(?:leather|rubber|cardboard|brick|stone|rock|concrete|old boots?|chewing|plastic|sandpaper|dog food|jelly|glue)\b`,
    ],
    [
      4,
      r`\b(?:invisible|(?:couldn'?t|couldnt|could not) care less|(?:be|been|was) bothered|acknowledg\w*|wav(?:ed|ing) (?:at|for|\d|to|three)|walked (?:straight )?past|looked (?:through|down|right)|wrong side of (?:the )?bed|eye ?roll\w*|huff\w*|tutt(?:ed|ing)|face like|miserabl\w*|sulk\w*|barked|grunt\w*|stroppy|like (?:dirt|a criminal|an idiot|a child|thieves|i was stupid|we were nothing)|made (?:me|us|her|him) (?:feel|cry)|felt (?:stupid|small|unwelcome))\b`,
    ],
    [
      4,
      r`\b(?:sleep|slept|a wink|awake|partying|snor\w*|drilling|barking|walls? (?:are|is|so) (?:so )?(?:thin|paper)|paper[ -]thin)\b`,
    ],
    [
      3,
      r`\b(?:(?:i |my \w+ |it |now )?looks? like (?:a|an|i|my|it|he|she|some)|crooked|wonky|uneven|lop-?sided|patchy|botch\w*|butcher\w*|hack job|shr[aiu]nk\w*|scratch\w*|dents?|dented|torn|ripped|faded|bald|wear a hat|can'?t go (?:to work|out)|cant go (?:to work|out))\b`,
    ],
    [4, r`\b(?:smell\w*|reek\w*|pong\w*|whiff|drains|sewage|sewer|damp|musty|sticky|grim|black stuff|toenails?)\b`],
    [
      3,
      r`\b(?:wait(?:ed|ing)?|took|sat there|stood there|sat|stood) .{0,14}?(?:\d+|an?|half an?|over|two|three)? ?${SPAN}\b|\bwalked out\b|\b(?:left|leave) (?:hungry|without eating)\b`,
    ],
    [
      4,
      r`\bstill (?:frozen|bleeding|pink|alive|cold in|raw|mooing)|\bmoo\w*|\bpink inside|\bbloody (?:inside|in the middle)|\b(?:swimming|drowning|soaked) in (?:oil|fat|grease|sauce)|\b(?:all|more) (?:oil|fat|bones?|batter|ice|gristle)\b|\bwatered down|\b(?:flat|warm) (?:beer|coke|lager|champagne|wine)|\bcurdled|\bfurry|\bgreen (?:bits|spots|fur)|\bbrowner|\blimp\b|\btast(?:es?|ed) (?:of|like)|\bfishy|\bgone off|\b(?:past|use)[ -](?:its|by|the date)|\bbest before|\byesterday'?s\b|\b(?:days?|week)[ -]old\b|\bmouthfuls?\b|\b(?:milk|yogh?urt|meat|cream|bread|cheese) .{0,24}out of date`,
    ],
    [
      4,
      r`\b(?:mop(?:ped)?|vacuumed|hoovered|wiped?|crumbs|lipstick|chewing gum|grime|limescale|used (?:soap|towels?|plasters?|tissues?)|dead (?:fly|flies|bugs?|mouse)|(?:crawl|scuttl)\w*|(?:things?|something) (?:crawling|moving|running)|bites|bitten|itch\w*|dust)\b`,
    ],
    [
      4,
      r`\b(?:better things to do|look(?:ed|ing)? up from|on (?:her|his|their|there) (?:phones?|mobile)|not (?:a|one|even a|so much as a) (?:smile|word|hello|hi|thanks?|thank you|sorry)|scrolling|talk(?:ed|ing|s)? (?:to|at|down to) (?:me|us|him|her|my \w+) (?:like|as)|like (?:i was|we were|i were) |told (?:me|us) (?:to (?:hurry|shut|leave|get|sit|be quiet)|off)|snatched|slammed|chucked|banged|plonked|drunk|hungover|flirt\w*|my (?:weight|body|accent)|rush(?:ed|ing) (?:me|us|him|her|through|to)|half asleep|fell asleep|couldn'?t wait to)\b`,
    ],
    [
      4,
      r`\b(?:came|come) (?:back|out|home) (?:\w+ ){0,5}(?:shorter|smaller|pink|grey|green|orange|yellow|purple|worse|bent|crooked|dirty|wet|longer|bald|limping|shaking)\b|\bone (?:leg|side|sleeve|eye|eyebrow|nail|ear|half) (?:\w+ )?(?:shorter|longer|higher|lower|fell|thicker|off)\b|\bfell (?:out|apart)\b|\bpeel(?:ed|ing)\b|\bcame (?:undone|apart|unstuck)\b|\bnot straight\b|\bcreas\w*|\bhighlights?\b|\borange\b(?! juice)|\bbald (?:patch|spot)\b|\b(?:nicked|cut) (?:my|me)\b|\bbled\b`,
    ],
    [
      3,
      r`\b(?:karaoke|stomping|banging|aged|grew a beard|starv\w*|by the time (?:the|my|our|it)|before (?:the|our|my) (?:food|drinks?|mains?|starters?|coffees?) (?:came|arrived)|had to ask for|fell asleep|crying|in tears)\b`,
    ],
  ],
};
