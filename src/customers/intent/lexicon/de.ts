import type { Lexicon } from './lexicon.ts';

/*
 * Umlauts are read with or without dots; the spellings with e (hoeren, loeschen) stand here beside them.
 * Clashes: 'halt' ("just"), 'aus' ("off", "from"), 'weg', 'weiter' and 'nein' are everyday words and not taken. 'Ende',
 * 'kündigen' and 'löschen' speak of other things too: alone only.
 */
const texte = 'sms|nachrichten|nachricht|werbung|werbe*|spam|newsletter|textnachrichten|mitteilungen|angebote|aktionen';

export const de: Lexicon = {
  spaced: true,
  stop: `
    stopp, abmelden, abmeldung, abbestellen, abbestellung, austragen, mich abmelden, sms stopp, abo beenden,
    abo kündigen, abo kuendigen, sms stop, stop sms, stopp sms, newsletter abbestellen, stoppen, stop alles,
    stopp alles, alles stoppen, melde mich ab, melden sie mich ab, abo stoppen, antworte stopp,
    antworten stopp, sende stopp, sms abbestellen, werbung abbestellen, abbmelden
  `,
  stopAlone: `
    kündigen, kuendigen, kündigung, kuendigung, beenden, ende, löschen, loeschen, entfernen, abbrechen,
    abbruch, widerruf, widerrufen, abstellen
  `,
  doubtful: `
    genug, es reicht, reicht, reicht jetzt, schluss, hört auf, hoert auf, hör auf, aufhören, aufhoeren,
    schluss jetzt, halt, lass das, lasst das, stob, stoop, abmeldn, spam
  `,
  start: 'starten, fortsetzen, wieder anmelden, reaktivieren, wieder starten',
  startWhenStopped: '',
  help: 'hilfe, infos',
  polite: `
    bitte, danke, danke schön, dankeschön, danke schoen, vielen dank, besten dank, herzlichen dank, hallo,
    guten tag, guten morgen, guten abend, lg, mfg, vg, liebe grüße, viele grüße, moin, mit freundlichen grüßen,
    servus, sorry, entschuldigung, bitte sofort, sofort, grüezi, merci
  `,
  caseLabels: 'fall, fall nummer, vorgang, c',
  afterStop: 'alles, nachrichten, werbung, jetzt, sofort',
  sentences: [
    // hören Sie auf, mir SMS zu schicken
    'hor|hort|horen|horn|hoer|hoert|hoeren|hore ..3 auf zu|mit|mir|uns|mich|damit|bitte|jetzt|endlich',
    'hor|hort|horen|horn|hoer|hoert|hoeren ..4 auf $',
    `aufhor*|aufhoer* ..4 send*|schick*|schreib*|zu_schicken|zu_schreiben|nerv*|${texte}`,
    `schick*|schreib*|damit|senden|texten|nerven|${texte} ..2 aufhor*|aufhoer*`,
    `kein*|nie ..2 ${texte} ..2 mehr`,
    `kein*|keinerlei ..1 weitere|weiteren|solche|solchen|derartigen ..1 ${texte}`,
    `will|mochte|moechte|wollen|mocht|mochten|wunsche|wuensche|brauche|erwarte ..4 kein*|nicht|nichts|nie ..4 kontaktiert|angeschrieben|nichts_mehr_von|${texte}`,
    `kein*|nie_wieder|nie ..1 ${texte} senden|schicken|zusenden|schreiben|bitte|danke|schickt|erwunscht|erwuenscht`,
    '^ ..2 keine werbung|werbesms|sms|spam $',
    'schick*|schreib*|send*|kontaktier*|texte|textet|texten|belastig*|belaestig*|nerv*|spamm* ..4 nicht|keine|nichts|nie ..2 mehr',
    'nicht|nichts|nie mehr|wieder|langer ..1 schreiben|kontaktieren|schicken|senden|texten|belastigen|belaestigen|anschreiben|zusenden|nerven',
    `! will|mochte|moechte|wollen|mochten ..2 kein* ..1 ${texte} mehr|bekommen|erhalten|kriegen|empfangen|von`,
    `schick*|send*|schreib* ..3 kein* ..2 ${texte}`,
    'lass*|lasst|lassen ..1 mich|uns ..3 ruhe|frieden',
    'nehm*|nimm|nehmt|streich*|entfern*|losch*|loesch*|trag|tragt|tragen ..1 mich|uns|meine|diese ..5 liste|nummer|verteiler|datenbank|daten|handynummer|kontakt*|aus',
    'meine_nummer|meine_daten|meine_handynummer|diese_nummer|mich|uns ..4 losch*|loesch*|entfernen|streichen|gestrichen|austragen|ausgetragen',
    'abmelden|abbestellen|abbestelle|abbestellt|abzumelden|abzubestellen|austragen|abmeldung|abmelde',
    'meld* ..1 mich|uns ..4 ab $',
    '! warum|wieso|wie|kann|konnte ..4 nicht abmelden|abbestellen|austragen|stoppen',
    `kundig*|kuendig*|beende*|stopp*|stop|storniere*|widerruf*|abbestell* ..4 abo|abonnement|mitgliedschaft|einwilligung|zustimmung|zusend*|damit|${texte}`,
    `genug|schluss|satt|leid|zu_viel|zu_viele|zuviel|zuviele|dauernd|standig|staendig ..3 ${texte}`,
    `${texte} ..4 nerv*|belastig*|belaestig*|unerwunscht*|zu_viel|abstellen|stoppen|einstellen|unterlassen|satt`,
    `unterlass*|einstellen|stellt|stellen ..4 ${texte}`,
    'das|dies ist ..1 spam|belastigung|belaestigung',
    '^ ..4 falsche|verkehrte|falscher nummer|person|empfanger $',
    '^ ..3 kein|keinerlei interesse ..1 $',
    'nicht interessiert $',
    'werde|wir ..3 blockier*|sperren $',
    'woher ..4 meine nummer|handynummer',
    'wer ..1 hat|gab ..2 meine nummer|handynummer',
    '^ jetzt|bitte|ich|sagte|hab|habe|gesagt|doch|einfach|mal|nun|endlich|sofort|hallo|ok..5 stopp|stop|schluss jetzt|bitte|endlich|sofort|danke|damit|doch|mal|habe|ich|gesagt..4 $',
  ],
  negations: [
    'nicht|nie|niemals|bloss_nicht ..1 aufhor*|aufhoer*|stoppen|loschen|loeschen|kundigen|kuendigen|beenden|abmelden|abbestellen|austragen $',
    'hort|hoert|horen|hor ..1 nicht|nie|bloss|niemals ..2 auf',
    'mochte|moechte|will|wollen|wollte ..3 nicht|nie ..2 abmelden|abbestellen|austragen|kundigen|kuendigen|aufhor*',
    'meld* ..2 nicht ab',
    'warum|wieso|weshalb ..7 mehr|abgemeldet|gestoppt|aufgehort',
    'aus_versehen|versehentlich ..3 abgemeldet|abmelden|gestoppt|abbestellt',
  ],
  falseFriends: [
    'tisch|bestellung|termin|essen|kurs|reservierung|zimmer|kind|platz|getrank|suppe|pizza ..4 abbestell*|abmeld*|losch*|loesch*|storn*|stopp*',
    'abbestell*|abmeld*|storniere*|abbestellen ..3 tisch|bestellung|termin|essen|kurs|reservierung|zimmer|platz',
    'kein* ..2 sms|nachricht|nachrichten|code|newsletter|werbung ..2 bekommen|erhalten|gekommen|angekommen|gekriegt|da|angezeigt|gesehen',
    'wann ..4 auf',
    'kein*|nicht|nie ..3 verpassen|verlieren|vergessen',
    'bus|zwischen|boxen|nachster|naechster|nachste stopp|stop|halt',
    'nicht mehr ..2 da|verfugbar|frei|geoffnet|offen|gefunden|auf_der',
    'meld* mich ..3 ab um|morgen|heute|montag|1*|2*',
    'warteliste|speiseliste',
    'mitgliedschaft|abo ..2 was|wieviel|kostet',
  ],
};
