import type { Lexicon } from './lexicon.ts';

/*
 * Clashes: 'stop' is the same word in all seven languages and stands only here. N is also "no" in chat, R is "are";
 * they are Chinese carriers' words and stand in zh. Not taken: 'no', 'subscribe' (a shop's own word for joining),
 * 'halt' (German "just"), 'out', 'off', 'done'.
 */
const texts = 'texts|txts|messages|msgs|sms|promos|promotions|ads|adverts|spam|offers|alerts|notifications|marketing';
const more = 'updates|newsletter|newsletters|coupons|blasts|emails|calls|texting|messaging';

export const en: Lexicon = {
  spaced: true,
  stop: `
    stop, stop all, unsubscribe, unsubscribe me, unsub, quit, revoke, opt out, opt me out, stop now,
    stop everything, stop immediately, unsubscribe all, unsubscribe now, remove me, reply stop, text stop,
    txt stop, send stop, stop to end, stop 2 end, stop to quit, stop to opt out, stop to cancel,
    stop to unsubscribe, reply stop to end, reply stop to opt out, reply stop to unsubscribe,
    reply stop to cancel, text stop to opt out, text stop to end, stop end, unsubcribe, unsuscribe, unsubscibe,
    unsubscribed, unsubscrib, unsubscribre, un subscribe
  `,
  stopAlone: 'cancel, end, remove',
  doubtful: `
    sotp, stpo, stpp, stoop, stip, enough, spam, no more, cancel all, end all, remove all, go away, unfollow,
    cancle, get lost, f off
  `,
  start: 'start, unstop, opt in, resume, resubscribe, re subscribe',
  startWhenStopped: 'yes',
  help: 'help, info, ?',
  polite: `
    please, pls, plz, plse, pleas, kindly, thanks, thank you, thank u, thx, ty, tks, tnx, thank you very much,
    thank you so much, thanks so much, many thanks, thanks a lot, cheers, hi, hello, hey, ok, okay, sorry, sir,
    madam, have a nice day, have a good day, and, dear, good morning, good afternoon, good evening, hi there,
    in advance, bye, regards, asap
  `,
  caseLabels: 'case, case no, case number, ticket, c',
  afterStop: `
    texting, texts, text, txt, txts, messaging, messages, message, msg, msgs, sms, sending, spamming, spam,
    contacting, calling, emailing, bothering, harassing, ads, promos, promotions, promo, marketing, offers,
    deals, coupons, alerts, notifications, subscription, service, all, everything, it, this, these, those,
    that, the, my, your, me, us, now, already, right, immediately, once, and, any, more, anymore, again,
    forever, end, cancel, quit, opt, unsubscribe, please, pls, plz, phone, number, case
  `,
  sentences: [
    // stop texting me, quit spamming
    'stop|quit|cease ..2 texting|txting|text|txt|messag*|msging|msg_me|sending|send|spam*|contact*|bother*|harass*',
    'stop|quit|cease ..2 bombard*|pester*|annoy*|notify*|advertis*|bugging|blowing|hitting|writing|calling|emailing',
    `stop|turn_off|disable|deactivate ..3 ${texts}|${more}|subscription*`,
    `end the|these|this|my|all|your ..1 ${texts}|${more}|subscription*`,
    'stop receiving|getting',
    // "no" that means yes, stop: looked for before negations are taken out
    '! cant|cannot|unable|couldnt|how_do_i|how_can_i ..3 unsub*|opt_out|stop_these|stop_this|stop_getting',
    '! wont|cant|dont you|u|yall|they ..1 stop texting|messaging|sending|spamming|bothering $',
    '! why|y|how_come are|r|do|did|you|am|u ..2 texting|messaging|spamming|text_me|keep_texting|keep_messaging',
    `! why|y|how_come|wtf do|am|r|are|u|i|you|still|keep|we|all|always..4 getting|receiving ..3 ${texts}|${more}`,
    `dont|do_not|not|never consent|consented|agree|agreed to ..3 ${texts}|${more}|contacted|texted`,
    'never|not|dont|didnt|no ..3 permission|consent to ..2 text|message|contact|send',
    'said|say|told|texted|replied|asked|typed|wrote ..3 stop|unsubscribe',
    'unsub*|unsuscr*',
    `cancel my|the|these|this|your|all|ur ..1 ${texts}|${more}|subscription*|membership`,
    'opt|opting|opted me|us|my_number|this? out',
    // take me off your list, remove my number
    'take|get|put me|us|my_number|this_number|my_name|my_phone|my_cell off',
    'remove|delete|drop|strike|erase|scratch me|us|my_number|this_number|my_name|my_phone|my_info|my_cell|my_contact',
    'not|dont want|wish to be on ..3 list',
    `no more ..2 ${texts}|${more}|of_this|of_these`,
    // don't text me, never contact us again
    'dont|do_not|never|quit ..1 text|txt|message|msg|sms|contact|bother|spam|dm me|us|my|this|here|anymore|again',
    `dont|do_not|never ..1 send ..2 any*|more|these|those|again|${texts}|coupons`,
    `dont|do_not|not|no_longer|never ..1 want|need|wish|like|interested|care ..5 ${texts}|${more}|texted|messaged`,
    'dont|do_not|not|no_longer want|wish|need ..2 contacted|hear_from_you|hear_from_u|to_receive|to_get_these',
    'didnt|did_not|never|havent signed_up|sign_up|subscribe*|consent*|opted_in|opt_in',
    'didnt|did_not|never ask*|agree* ..1 for|to ..1 texts|messages|this_text|texting|spam',
    `not|no interested|interest $`,
    // go away
    'leave me|us alone|be',
    'lose|delete|erase my|this number|contact|digits',
    'block|blocking|blocked you|u|this_number|your_number|ur_number',
    'revok*|withdraw* ..3 consent|permission',
    '^ ..4 wrong number|person|num ..1 $',
    'how|where|who ..2 you|u|yall|they ..1 get|got|have|has|find|found? ..1 my number|phone',
    'who|whoever gave ..1 my number',
    // complaints of texts
    `too many|much ..2 ${texts}|texting`,
    `sick|tired|enough|annoyed|fed_up|done of|with|by ..3 ${texts}|texting|messaging|text`,
    `annoying|unwanted|unsolicited|nonstop|constant|endless ..1 ${texts}|text|message|texting`,
    'texts|messages|txts|msgs|ads|texting ..3 annoying|harass*|unwanted|nonstop|ridiculous|out_of_control|spam|too_much',
    'spamming|spammer*|spammed|harassing|harassment',
    '^ this|its|these|it|youre|u|you|ur ..2 spam $',
    'reporting|report you|u|this_number',
    'report* ..3 spam',
    // "ok can you just stop already": nothing but small words around it
    '^ just|ok|please|pls|plz|can|could|will|would|you|u|i|said|told|asked|want|need|to|it|all|omg|hey|hi|no|ffs|lol|this|im|i_am|asking|beg|begging|yall|guys|already|make|it|them|seriously|wtf|really..7 stop|unsubscribe|quit it|this|that|now|already|them|these|right|asap|please|pls|plz|immediately|ok|all|everything|at|once|you|u|i|said|thanks|thank|forever|sir..6 $',
  ],
  negations: [
    'dont|do_not|never|not ever|please|pls|you|u|dare? stop|quit|unsubscribe|unsub|cancel|opt_me_out|opt_out|remove',
    'dont|do_not|not|never|didnt|did_not want|wanna|need|mean|wish|plan|going|trying|asking|like? ..2 stop|unsub*|quit|opt_out|cancel|leave',
    'didnt|did_not|never|havent|not unsub*|opt_out|opted_out|opted|opt',
    'why|how_come did|have|has|do ..2 stop|stopped|quit|unsub*',
    'did|have|has you|u|yall|they|i|we|my ..1 stop|stopped|unsub*',
    'unsub*|opted_out ..3 accident*|mistake',
    'accident*|mistakenly ..2 unsub*|opted_out|opt_out|stop*',
    'undo|reverse ..2 unsub*|stop|opt_out',
    'was|got|been|keep|keeps ..2 unsubscribed',
  ],
  falseFriends: [
    'bus|train|metro|subway|tram|truck|rest|pit|next|last|first|full|door|one|every|your|the stop is|was|near|nearest|by|at|on|for|sign|to',
    'bus|train|metro|subway|tram|truck|rest|pit|next|last|first|door|whistle stop',
    'stop|stopped|stopping|stops by|over|off|in|at_the|at_your|at_my|at_a|sign*|light*|watch|motion|loss|here|there|for',
    'dont|do_not|not|never|didnt want|wanna|mean to miss|lose|forget|skip|ignore ..4',
    'non|one stop',
    'what_time ..4 stop|quit|end',
    'when do|does|did ..3 stop|quit|end',
    'cant|cannot|couldnt|can_not|wont stop eating|thinking|coming|telling|talking|craving|texting_my|laughing',
    'stop|no_more|dont_want|do_not_want|not_want ..2 msg in|please|pls|at|on',
    'you|u|they|nobody|noone never|dont|do_not|didnt|did_not ..1 text|txt|message|msg|send|contact|texted|sent',
    'why dont|do_not|didnt you|u|they|i',
    'remove|take|put|drop|delete me|us|my_name ..1 off|from|on ..2 waitlist|wait|waiting|waitinglist|reservation*|booking*|queue|schedule|order',
    'take|put me|us off ..1 at|near|bus|stop',
    'no more ..2 left|available',
    'are|is|there there? no more',
    'report this|you ..1 to|as ..1 my|friend*|best',
  ],
};
