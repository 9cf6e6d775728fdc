import { APPROVAL_FROM, LINK_DOMAIN } from './broadcasts/index.ts';
import { costSettings } from './costs/settings.ts';
import { BY_ITSELF } from './knowledge/index.ts';
import { CAP, SHOP_HOURS } from './marketing/index.ts';
import type { Setting, SettingSection } from './merchants/index.ts';
import { pointSettings } from './points/index.ts';

/** Pages of settings, in the order in which a shop thinks of them; each field is a setting of the slice whose rule it is. */
export const SETTING_SECTIONS: readonly SettingSection[] = [
  {
    slug: 'hours',
    fields: [
      { name: 'from', setting: SHOP_HOURS, part: 'from', kind: 'whole', optional: true, max: 23 },
      { name: 'to', setting: SHOP_HOURS, part: 'to', kind: 'whole', optional: true, min: 1, max: 24 },
    ],
  },
  {
    slug: 'sending',
    fields: [
      { name: 'texts', setting: CAP, part: 'texts', kind: 'whole', min: 1, max: 100 },
      { name: 'days', setting: CAP, part: 'days', kind: 'whole', min: 1, max: 90 },
      { name: 'approvalFrom', setting: APPROVAL_FROM, kind: 'whole', optional: true, min: 1, max: 10_000_000 },
      { name: 'linkDomain', setting: LINK_DOMAIN, kind: 'text', optional: true },
    ],
  },
  {
    slug: 'points',
    fields: [
      { name: 'welcome', setting: pointSettings.welcome, kind: 'whole', max: 1_000_000 },
      { name: 'minorPerPoint', setting: pointSettings.earn, part: 'minorPerPoint', kind: 'money' },
      { name: 'bonusPercent', setting: pointSettings.earn, part: 'bonusPercent', kind: 'whole', max: 1000 },
      { name: 'expiryMonths', setting: pointSettings.expiryMonths, kind: 'whole', max: 120 },
    ],
  },
  { slug: 'answers', fields: [{ name: 'byItself', setting: BY_ITSELF, kind: 'flag' }] },
];

/** Every setting a shop has, for the command line. */
export const SETTINGS: readonly Setting<unknown>[] = [
  ...new Set([
    ...SETTING_SECTIONS.flatMap(({ fields }) => fields.map(({ setting }) => setting)),
    ...Object.values(costSettings),
  ]),
];
