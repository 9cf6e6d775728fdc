import type { Lexicon } from './lexicon.ts';

/*
 * Apostrophes are dropped before reading: "n'envoyez" is 'nenvoyez', "s'il" is 'sil'; both spellings stand here.
 * Clashes: 'fin' (Spanish too), 'non' and 'plus' ("no more" and "more") are everyday words and not taken. 'arrêt' is
 * also a bus stop: as the whole text only. 'quitter' and 'annuler' also speak of tables: alone only.
 */
const textes = 'sms|textos|texto|messages|message|msgs|pub|pubs|publicite*|promos|promotions|spam|spams|notif*|mails';

export const fr: Lexicon = {
  spaced: true,
  stop: `
    arrêt, arrêter, arrêtez, arrête, arrêtes, désabonner, désabonnement, désabonnez, désabonne, me désabonner,
    se désabonner, désabonnez-moi, désabonne-moi, désinscrire, désinscription, désinscrivez-moi,
    me désinscrire, stop sms, stop pub, stop pubs, sms stop, arrêt sms, stop promo, répondre stop,
    envoyer stop, envoyez stop, répondez stop, répondez arrêt, stop messages, arret pub, désabonez, désaboner,
    desabonement, stop tout, arrêtez tout, désabonnez moi de tout
  `,
  stopAlone: 'annuler, résilier, résiliation, quitter, supprimer, retirer, annulation',
  doubtful: 'assez, ça suffit, stop ça, arrêtez ça, laissez-moi, dégage, dégagez, arrte, aret, spam',
  start: 'reprendre, réabonner, réabonnement, démarrer, redémarrer, réactiver, me réabonner',
  startWhenStopped: '',
  help: 'aide, infos, aidez-moi',
  polite: `
    svp, stp, s'il vous plaît, s il vous plaît, s'il te plaît, s il te plaît, merci, merci beaucoup,
    merci d'avance, merci d avance, merci bien, bonjour, bonsoir, salut, bjr, bsr, cordialement, bonne journée,
    bonne soirée, mrc, cdt, coucou, désolé, désolée, madame, monsieur, veuillez
  `,
  caseLabels: 'dossier, cas, cas numéro, c',
  afterStop: 'tout, messages, pub, pubs, textos, maintenant, au',
  sentences: [
    // arrêtez de m'envoyer des sms
    `arret*|darret*|cess*|stop* ..3 envoy*|menvoy*|denvoy*|ecrire|mecrire|decrire|harcel*|mharcel*|dharceler|spam*|contact*|embet*|membet*|derang*|relanc*|saoul*|texter|${textes}`,
    // ne m'envoyez plus rien
    'ne|n ..1 menvoyez|envoyez|menvoie|menvoies|envoie|envoies|envoyer|menvoyer|contactez|contacter|textez|derangez|spammez ..1 plus|jamais|rien',
    'nenvoyez|necrivez|mecrivez|mecris|nenvoie plus|jamais|rien',
    'menvoyez|menvoie|envoyez|envoie|contactez|contacte|ecrivez|mecrivez|mecris plus|jamais rien|svp|stp|merci|de_sms|de_message|de_messages|de_pub|de_pubs..2 $',
    'menvoyez|envoyez|nenvoyez pas de sms|messages|message|pub|pubs|promos',
    `souhait*|veux|veut|voulons|desir*|voudrais|aimerais|veu|voulais ne? plus|pas|aucun* ..5 recevoir|recois|contact*|${textes}`,
    'ne plus|pas ..2 recevoir|contact*|derang*|ecrire|envoyer|menvoyer|sollicit*|harcel*',
    `plus|aucun|aucune|zero|jamais|pas de|d|une|un|vos|ces? ..1 sms|textos|texto|message|messages|pub|pubs|publicite*|spam|spams svp|stp|merci|sil|vous|plait|maintenant..4 $`,
    'ne|me|nous contactez|contacte|derangez|derange|harcelez|ecrivez pas|plus|jamais',
    'laissez|laisse|fichez|foutez|fous|fiche moi|nous|mwa ..2 tranquil*|paix',
    'retir*|enlev*|supprim*|effac*|otez|rayer|rayez|sort* moi|mon|me|nous ..4 liste*|numero|fichier*|base|contacts|diffusion|tel|telephone',
    'me|nous retirer|supprimer|enlever|effacer|rayer|sortir de|du|des',
    'retirez|retire|supprimez|supprime|enlevez|enleve|effacez|rayez moi',
    'desabon*|desinsc*|desincri*|desabo|dessabon*',
    'me|nous|de|vous harcel*',
    'mharcel*|dharcel*',
    `resili*|annul*|stopp*|suspend*|bloqu* ..3 abonnement*|inscription|liste|${textes}`,
    `marre|assez|trop|ras_le_bol ..4 ${textes}`,
    `${textes} ..4 marre|suffit|insupportable*|harcelement|penible*|intempestif*|agac*|saoul*|derang*`,
    '! vous|tu|ils narret*|arret*|narretez|cessez|ncessez pas|jamais ..1 de|avec',
    '! arrive|peux|peut|reussis|parviens pas|plus a? ..2 desabon*|desinscri*|stopper|arreter',
    'cest|c_est|ce_sont ..2 spam|harcelement|abus|arnaque $',
    '^ ..4 mauvais|faux|erreur|trompe* de? numero|destinataire|personne $',
    '^ je|merci|non|mais|ca|cela|desole|ne|suis|ne_suis|on|nest..5 pas|plus interesse* $',
    'cela|ca|ne|me|m|minteresse|ninteresse minteresse|interesse|ninteresse pas|plus $',
    'vais|allons|va ..2 bloquer|signaler|porter_plainte',
    'qui ..3 mon numero|tel|telephone',
    'comment|ou ..1 avez|as|eu|trouve|obtenu ..3 mon numero|tel',
    '^ mais|ok|bon|allez|je|jai|dit|vous|ai|de|pouvez|peux|tu|svp|stp|merci|veux|veuillez|non..6 stop|arretez|arreter|arrete maintenant|svp|stp|ca|merci|tout|deja|enfin|la|tout_de_suite|immediatement..4 $',
  ],
  negations: [
    'ne|n? narret*|arret*|cess* pas|jamais|surtout_pas|rien',
    'ne? surtout? pas arret*|desabonn*|desinscri*|resili*|stopp*|cess*|annul*',
    'ne|n? me|nous? desabonn*|desinscri*|supprim*|retir*|enlev* surtout? pas|jamais',
    'veux|souhait*|voulais|voudrais|voulons pas ..2 arret*|desabonn*|desinscri*|resili*|quitter|stop*',
    'pourquoi ..5 arret*|plus|desabonn*|cess*',
    'avez|as|a|ai ..1 arrete|desabonne*|cesse ..2 erreur|de|par',
    'desabonn* ..3 erreur|accident',
  ],
  falseFriends: [
    'arret|arrets|stop de|du|des|le_plus|est|devant|en|a ..1 bus|tram*|metro|car|train|travail|maladie|cardiaque|proche|face|cote',
    'prochain|dernier|quel|quelle|sans|un|auto arret|stop',
    'vous|tu|on|ils ne? mavez|menvoyez|nenvoyez|menvoies|envoyez|envoies|contactez ..1 plus|pas|jamais',
    'y_a|ya|nya|il_ny_a plus|pas ..4',
    'pas recu|de_recu ..4',
    'nai|ai|jai pas|plus ..1 recu ..4',
    'quand|quelle_heure ..3 arret*',
    'veux|voudrais|souhaite|aimerais pas|plus rater|manquer|louper|perdre ..4',
    'liste dattente|d_attente|des',
    'envoy*|menvoyez|encore|toujours|beaucoup plus de ..1 promo*|infos|photos',
  ],
};
