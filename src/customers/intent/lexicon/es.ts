import type { Lexicon } from './lexicon.ts';

/*
 * Not taken: 'alta', a Spanish shop's own word for joining.
 * Clashes: 'para' ("stop" and "for"), 'fin' (French too) and 'no' are everyday words and not taken. 'baja' also means
 * low or short and 'alto' tall or loud: each is the whole text or nothing, and 'alto' never takes politeness.
 * 'pare', 'parar', 'cancelar', 'iniciar' mean the same in Portuguese.
 */
const textos = 'mensaj*|msj*|msjs|sms|textos|publicidad|propaganda|promos|promociones|spam|notificaciones|anuncios';

export const es: Lexicon = {
  spaced: true,
  stop: `
    baja, dar de baja, darme de baja, dame de baja, darse de baja, deme de baja, denme de baja, desuscribir,
    desuscribirme, desuscribirse, desuscripción, cancelar suscripción, parar, detener, responde baja,
    envía baja, responde stop, envía stop, baja sms, stop sms, desinscribir, desuscribe, quiero darme de baja,
    baja total, desuscríbeme, desuscribanme, stop mensajes, no más mensajes
  `,
  stopAlone: 'cancelar, cancela, anular, alto, pare, paren, salir, eliminar, borrar, deténganse',
  doubtful: 'basta, ya basta, no molestar, no molesten, no me molesten, baha, vaja, bajas, dejen',
  start: 'iniciar, reanudar, reactivar',
  startWhenStopped: '',
  help: 'ayuda, información',
  polite: `
    por favor, porfavor, porfa, porfis, xfa, xfavor, x favor, favor, ya, gracias, muchas gracias, mil gracias,
    hola, buenos días, buen día, buenas tardes, buenas noches, buenas, saludos, grax, disculpe, disculpen,
    de nada, ok gracias, señores, un saludo, pf, grcs
  `,
  caseLabels: 'caso, caso número, c',
  afterStop: 'todo, mensajes, publicidad, ya',
  sentences: [
    // deja de enviarme mensajes
    'deja|dejen|deje|dejad|dejar|dejes|para|parar de ..3 envi*|mand*|escrib*|molest*|llamar*|spam*|fastid*|contact*|acos*|textear*|mensaj*|publicidad|sms|joder',
    'paren|pare|parad|cesen|cese|basta|stop ..1 de|con ..3 envi*|mand*|escrib*|molest*|llamar*|spam*|fastid*|contact*|acos*|textear*|mensaj*|publicidad|sms|joder',
    // no me escriban más
    `no me|nos envien|envie|envies|envieis|manden|mande|mandes|mandeis|enviar|mandar ..3 mas|nada|esto|estos|estas|ofertas|${textos}`,
    'no me|nos ..1 escriban|escriba|escribas|contacten|contacte|contactes|molesten|moleste|molestes|texteen|textees|escribais|escribir|manden mas|nunca|nada|por_favor|porfa|gracias|ya..2 $',
    `no ..1 envien|envie|envies|envieis|manden|mande|mandes ..1 mas|${textos}`,
    `no ..1 quiero|deseo|queremos|quisiera|necesito|pedi|autorice|autorizo ..4 recibir|ofertas|contactado|contactada|${textos}`,
    'no ..1 quiero|deseo|quisiera que me|nos sigan|siga|sigas|vuelvan|molesten ..3',
    'no ..1 quiero|deseo que me ..1 escriban|manden|envien|contacten',
    `no|ni|cero|basta_de mas|un|otro ..1 ${textos}`,
    'dar|darme|darse|darnos|dame|deme|denme|demen|doy|den|dan|dando|desme|damos de|la baja',
    'quita*|quite*|saca*|saque*|borra*|borre*|elimina*|elimine*|remueva* ..4 lista|base|contactos|agenda|mi_numero|este_numero|mi_telefono|nuestro_numero',
    'quitame|quitenme|quiteme|sacame|saquenme|saqueme|borrame|borrenme|eliminame|eliminenme|borreme de',
    'desuscri*|desinscri*|dessuscri*|desubscri*',
    `anula*|anule*|cancela*|cancele*|detene*|deteng*|suspend*|parar|paren|pare|detener ..3 suscripcion|avisos|${textos}`,
    '! no dejan|paran|dejais|deja|para de ..2 mandar*|enviar*|molest*|escrib*|mensaj*|llamar*',
    '! no puedo|me_dan|logro|consigo ..3 baja|desuscri*|cancelar',
    'ya|mas no ..2 recibir|recibo',
    'no recibir ..1 mas',
    'dejame|dejenme|dejeme|dejadme|dejennos ..1 paz|tranquil*',
    `demasiado*|tanto*|tanta|harto|harta|hartan|cansado|cansada|cansa|cansan|aburre* ..3 ${textos}`,
    `${textos} ..3 molest*|hart*|cansa|cansan|fastid*|acoso`,
    '^ ..4 numero|persona|telefono equivocad* $',
    'esto|eso|es|son ..1 spam|acoso $',
    '^ ya|hola|gracias|pero|la_verdad..2 no me|nos interesa|interesan mas|gracias? $',
    'voy|vamos ..2 denunci*|bloque*',
    'quien ..3 mi numero|telefono',
    'como|donde ..1 consigu*|obtuv*|sacaron|sacaste|tienen|tiene|saben ..1 mi numero|telefono',
    '^ ya|que|por_favor|porfa|quiero|puedes|pueden|pongan|paren|dije|les..5 paren|basta|stop ya|por_favor|porfa|gracias|con|esto|de_una_vez..4 $',
  ],
  negations: [
    'no|nunca ..1 dejen|deje|dejes|dejeis|paren|pare|pares|deja de|con',
    'no ..2 quiero|deseo|queria|pienso|pedi|quise ..1 darme|dar|de_baja|baja|desuscri*|cancelar|parar|salir|que_me_den',
    'no ..1 me|nos den|des|de|doy|di de_baja|la_baja|baja',
    'no ..1 me|nos desuscri*|saquen|borren|quiten|eliminen',
    'no ..1 cancel*|desuscri*|elimin*|borr*|quit* ..1 mi|la|el|me|suscripcion|los',
    'no paren|pares|pare|dejen $',
    'por_que|porque|xq ..2 dejaron|dejo|dieron|dio|cancelaron',
    'dieron|dio|di de baja ..2 error|equivocacion|sin_querer',
  ],
  falseFriends: [
    'parada|paradas de|del|en|mas',
    'dar|darme|darse|doy|dan de baja ..3 reserva*|cita|pedido|orden|mesa|curso|clase',
    'quita*|quite*|saca*|saque*|borra*|borre*|elimina* ..3 de_la_lista ..1 de|espera',
    'lista de ..1 espera|precios|platos',
    'sin parar',
    'no quiero|queremos|quisiera perder*|perderme|olvidar ..4',
    'no me|nos manden|mande|envien|envie ..1 picante|cebolla|salsa*|cubiertos|bolsa',
    'para de? llevar|dos|mi|el|la|recoger|hoy|manana',
  ],
};
