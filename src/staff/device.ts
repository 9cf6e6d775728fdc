const BROWSERS: [word: string, pattern: RegExp][] = [
  ['edge', /\bEdg/],
  ['opera', /\bOPR\//],
  ['wechat', /MicroMessenger/],
  ['firefox', /Firefox|FxiOS/],
  ['chrome', /Chrome|CriOS|Chromium/],
  ['safari', /Safari/],
];
const SYSTEMS: [word: string, pattern: RegExp][] = [
  ['iphone', /iPhone|iPod/],
  ['ipad', /iPad/],
  ['android', /Android/],
  ['windows', /Windows/],
  ['mac', /Macintosh|Mac OS/],
  ['linux', /Linux|X11/],
];

const find = (list: [string, RegExp][], agent: string): string =>
  list.find(([, pattern]) => pattern.test(agent))?.[0] ?? 'other';

/** Browser and system of a session in two words, `firefox/android`, for people to know their own devices by. */
export const deviceOf = (userAgent: string | undefined): string =>
  `${find(BROWSERS, userAgent ?? '')}/${find(SYSTEMS, userAgent ?? '')}`;
