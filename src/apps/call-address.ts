import { BlockList, isIP } from 'node:net';

/** Networks that are nobody else's business: our own machine, the shop's LAN, and what stands for them. */
const PRIVATE = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8], ['10.0.0.0', 8], ['100.64.0.0', 10], ['127.0.0.0', 8], ['169.254.0.0', 16], ['172.16.0.0', 12],
  ['192.0.0.0', 24], ['192.0.2.0', 24], ['192.31.196.0', 24], ['192.52.193.0', 24], ['192.88.99.0', 24],
  ['192.168.0.0', 16], ['192.175.48.0', 24], ['198.18.0.0', 15], ['198.51.100.0', 24], ['203.0.113.0', 24],
  ['224.0.0.0', 4], ['240.0.0.0', 4],
] as const) PRIVATE.addSubnet(net, bits, 'ipv4'); // prettier-ignore

/** The part of IPv6 that is given out to the public; within it, what wraps an IPv4 address or is for books and tests. */
const PUBLIC_6 = new BlockList();
PUBLIC_6.addSubnet('2000::', 3, 'ipv6');
const WRAPPED_6 = new BlockList();
for (const [net, bits] of [['2001::', 23], ['2001:db8::', 32], ['2002::', 16], ['3fff::', 20]] as const)
  WRAPPED_6.addSubnet(net, bits, 'ipv6'); // prettier-ignore

/** Whether an address is one of the public internet. IPv6 that wraps an IPv4 address is none. @param address an IP */
export function isPublicAddress(address: string): boolean {
  const bare = address.replace(/%.*$/, '');
  if (isIP(bare) === 4) return !PRIVATE.check(bare, 'ipv4');
  return isIP(bare) === 6 && PUBLIC_6.check(bare, 'ipv6') && !WRAPPED_6.check(bare, 'ipv6');
}

const PRIVATE_NAMES = /(^|\.)(localhost|local|localdomain|internal|intranet|lan|home|corp|private|home\.arpa|onion)$/; // prettier-ignore

/** Names that are for books and trials (RFC 2606, 6761): nobody's machine answers there. */
const EXAMPLES = /(^|\.)(example|example\.(com|net|org)|invalid|test)$/;

export type UrlFault = 'url_form' | 'url_private' | 'url_example';

/**
 * Why an address is not called, before any name is looked up. `URL` reads addresses as browsers do, so that 0x7f.1,
 * 2130706433 and ０１２７.0.0.1 are what they stand for.
 */
export function callFault(text: string, mayCall: (address: string) => boolean): UrlFault | undefined {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return 'url_form';
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'url_form';
  if (url.username !== '' || url.password !== '' || /\s/.test(text.trim())) return 'url_form';
  const host = hostOf(url);
  if (isIP(host)) return mayCall(host) ? undefined : 'url_private';
  if (EXAMPLES.test(host)) return 'url_example';
  if (!host.includes('.') || PRIVATE_NAMES.test(host)) return 'url_private';
  return undefined;
}

/** An IP or a name, without the brackets and dots that may stand around it. */
function hostOf({ hostname }: URL): string {
  const host = hostname.toLowerCase().replace(/\.+$/, '');
  return host.startsWith('[') ? host.slice(1, -1) : host;
}

/**
 * What is wrong with an address that a shop gives: what is not called, and besides whatever goes unsealed through the
 * internet, since answers of people are sent there. Plain http is for a machine beside this one, where that is allowed.
 */
export function urlFault(text: string, mayCall: (address: string) => boolean): UrlFault | undefined {
  const fault = callFault(text, mayCall);
  if (fault !== undefined) return fault;
  const url = new URL(text);
  const host = hostOf(url);
  const beside = isIP(host) !== 0 && !isPublicAddress(host);
  return url.protocol === 'https:' || beside ? undefined : 'url_form';
}
