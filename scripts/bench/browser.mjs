// A signed-in member of staff who asks for pages, as a browser would.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './processes.mjs';

const EMAIL = 'bench@shop.example';
const PASSWORD = 'noodles behind the station';

/** Adds an owner to a shop that nobody serves yet. */
export function addOwner(merchantId, env) {
  const command = ['staff', 'add', '--merchant', merchantId, '--email', EMAIL, '--role', 'owner'];
  const { status } = spawnSync(process.execPath, [join(root, 'dist/main.js'), ...command], {
    env: { ...process.env, ...env },
    input: `${PASSWORD}\n`,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error('the owner was not added');
}

/** Signs the owner in. @param origin as the browser shows it, which the gateway knows as its own */
export async function signIn(base, origin) {
  const cookies = new Map();
  async function ask(path, { form, part } = {}) {
    const answer = await fetch(base + path, {
      redirect: 'manual',
      headers: {
        Origin: origin,
        Cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(part && { 'HX-Request': 'true', 'HX-Target': part }),
      },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie);
      cookies.set(name, value);
    }
    return answer;
  }
  const page = async (path, part) => {
    const answer = await ask(path, { part });
    if (answer.status !== 200) throw new Error(`${path} was answered ${answer.status}`);
    return answer.text();
  };
  const tokenIn = (html) => /name="_token" value="([^"]*)"/.exec(html)?.[1] ?? '';
  const _token = tokenIn(await page('/sign-in'));
  await ask('/sign-in', { form: { _token, email: EMAIL, password: PASSWORD, next: '/' } });
  return { page, post: (path, html) => ask(path, { form: { _token: tokenIn(html) } }) };
}
