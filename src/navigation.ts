import type { NavEntry } from './platform/web/frame.ts';
import { SETTING_SECTIONS } from './setting-sections.ts';

// The one list of where a person may go by clicking; who sees an entry is decided in one place, `entriesFor`. An entry
// may ask for more than its page does (a clerk may look at a broadcast, and needs no menu for it), never for less.

/** The menu, in the order of a shop's day. */
export const MENU: readonly NavEntry[] = [
  { href: '/', words: 'layout.nav.today', right: 'look' },
  { href: '/inbox', words: 'layout.nav.inbox', right: 'look' },
  { href: '/cases', words: 'layout.nav.cases', right: 'look' },
  { href: '/customers', words: 'layout.nav.customers', right: 'look' },
  { href: '/segments', words: 'layout.nav.segments', right: 'segment' },
  { href: '/broadcasts', words: 'layout.nav.broadcasts', right: 'compose' },
  { href: '/care', words: 'layout.nav.care', right: 'look' },
  { href: '/surveys', words: 'layout.nav.surveys', right: 'look' },
  { href: '/apps', words: 'layout.nav.apps', right: 'look' },
  { href: '/agenda', words: 'layout.nav.agenda', right: 'look' },
  { href: '/vouchers', words: 'layout.nav.vouchers', right: 'look' },
  { href: '/costs', words: 'layout.nav.costs', right: 'money' },
  { href: '/settings', words: 'layout.nav.settings', right: 'look' },
];

/** The phones of the simulated carrier, at the end of the menu while there is one. */
export const PHONES: NavEntry = { href: '/simulator', words: 'simulator.title', right: 'staff' };

/** What the settings page leads to; words are `title` and `help` under the key. */
export const SETTING_LINKS: readonly NavEntry[] = [
  { href: '/settings/shop', words: 'settings.link.shop', right: 'settings' },
  { href: '/settings/numbers', words: 'settings.link.numbers', right: 'settings' },
  ...SETTING_SECTIONS.map(({ slug }) => ({
    href: `/settings/${slug}`,
    words: `settings.section.${slug}`,
    right: 'settings' as const,
  })),
  { href: '/cases/settings', words: 'settings.link.cases', right: 'settings' },
  { href: '/customers/fields', words: 'settings.link.fields', right: 'settings' },
  { href: '/inbox/replies', words: 'settings.link.replies', right: 'settings' },
  { href: '/knowledge', words: 'settings.link.knowledge', right: 'settings' },
  { href: '/costs', words: 'settings.link.costs', right: 'money' },
  { href: '/staff', words: 'settings.link.staff', right: 'staff' },
  { href: '/tokens', words: 'settings.link.tokens', right: 'staff' },
  { href: '/audit', words: 'settings.link.audit', right: 'staff' },
  { href: '/account', words: 'settings.link.account', right: 'look' },
  { href: '/house-rules', words: 'settings.link.rules', right: 'look' },
];
