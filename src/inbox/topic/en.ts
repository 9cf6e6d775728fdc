import type { TopicLexicon } from './lexicon.ts';

const NUMBER = String.raw`(?:\d{1,3}|a|an|one|two|three|four|five|six|seven|eight|nine|ten|twelve|a dozen|half a dozen)`;
const DISH_WORDS = String.raw`(?:bowls?|portions?|plates?|box(?:es)?|pizzas?|noodles?|dumplings?|soups?|rice|burgers?|coffees?|teas?|cakes?|sandwich(?:es)?|salads?|wings|beers?|wines?|bottles?|dozen|kilos?|kg|meals?|combos?|sets?|rolls?|buns?|wontons?|ramen|curr(?:y|ies)|lattes?|flat whites?|mochas?|espressos?|cappuccinos?|americanos?|juices?|cokes?|smoothies?|starters?|sides?|wraps?|tacos?|kebabs?|steaks?|fries|chips|wedges|toasts?|pancakes?|sushi|skewers?)`;
const WEEKDAY = String.raw`(?:mon|tues?|wed|thurs?|fri|sat|sun)(?:day|nesday|urday|rsday)?s?`;
const MONTH = String.raw`(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)(?:uary|ruary|ch|il|ust|ember|ober)?`;
/** A time to come at, as thumbed: "half 7", "tmrw", "12-14 dec", "6.30". */
const TIME_WORDS = String.raw`(?:\d{1,2}(?:[:.]\d\d)? ?[ap]\.?m\b|\d{1,2}[:.]\d\d|(?:half|quarter) (?:past |to )?\w+|(?:at|by|around|about|after|before|from|til|till|until|@) ?(?:\d{1,2}\b(?! ?[$£€%])|noon|seven|eight|nine|six|five)|\d{1,2} ?ish|tonight|tonite|2nite|2night|tomorrow|tmrw|tmr|tmw|2moro|2morrow|today|this (?:morning|afternoon|arvo|evening|weekend|week)|next (?:week|month|weekend|${WEEKDAY})|weekend|lunch(?:time)?|dinner|brunch|${WEEKDAY}|\d{1,2}(?:st|nd|rd|th)|\d{1,2} (?:of )?${MONTH}|${MONTH} \d{1,2})`;
/** What is done to a person by appointment; "cut" and "color" only where a chair is meant. */
const CARE_WORDS = String.raw`(?:hair ?cuts?|(?:a|my|wash|dry) cut\b|cut (?:n|and|&|\+)|trims?|colou?r(?: and| n|ing)?|highlights|balayage|perm|blow ?(?:dry|out)s?|wash (?:and|n|&) blow|shave|beard|massages?|facials?|mani(?:cures?)?|pedi(?:cures?)?|nails?|lash(?:es)?|brows?|wax(?:ing)?|check-?ups?|cleaning|roots|fringe|fitting|consultations?|lessons?|trial class|viewing)`;
/** What is kept for somebody. */
const PLACE_WORDS = String.raw`(?:tables?|booths?|seats?|slots?|appointments?|(?:double|twin|single|king|queen|family|triple|sea ?view|private|quiet|connecting) (?:bed ?)?rooms?|suites?|court|lane)`;
const FOOD_WORDS = String.raw`(?:chicken|beef|pork|lamb|duck|fish|prawns?|tofu|katsu|eggs?|salad|tomato(?:es)?|pickles?|nuts|bacon|mushrooms?|kimchi|toppings?|milk|sauce)`;
const FOOD = '(?:DISH|FOOD)';
/** Somebody's own wish, in contrast to a question about the shop. */
const WISH = String.raw`(?:\b(?:can|could|may|might) (?:i|we|he|she|they) (?!believe|tell|say|help|think|imagine|see why)|\b(?:(?:i|we)(?:'d| would|d)? (?:like|love|prefer|hope|plan)|need|want|wanted|wanna|looking|hoping|trying|planning) (?:to (?:come|get|have|bring|sit|eat|dine|stay|visit|pop|drop|do|see|stop|try|celebrate|meet)|for (?:a|an|some)|something|an?) ?|\b(?:need|want) (?:my|her|his|the) (?:\w+ )?(?:done|fixed|cut|checked|ready)|\b(?:any chance|is it possible|possible to)\b)`;
const OPENING = String.raw`^(?:(?:hi|hiya|hey|hello|good (?:morning|afternoon|evening)|morning|evening|sorry|quick (?:q|question)|excuse me)(?: there| guys| all)?[,.! ]+)*`;

/** English: shop talk as people thumb it, "u" for "you" and all. Runs on folded text. */
export const en: TopicLexicon = {
  // Written out in every pattern these would take half a second to compile.
  marks: [
    ['TIME', String.raw`@ ?\d{1,2}\b|\b${TIME_WORDS}(?!\w)`],
    ['CARE', String.raw`\b${CARE_WORDS}(?!\w)`],
    ['PLACE', String.raw`\b${PLACE_WORDS}(?!\w)`],
    ['DISH', String.raw`\b${DISH_WORDS}(?!\w)`],
    ['FOOD', String.raw`\b${FOOD_WORDS}(?!\w)`],
  ],
  capability: [
    String.raw`\b(?:do|does|can|did) (?:you|u|ya|they)(?: guys)? (?:still |also |even )?(?:deliver|take (?:bookings|reservations|walk-?ins|cards?|orders)|accept|sell|serve|stock|offer|cater|do (?:delivery|takeaway|take-?out|catering))`,
    String.raw`\b(?:is|are) (?:there|you|u|they|the) .*\b(?:open|closed|parking|wifi|halal|vegan|vegetarian|gluten)`,
  ],
  told: [
    String.raw`\b(?:was|were|wasn'?t|weren'?t|tasted|felt|arrived|came) (?:so |really |very |a bit |too |all |just |absolutely |such )*(?:a |an )?(?:great|good|lovely|amazing|perfect|delicious|fantastic|brilliant|excellent|awesome|rude|cold|dry|bland|kind|nice|friendly|helpful|late|slow|bad|terrible|awful|wrong|missing|dirty|noisy|horrible|disgusting|raw|burnt|stale|salty|disappoint\w*|pleasure|treat)`,
    String.raw`\bsuch a (?:nice|good|great|lovely|fun|bad|terrible) \w+|\b(?:charged|billed)\b.{0,20}\b(?:twice|double|two times)|\bmy money\b|\b(?:loved|enjoyed|hated|disappointed|disgusting|overcharged|short-?changed|complain(?:t|ing)?|refund|charged (?:me|us)|never again|not (?:happy|impressed|good enough)|unacceptable)\b`,
    String.raw`\b(?:thanks|thank you|thx|ta|cheers)\b.{0,24}\bfor (?:the|a|your|our|my|last|yesterday|dinner|lunch|having|fitting|squeezing|looking|everything|sorting|such|delivering|being)\b`,
    String.raw`\b(?:thanks|thank you|thx|cheers|great|lovely|wonderful|amazing)\b.*\b(?:last (?:night|week|time|weekend)|yesterday|the other (?:day|night))\b`,
    String.raw`\b(?:forgot(?! to (?:say|mention|add|ask|tell))|left out|missed|spilled|mixed up|messed up|ignored|kept us waiting|made us wait|waited|got sick|was sick)\b`,
    String.raw`\b(?:will|'ll|would|wo) ?(?:definitely|never|not|n't) (?:be )?(?:order|book|com|eat|visit)`,
  ],
  asks: [
    String.raw`\?|\b(?:can|could|may|would|shall) (?:i|we|you|u|ya|someone)\b`,
    String.raw`\b(?:i|we)(?:'d| would|'ll) (?:like|love|prefer|take|have)|\b(?:i|we) (?:need|want|wanna) (?:to (?:book|order|change|cancel|come)|a|an|${NUMBER})\b`,
    String.raw`\b(?:please|pls|plz) (?:book|reserve|keep|hold|cancel|change|move|add|send|deliver|make|put|save)|\bany chance\b|\bwhere(?:'s| is|s) (?:my|our|the)\b`,
    String.raw`\bsame (?:again|table|time) (?:for|on|TIME)`,
  ],
  booking: [
    String.raw`\b(?:breakfast|lunch|dinner|brunch|supper|drinks|afternoon tea|buffet) for (?!one\b)${NUMBER}\b`,
    String.raw`\b(?:make|do) it (?:at |for )?TIME|TIME (?:rather than|instead of|not) `,
    String.raw`\b(?:can't|cant|cannot|can not|won't|wont|will not|not gonna|not going to) (?:be there|make it|be able to (?:come|make)|be coming|come)\b`,
    String.raw`\b(?:my|her|his|our) (?:\w+ ){1,2}(?:done|cut|coloured|colored|waxed|checked|cleaned|trimmed)\b.*TIME|TIME.*\b(?:my|her|his|our) (?:\w+ ){1,2}(?:done|cut|coloured|colored|waxed|checked|trimmed)\b`,
    String.raw`\b(?:we|it) ?(?:are|'re|r|re|is|'s|will be|'ll be|now) (?:now |only |just |actually )?${NUMBER}\b(?: of us| in total| now| not| instead|,| and |$)`,
    String.raw`\b(?:anything|something|space|any room|room|spot) (?:free |left |available )?for ${NUMBER}\b`,
    String.raw`\b${NUMBER} (?:of us|more|extra|less|fewer)(?: people| guests| persons)?\b.*\bTIME`,
    String.raw`\b(?:add|bring|with|plus) ${NUMBER} (?:more|extra) (?:people|guests?|persons?|friends|kids)`,
    String.raw`\b${NUMBER} (?:adults?|grown-?ups|kids?|children|toddlers?|bab(?:y|ies)) ?(?:and|&|\+|n|,|plus)? ?${NUMBER} (?:adults?|kids?|child(?:ren)?|toddlers?|bab(?:y|ies))`,
    String.raw`\bCARE\b.*\b(?:TIME|free|available|slot|squeeze|spot)`,
    String.raw`\b(?:TIME|free|available|slot|squeeze|fit)\b.* CARE\b`,
    String.raw`\bPLACE\b.{0,40}(?:TIME|\b(?:free|available|left|going)\b)`,
    String.raw`(?:TIME|\b(?:free|available|spare|hold|keep|save|cancel|change|bigger|our|my))\b.{0,24}\b(?:PLACE)\b`,
    String.raw`\b(?:late|early) check-? ?(?:out|in)\b|\bcheck-? ?(?:out|in|ing in|ing out)\b.{0,20}(?:TIME|\blate|\bearly|\bextend)`,
    String.raw`\b(?:${NUMBER}|extra|another|more|extend) nights?\b|\b(?:stay|staying) (?:from|until|till|${NUMBER})|\b(?:a|any|the) rooms? (?:for|from|on|with|available|free)\b.*(?:TIME|\bnights?)`,
    String.raw`\b(?:push|move|shift|bring|change|swap|switch|delay|cancel)\b.{0,20}(?:TIME).{0,12}(?:\b(?:to|back|forward|instead|for|earlier|later)\b.*|$)`,
    String.raw`\b(?:can't|cant|cannot|won't|not able to|unable to|no longer) (?:make (?:it|TIME)|come)\b.*\b(?:TIME|cancel|reschedule|another (?:day|time))`,
    String.raw`\b(?:re-?schedule|see (?:the )?(?:doctor|dentist|stylist))\b`,
    String.raw`\b(?:late|delayed|stuck)\b.*\b(?:our|my|the|hold|keep) (?:\w+ )?(?:table|reservation|seats?|room|slot)\b`,
    String.raw`\b(?:can|could|may) (?:i|we) (?:come|pop|get) (?:in|by|over|down)\b.*TIME`,
    String.raw`\b(?:is|are) \w+ (?:free|available|in|working)\b.*TIME.*\b(?:for|to do)\b`,
    String.raw`\b(?:re-?)?book(?:ed|ing|ings)?\b(?! (?:i|you|we) (?:read|left|lent))`,
    String.raw`\breserv(?:e|ed|ation|ations|ing)\b`,
    String.raw`\b(?:table|tables|seats?|room|booth|space|spot) (?:for|of|4|2)\b`,
    String.raw`\b(?:party|group) of ${NUMBER}\b`,
    String.raw`\bappointments?\b`,
    String.raw`\b(?:private|function|party|back) room\b`,
    String.raw`\b(?:come|coming|arrive|drop) (?:in )?(?:at|for|with) .*\b${NUMBER}\b`,
    String.raw`\b(?:push|move|shift|bring) (?:my|our|the) (?:\d|\w+ \d)`,
    String.raw`\b(?:window|corner|outside|outdoor|big|same|usual) table\b`,
    String.raw`\b(?:free|any|next|available) slots?\b`,
    String.raw`\b(?:fit|squeeze) (?:me |us |${NUMBER} (?:more )?)?in\b`,
    String.raw`\b(?:we are|we're|there are|there will be) ${NUMBER}(?=$|[,.!?]| (?:and|at|on|tonight|tomorrow|people))`,
    String.raw`\b(?:change|move|keep|hold|have|extend) (?:my|our|the|us a|a) (?:table|seats?)\b`,
    String.raw`\b(?:hair ?cut|massage|facial|manicure|nails?|trim|check-?up)\b.*\b(?:at|on|tomorrow|today|possible|free)\b`,
    String.raw`\b${NUMBER} (?:for|at) (?:tonight|tomorrow|lunch|dinner|brunch|[1-9](?::\d\d)?(?: ?[ap]m)?$)`,
    String.raw`\b(?:for )?${NUMBER} (?:people|persons?|ppl|pax|guests|adults|of us)\b`,
    String.raw`\b(?:table|seat) (?:free|available|left|tonight|tomorrow|today)\b`,
    String.raw`\b(?:any|have|got|a|get) (?:a )?tables?\b.*\b(?:tonight|tomorrow|today|free|left|at \d)`,
  ],
  order: [
    String.raw`\bno ${FOOD}\b|\b${FOOD}\b.*\b(?:there|back|over|down|ready) in (?:\d|ten|five|half|an hour)`,
    String.raw`\b(?:my|our) (?:parcel|package|delivery|food|takeaway|meal|pizza|cake|flowers|groceries)\b.*(?:\?|\b(?:yet|sent|shipped|dispatched|eta|tracking))|\bordered (?:under|as|with the name|number|no)\b|^(?:hi |hey )?(?:the )?usual\b`,
    String.raw`\b(?:gimme|give me|get me|send (?:me|us|over|round)|i'?ll grab|lemme (?:get|have)|let me (?:get|have)|can do with) (?:a|an|some|the|another|${NUMBER}) (?!moment|minute|min|sec|second|call|ring|text|bell|hand|break|bit|refund|quote|price|list|idea|copy|map)`,
    String.raw`\b(?:cancel|drop|scrap|skip|change|swap|switch|make) (?:the|my|that|one|our|those) (?:\w+ ){0,3}?DISH\b`,
    String.raw`(?<!\b(?:can|could|do|does) (?:you|u) .{0,30})\b(?:extra|less|no|without|light|double|half|hold the|easy on the) (?:spicy|spice|chill?i|ice|sugar|sweet|onions?|coriander|cilantro|salt|sauce|msg|garlic|mayo|cheese|oil|peanuts|egg|shot|soy)\b(?!.*\?)`,
    String.raw`\b(?:one|two|a|an|\d) (?:hot|iced|cold|large|small|big|medium|regular|veg|vegan|spicy|decaf|oat|soy|skinny) (?:\w+ ){0,4}?DISH\b(?!.*\bhow much)`,
    String.raw`\bDISH ?(?:x|\*) ?\d|\b(?:ready|pick it up|be there|collect) (?:by|at|in|for) (?:\d|noon|ten|twenty|half|about|around)`,
    String.raw`\b(?:my|our|the) (?:food|meal|delivery|takeaway|pizza|lunch|parcel|package|cake) (?:is |has |hasn'?t |isn'?t |still |not |never )+(?:here|arrived?|come|coming|ready|left|on)`,
    String.raw`\b(?:is|are|has|have) (?:my|our|the) (?:food|meal|cake|cakes|parcel|package|stuff|things|flowers|lunch) (?:ready|here|done|left|on (?:its|the) way|shipped|arrived)`,
    String.raw`\b(?:packed|boxed|wrapped)(?: up)? (?:and|to|for|up)\b|\b(?:pack|box|wrap) (?:it|them|this|up|the|my)\b`,
    String.raw`\b(?:my|the|an|your|place|to|can i|could i|i|we|pre-?|re-?) ?order(?:s|ed|ing)?\b(?! of the day)`,
    String.raw`\border (?:for|of|number|no|#|\d|please|pls|some|a|the|to go)\b`,
    String.raw`\bdeliver(?:y|ed|ing)?\b`,
    String.raw`\b(?:take-?(?:away|out)|to go|to-go|carry-?out)\b`,
    String.raw`\b(?:collecting|picking up)\b`,
    String.raw`\b(?:i'?ll|we'?ll) (?:take|have|go for|grab) (?:the|a|an|${NUMBER}) `,
    String.raw`\b(?:rider|courier|driver)\b`,
    String.raw`\b(?:two|three|four|five|\d) number \d+s?\b`,
    String.raw`\b(?<!to )(?:bring|get|fetch) (?:us |me )?(?:another|some more|more|${NUMBER}) \w+`,
    String.raw`\b(?:pick(?:ing)? (?:it |them |this )?up|pick-?up|collect(?:ion)?) (?:at|in|around|about|by|for|my|the|it|tonight|today|tomorrow|\d)`,
    String.raw`\b(?:can|could|may) (?:i|we) (?:get|have|grab|buy)\b.*\b${NUMBER}\b`,
    String.raw`\b(?:i|we)(?:'d| would|'ll| will)? (?:like|want|need|take|have|wanna get) (?:to (?:get|have|buy) )?${NUMBER} (?!table|appointment|booking|receipt|refund|word|question)`,
    String.raw`(?:^|\b)(?:\d{1,2} ?x|x ?\d{1,2}|(?!an? )${NUMBER}) (?:\w+ ){0,3}DISH\b`,
    String.raw`\b(?:send|make|put aside|keep|hold|save) (?:me|us)? ?${NUMBER} (?!table|seat)`,
    String.raw`\bput (?:me|us) down for (?:the|a|an|some|${NUMBER}) `,
    String.raw`\b(?:where(?:'s| is|s)|happening with|happened to|waiting for|eta (?:on|for)) (?:my|our|the) (?:food|meal|lunch|dinner|parcel|noodles|soup)\b`,
    String.raw`\b(?:add|swap|without|no) (?:a|an|the|some|${NUMBER}) \w+ (?:to|for|from) (?:that|it|my)\b`,
    String.raw`\b(?:same as (?:last time|usual)|the usual)\b`,
  ],
  enquiry: [
    String.raw`\b(?:tell me|let me know|know|find out|ask|check|see) (?:if|whether|what|when|where|which|how|about)\b.*\b(?:there|you|u|your|the|it)\b`,
    String.raw`\b(?:you|u|ya|guys) (?:got|have|sell|stock|do) any\b`,
    // A question asked of the shop needs no mark at its end.
    String.raw`(?:${OPENING}|[,.!?] (?:and |also |btw )?)(?:do|does|are|r|is|can|will|did) (?:you|u|ya|the|your|ur|they|it|there|kids|children|dogs|pets|i|we)\b(?! (?:remember|think|realise|realize|believe|even|kidding|serious|joking|mad|sure|ok|okay|alright|coming|there|know (?:who|what|how)))`,
    String.raw`${OPENING}(?:(?:and |so |also |just )?(?:what|where|when|which|how|whats|wheres|whens))(?:'?s| is| are| r| do| does| time| day| days| kind| sort| size| sizes| about| colou?rs?)? (?!happened|the hell|a (?:day|night|great|lovely|shame|mess)|an? |nice|are you (?:doing|up)|r u doing|you doing)(?:the|your|ur|today'?s|tonight'?s|it|that|those|i|we|you|u|there|on|in|is|are|do|does|much|many|long|far|of|time|soup|beer|wine|dish|size)\b`,
    String.raw`\b(?:minimum|min) (?:spend|order|charge|age)\b|\b(?:service|corkage|delivery|booking|cancellation) (?:fee|charge)s?\b|\bdeposit\b`,
    String.raw`\b(?:lift|elevator|wheelchair|step-?free|wi-?fi|password|toilets?|loo|high ?chairs?|parking|car park|pool|gym|spa|air ?con|heating|breakfast|pets?|dogs?|kids|children|pram|buggy|terrace|outdoor|smoking|plug|sockets?)\b.*(?:\?|$)(?<=\?|(?:do|is|are|can|does|any) .*)`,
    String.raw`\bhow (?:much|many|long|far|late|early|big|spicy|old)\b`,
    String.raw`\b(?:price|prices|pricing|cost|costs|charge|rates?|quote)\b`,
    String.raw`\b(?:open|opening|opens|closing|closes?|close|hours)\b.*(?:\?|$)(?<!door open)(?<!keep it open)`,
    String.raw`\b(?:do|does) (?:you|u|ya|they|the shop|it)(?: guys)? (?:still |also )?(?:have|got|do|make|carry|need|allow|open|close|run|give|know if)\b`,
    String.raw`\b(?:have|got) (?:you|u) (?:got )?(?:any|a)\b`,
    String.raw`\b(?:is|are) there (?:any|a|an|still|parking)\b`,
    String.raw`\b(?:where (?:are|is|r|can|do|exactly)|what(?:'s| is|s) (?:the|your|ur) (?:address|menu|number|special|soup|wifi|deal|hours|location)|your address|directions?|located|parking)\b`,
    String.raw`\b(?:what time|when (?:do|does|are|is|will|can)|what days?)\b`,
    String.raw`\b(?:menu|specials?|soup of the day|gift cards?|vouchers?|discounts?)\b.*\?`,
    String.raw`\b(?:vegan|vegetarian|veggie|halal|kosher|gluten|dairy|nut|peanut|allerg(?:y|ies|ic|en|ens))\b`,
    String.raw`\b(?:can|could|may) (?:i|we|you|u|someone|kids|dogs)\b.*\?`,
    String.raw`\b(?:interested in|more info|information (?:about|on)|tell me (?:about|more)|wondering if|like to know)\b`,
    String.raw`\bwhich\b.*\?`,
    String.raw`\bhow (?:do|can|would|should) (?:i|we|you)\b`,
    String.raw`(?:^|[,.!] )(?:hi |hey |hello )?(?:any|is|are|does|will|would|what(?:'?s| is| are)? \w+ |how)\b.*\?$`,
    String.raw`\bwhat \w+ (?:have|do|does|are|is) \w+`,
    String.raw`\b(?:still|already) (?:serving|doing|selling|got|on|available|open)\b.*\?`,
    String.raw`\b(?:ok|okay|possible|allowed|alright) (?:to|if)\b`,
    String.raw`\b(?:can|could|would) (?:you|u) (?:do|make|cook|have|get|leave|recommend|send me (?:the|your|a) (?:menu|price|list|address))\b`,
    String.raw`\b(?:any|a) (?:tables?|room|space)\b.*\?`,
  ],
  visit: [String.raw`${WISH}[^.!?]*TIME|TIME[^.!?]*${WISH}`],
  never: [
    String.raw`\b(?:can|could|would) (?:you|u|someone|somebody|the manager)(?: pls| please)? (?:call|ring|phone|text) (?:me|us|back)\b`,
    String.raw`^(?:hi |hey |hello )?is (?:this|that) (?!dish|one|vegan|halal|spicy|fresh|available|gluten|open|still)(?:still )?(?:\w+ ){0,2}?\w+\?$`,
    String.raw`\b(?:in order to|out of order|order was (?:wrong|cold|late|missing))\b`,
    String.raw`\b(?:booked|reserved) (?:a|my|our|the) (?:flights?|trains?|tickets?|hotel|taxi|cab)\b`,
    String.raw`\b(?:i|we) ordered .*\bnever mind\b`,
    String.raw`\b(?:facebook|notebook|macbook)\b`,
    String.raw`\b(?:my|a|the) (?:book|reservations?) (?:about|there|behind|on the table)\b`,
    String.raw`\b(?:how much (?:we|i) (?:love|enjoyed|liked|miss)|how long (?:we|i)(?:'ve| have))\b`,
  ],
};
