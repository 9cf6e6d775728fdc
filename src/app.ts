import { batchNames, costOfTexts } from './app-costs.ts';
import { type AppsParts, createApps } from './apps/index.ts';
import { ANNOUNCED } from './app-facts.ts';
import { prevention, readyAnswers } from './app-cases.ts';
import { createDesk } from './app-desk.ts';
import { broadcastsSlice, createBroadcasts, createLinks } from './broadcasts/index.ts';
import { createCare } from './care/index.ts';
import { casePages, casesSlice, createCaseDesk, createCases, strayCases } from './cases/index.ts';
import type { Config } from './config.ts';
import { costsSlice, createCosts } from './costs/index.ts';
import {
  createCustomers,
  applyConsent,
  createCustomFields,
  createRegister,
  customersSlice,
  mayStillSend,
  readIntent,
  systemWords,
} from './customers/index.ts';
import { exportPages } from './customers/export-pages.ts';
import { importSlice } from './customers/import/index.ts';
import { signUpSlice } from './customers/sign-up/index.ts';
import { type Clock, systemClock } from './kernel/clock.ts';
import { customersDesk } from './desk/index.ts';
import { askConfirmation, createKeywords, forgetNumber } from './keywords/index.ts';
import { answerByItself, createKnowledge, knowledgeSlice } from './knowledge/index.ts';
import { createMerchants } from './merchants/index.ts';
import { createMessages, type Handle, type MessageDeps, messagesSlice, type Provider } from './messages/index.ts';
import { type SimulatedCarrier, simulatorProvider } from './messages/providers/simulator/index.ts';
import { twilioProvider } from './messages/providers/twilio/index.ts';
import { createVault, type Vault } from './platform/crypto/vault.ts';
import type { Database, Reader } from './platform/db/index.ts';
import { erasureList } from './platform/erasure-list.ts';
import { createAnnounce } from './platform/facts.ts';
import type { Logger } from './platform/log.ts';
import type { Pump } from './platform/scheduler/index.ts';
import type { Slice } from './platform/slice.ts';
import { loadSmsTemplates } from './platform/sms-templates.ts';
import { forgetOldKeys } from './platform/web/idempotency.ts';
import { happenedSince, openingPoints, pointsOfMany, segmentsForExport, textingCost } from './app-import.ts';
import { createPoints, pointsSlice } from './points/index.ts';
import { createPurchases, purchasesSlice } from './purchases/index.ts';
import { createSegments, segmentsSlice } from './segments/index.ts';
import { createSessions, createSetup, createStaff } from './staff/index.ts';
import { createSurveys, strayRuns } from './surveys/index.ts';
import { createTasks, tasksSlice } from './tasks/index.ts';
import { createVouchers, vouchersSlice } from './vouchers/index.ts';

/** What a gateway is put together from; tests give their own clock, provider and dice. */
export interface Parts {
  log: Logger;
  clock?: Clock;
  random?: () => number;
  provider?: Provider;
  /** Tells whoever dispatches that something is queued. */
  wake?: () => void;
  /** Cards of apps besides the product's own, and which addresses apps may call. */
  apps?: Pick<AppsParts, 'moreKinds' | 'mayCall'>;
}

export { databaseFile, migrate, openDatabase } from './app-database.ts';

export type Gateway = ReturnType<typeof createGateway>;

function providerOf(
  config: Config,
  parts: Parts,
  db: Database,
  vault: Vault,
  wake: () => void,
): Provider & Partial<SimulatedCarrier> {
  if (parts.provider) return parts.provider;
  if (!config.twilio)
    return simulatorProvider({ db, vault, clock: parts.clock ?? systemClock, random: parts.random, wake });
  const { accountSid, authTokens, messagingService, apiUrl } = config.twilio;
  return twilioProvider({
    accountSid,
    authTokens,
    publicUrl: config.publicUrl,
    timeoutMs: config.sendTimeout,
    ...(messagingService && { messagingService }),
    ...(apiUrl && { apiUrl }),
  });
}

/**
 * The composition root: every slice in the order of its floor, and the lists they plug in joined. The only file that
 * knows all; where a lower floor needs an answer of a higher one, it is handed over here.
 */
export function createGateway(config: Config, db: Database, parts: Parts) {
  const { log, clock = systemClock, random = Math.random, wake = () => {} } = parts;
  const vault = createVault(config.keyRing);
  const templates = loadSmsTemplates();
  const announce = createAnnounce(() => slices, clock);
  const provider = providerOf(config, parts, db, vault, wake);

  const merchants = createMerchants({ clock });
  const staff = createStaff({ clock, vault, merchants });
  const sessions = createSessions({ db, clock, vault, log, audit: staff.audit });
  const setup = createSetup({ db, clock, merchants, staff, sessions });

  const costDeps = {
    clock,
    merchants,
    audit: staff.audit,
    warn: (details: object, words: string) => log.warn(details, words),
  };
  const costs = createCosts(costDeps);

  const messageDeps: MessageDeps = {
    db,
    clock,
    vault,
    log,
    merchants,
    provider,
    random,
    reconcile: { firstLook: config.reconcileAfter, betweenLooks: config.reconcileAfter },
    wake,
    handle: (tx, text) => switchboard(tx, text),
    // Consent first: a text that may not be sent at all does not wait for money.
    mayStillSend: async (reader, question) =>
      (await mayStillSend(reader, question)) ?? (await costs.mayStillSpend(reader, question)),
    costs,
    isStop: (text) => readIntent(text, { stopPrefixIsStop: true }).kind === 'stop',
    announce,
  };
  const { messages, dispatcher, doors } = createMessages(messageDeps);

  const people = { clock, vault, merchants, messages, announce, carrier: () => provider.can, costOfTexts: costOfTexts(costs), strays: [strayCases, strayRuns] }; // prettier-ignore
  const customers = createCustomers(people);
  const keywordDeps = { clock, vault, log, merchants, messages, templates, systemWords: systemWords(people), staffOf: staff.byPhone }; // prettier-ignore
  const custom = createCustomFields({ clock, vault });
  const askDeps = { ...people, templates, askConfirmation: askConfirmation(keywordDeps) };
  const register = createRegister({
    ...askDeps,
    custom,
    audit: staff.audit,
    parts: () => slices.flatMap(({ name, personalData }) => (personalData ? [{ name, personalData }] : [])),
    forgetTalk: forgetNumber,
    noteErasure: erasureList(config.dataDir, log).add,
  });
  const purchases = createPurchases({ clock, merchants, announce });
  const points = createPoints({ clock, merchants, announce });
  const vouchers = createVouchers({ db, clock, vault, merchants, announce, audit: staff.audit });
  const alertNumbers = (reader: Reader, merchantId: string) => staff.alertNumbers(reader, merchantId, 'cases');
  const segments = createSegments({
    clock,
    merchants,
    fields: () => slices.flatMap(({ segmentFields }) => segmentFields ?? []),
    audit: staff.audit,
  });
  const caseDeps = { clock, vault, merchants, customers, messages, templates, announce, alertNumbers, segments, staff, audit: staff.audit }; // prettier-ignore
  const cases = createCases(caseDeps);
  const caseDesk = createCaseDesk(caseDeps);
  const taskDeps = { clock, vault, merchants, staff, customers, cases };
  const knowledge = createKnowledge({ clock, audit: staff.audit });
  const { tasks, feeds } = createTasks(taskDeps);
  const cards = () => slices.flatMap(({ card }) => card ?? []);

  const links = createLinks({ clock, merchants, publicUrl: config.publicUrl });
  const broadcastDeps = {
    db, clock, vault, log, merchants, messages, customers, segments, costs, links, vouchers, announce,
    audit: staff.audit,
    mergeFields: () => slices.flatMap(({ card }) => card?.mergeFields ?? []),
    canReceive: () => provider.can.canReceive,
  }; // prettier-ignore
  const { broadcasts, pump: broadcastPump } = createBroadcasts(broadcastDeps);
  const { surveys, pump: surveyPump, slice: surveysSlice } = createSurveys({
    ...broadcastDeps, templates, purchases, points, cases, words: () => words, names: (reader, merchantId) => staff.names(reader, merchantId),
  }); // prettier-ignore
  const { apps, pump: appsPump, slice: appsSlice } = createApps({
    knowledge, surveys, ...parts.apps,
    ...broadcastDeps, names: (reader, merchantId) => staff.names(reader, merchantId), templates, words: () => words, actions: () => slices.flatMap(({ actions }) => actions ?? []),
  }); // prettier-ignore

  const { care, pumps: carePumps, slices: careSlices } = createCare({
    db, clock, vault, log, merchants, messages, customers, segments, costs, vouchers, purchases, points, announce,
    audit: staff.audit,
    mergeFields: broadcastDeps.mergeFields,
    actions: () => slices.flatMap(({ actions }) => actions ?? []),
    announced: ANNOUNCED,
  }); // prettier-ignore

  const { inbox, slices: deskSlices } = createDesk({
    db, clock, vault, merchants, staff, messages, customers, cases, broadcasts, costs, tasks, knowledge, templates, cards,
    greetings: care.greetings, surveys,
  }); // prettier-ignore
  const slices: Slice[] = [
    messagesSlice(messageDeps),
    costsSlice({
      ...costDeps, db, provider, log, costs, vault, messages, templates,
      batchNames: batchNames(db.reader, broadcasts, care.plans, surveys),
      alertNumbers,
    }), // prettier-ignore
    importSlice({
      ...people,
      db,
      templates,
      askConfirmation: askConfirmation(keywordDeps),
      audit: staff.audit,
      points: openingPoints(points),
      happenedSince: happenedSince(() => slices),
      costOf: textingCost(merchants, costs, 1),
    }),
    {
      name: 'export',
      pages: exportPages({
        ...people,
        db,
        custom,
        audit: staff.audit,
        segments: segmentsForExport(segments),
        pointsOf: pointsOfMany(() => slices),
      }),
    },
    signUpSlice({
      ...people,
      db,
      templates,
      audit: staff.audit,
      publicUrl: config.publicUrl,
      askConfirmation: askConfirmation(keywordDeps),
      balanceOf: async (tx, merchantId, customerId) => (await points.standing(tx, merchantId, customerId)).balance,
    }),
    customersSlice({
      ...askDeps,
      db,
      custom,
      register,
      balanceOf: async (tx, merchantId, customerId) => (await points.standing(tx, merchantId, customerId)).balance,
      cards: () => slices.flatMap(({ card }) => card ?? []),
    }),
    segmentsSlice({ segments, merchants, vault, db }),
    purchasesSlice({ purchases, db, clock, merchants, customers }),
    pointsSlice({ points, db, clock, merchants, customers }),
    vouchersSlice({ vouchers, db, clock, merchants, customers, staff }),
    {
      ...casesSlice({ ...caseDeps, db, log, cases, caseDesk }),
      pages: casePages({
        ...caseDeps, db, cases, desk: caseDesk, cards,
        prevention: prevention(tasks, clock), readyAnswers: readyAnswers(knowledge),
      }), // prettier-ignore
    },
    knowledgeSlice({ db, clock, knowledge, merchants }),
    surveysSlice,
    appsSlice,
    tasksSlice({ ...taskDeps, db, tasks, feeds, messages, templates, publicUrl: config.publicUrl }),
    broadcastsSlice({ ...broadcastDeps, broadcasts }),
    ...careSlices,
    ...deskSlices,
    customersDesk({
      ...askDeps,
      db,
      staff,
      customers,
      custom,
      register,
      segments,
      costs,
      applyConsent: (tx, merchantId, id, consent, origin) => applyConsent(askDeps, tx, merchantId, id, consent, origin),
      cards: () => slices.flatMap(({ name, card }) => (card ? [{ name, card }] : [])),
    }),
    {
      name: 'platform',
      jobs: [{ name: 'platform.forget-keys', every: '29 * * * *', run: () => forgetOldKeys(db, clock.now()) }],
    },
  ];
  const { handle, words } = createKeywords(
    { ...keywordDeps, knownAnswer: answerByItself({ knowledge, merchants }) },
    slices.flatMap(({ keywords }) => keywords ?? []),
  );
  const switchboard: Handle = handle;

  const carrier = 'tick' in provider ? (provider as Provider & SimulatedCarrier) : undefined;
  const pumps: Pump[] = [
    {
      name: 'outbox',
      async run(guard) {
        await dispatcher.room();
        return (await dispatcher.dispatch(guard)) > 0 ? 0 : dispatcher.nextIn();
      },
    },
    broadcastPump,
    surveyPump,
    ...carePumps,
    appsPump,
    ...(carrier ? [{ name: 'simulated carrier', run: () => carrier.tick(messages) }] : []),
  ];

  return {
    config, db, clock, log, vault, provider, carrier, templates,
    merchants, staff, sessions, setup, messages, words, costs, customers, custom, register, purchases, points, vouchers, cases, caseDesk, knowledge, tasks, feeds, segments, broadcasts, care, links, inbox, surveys, apps,
    slices, dispatcher, doors, pumps,
    jobs: slices.flatMap(({ jobs }) => jobs ?? []),
  }; // prettier-ignore
}
