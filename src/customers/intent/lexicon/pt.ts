import type { Lexicon } from './lexicon.ts';

/*
 * Clashes: 'para' ("stop" and "for"), 'voltar' ("come back"), 'não' and 'chega' (also "it arrives": doubtful only) are
 * everyday words. 'sair' ("go out", Brazil's usual word for leaving a list) counts as the whole text only. 'end'
 * abbreviates "endereço" in Brazil, but never as a whole text.
 */
const textos = 'mensag*|msg|msgs|sms|torpedo*|propaganda*|promoc*|publicidade|spam|notificac*|anuncio*';

export const pt: Lexicon = {
  spaced: true,
  stop: `
    sair, parar, descadastrar, descadastrar-se, me descadastrar, descadastre, descadastro, desinscrever,
    desinscrição, cancelar inscrição, cancelar cadastro, sair da lista, quero sair, quero me descadastrar,
    responda sair, envie sair, responda parar, envie parar, me descadastre, me descadastra, parar tudo,
    cancelar sms, parar sms, cancelar subscrição, descadastra, anular subscrição, cancelar mensagens
  `,
  stopAlone: 'cancelar, cancela, cancele, remover, excluir, fim, pare, parem',
  doubtful: 'basta, chega, para com isso, parem com isso, me esquece, me deixa, sari, descadatrar',
  start: 'iniciar, retomar, reativar, começar, recomeçar',
  startWhenStopped: '',
  help: 'ajuda, informação, informações',
  polite: `
    por favor, porfavor, pf, pfv, pfvr, pff, p favor, favor, por gentileza, obrigado, obrigada, obg, brigado,
    brigada, muito obrigado, muito obrigada, valeu, vlw, oi, olá, bom dia, boa tarde, boa noite, desculpe,
    desculpa, grato, grata, gente
  `,
  caseLabels: 'caso, caso número, c',
  afterStop: 'tudo, mensagens, agora',
  sentences: [
    // parem de me mandar mensagem
    `para|parar|deixe|deixem|deixar|chega de ..3 envi*|mand*|escrev*|perturb*|encher|incomod*|ligar|contat*|${textos}`,
    `pare|parem|cessem|stop|basta ..1 de|com ..3 envi*|mand*|escrev*|perturb*|encher|incomod*|ligar|contat*|${textos}`,
    `nao ..2 quero|desejo|queremos|gostaria|autorizo|autorizei|pedi|preciso ..4 receb*|contato|contatado|contatada|${textos}`,
    'nao ..1 me? ..1 envie|enviem|mande|mandem|manda|envia|escreva|escrevam|enviar|mandar ..2 mais|nada|isso|mensag*|msg|msgs|sms|propaganda*|promoc*',
    'nao ..1 me|nos ..1 perturbe|perturbem|perturba|incomode|incomodem|contate|contatem|escreva|escrevam|procure|procurem|chama|chamem',
    'nem mandem|mande|enviem|envie|liguem ..2',
    'pedi|falei|disse|mandei ..2 parar|parem|sair',
    'nao|mais me mandem|mande|manda|envie|enviem $',
    'nao|sem|nenhum*|chega_de ..1 mais ..1 mensag*|msg|msgs|sms|propaganda*|spam',
    'tira|tire|tirem|tirar|remova|remove|removam|exclua|excluam|exclui|retire|retirem|apague|apaguem|apaga|delete|deletem|risca ..4 lista|cadastro|contatos|base|grupo|meu_numero|este_numero|esse_numero|nosso_numero|meu_contato',
    'me tira|tire|tirem|remova|remove|removam|exclua|excluam|retire|retirem|apaga|descadastr* daqui|disso|dessa|dai|dessas|desse',
    'descadastr*|desinscr*|desassin*|desinscrev*|descadatr*',
    `cancela*|cancele*|anul*|suspend*|bloque* ..3 inscric*|assinatura|subscric*|cadastro|${textos}`,
    'quero|queria|gostaria|como|posso|consigo|desejo ..3 sair ..2 lista|grupo|disso|sms|mensagens|cadastro|daqui',
    'nao quero|queremos mais ..1 nada|contato ..1 de|com voces|vcs|ces',
    'deix*|deixa me|nos|eu? ..1 paz|sossego',
    `chega|cansei|cansad*|farto|farta|muita|muitas|tanta|tantas|tanto|demais|saco|demasiad* ..3 ${textos}`,
    `${textos} ..4 demais|chat*|enche*|incomod*|irrit*|saco|perturb*`,
    '! nao consigo|posso ..2 sair|cancelar|descadastr*|parar',
    '! nao param|para de ..2 mandar|enviar|mensag*|ligar',
    'voces|vcs nao param',
    '^ ..4 numero|pessoa errad*|engan* $',
    '^ ..2 foi|e|engano numero|engano $',
    'isso|isto ..1 spam|assedio $',
    'nao tenho|temos|ha ..1 interesse $',
    '^ ja|oi|mas..2 nao me? interessa $',
    'vou|vamos ..2 denunci*|bloquear',
    'quem ..3 meu numero|telefone|contato',
    'como|onde ..1 consegui*|arrum*|tem|pegaram|acharam ..1 meu numero|telefone|contato',
    '^ ja|por_favor|favor|pfv|eu|disse|pra|quero|que|podem|pode|so|gente..5 parem|parar|stop|chega ja|por_favor|pfv|obrigado|com_isso|agora|logo..4 $',
  ],
  negations: [
    'nao|nunca ..1 parem|pare|pares|cancele|cancelem|cancela|descadastr*|deixem|deixe|remova|removam|tirem|tire|exclua|excluam|retire de|me|meu|minha|o|a|com?',
    'nao ..2 quero|desejo|queria|pretendo|pedi ..2 sair|cancelar|parar|descadastr*|que_parem|desinscr*',
    'por_que|porque|pq ..2 pararam|parou|descadastr*|cancelaram',
    'fui|foi|estou ..1 descadastrad*',
    'descadastr* ..3 engano|sem_querer',
  ],
  falseFriends: [
    'ponto|parada|paragem|paragens de|do|da|mais ..1 onibus|autocarro|bus|proxim*|perto',
    'sem parar',
    'nao quero|queremos|queria perder|esquecer ..4',
    'para de? levar|viagem|mim|dois|hoje|amanha',
    'nao precis* ..2 mandar|enviar|manda|envia ..2 talher*|guardanap*|molho|sachê|canudo',
    'lista de ..1 espera|precos',
    'nao ..1 receb*|recebi|chegou|chega',
  ],
};
