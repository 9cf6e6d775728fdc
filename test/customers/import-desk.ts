import request from 'supertest';
import type { Preset, Role } from '../../src/platform/web/principal.ts';
import { hashPassword } from '../../src/staff/index.ts';
import { createWeb } from '../../src/web.ts';
import type { Shop } from '../flows/shop.ts';

const PASSWORD = 'noodles behind the station';
const OWN = { 'Sec-Fetch-Site': 'same-origin' };

/** Somebody at a browser without scripts, signed in to the shop. */
export interface Desk {
  get(path: string): Promise<request.Response>;
  /** Sends a form with the session's token. */
  post(path: string, form?: Record<string, string>): Promise<request.Response>;
  /** Sends a form with a file; `null` leaves the token away. */
  upload(path: string, file: Buffer | string, form?: Record<string, string>, token?: string | null): Promise<request.Response>; // prettier-ignore
}

export async function openDesk(
  { gateway, test, merchantId }: Shop,
  role: Role = 'owner',
  preset?: Preset,
): Promise<Desk> {
  const app = createWeb(gateway);
  const email = `${preset ?? role}-${merchantId}@shop.example`;
  const password = await hashPassword(PASSWORD);
  await test.db.write((tx) => gateway.staff.add(tx, { merchantId, email, role, preset, password }));
  const signedIn = await request(app).post('/sign-in').set(OWN).type('form').send({ email, password: PASSWORD });
  const cookies = signedIn.headers['set-cookie'] as unknown as string[];
  const cookie = cookies.map((line) => line.split(';')[0]).join('; ');
  const get = (path: string) => request(app).get(path).set('Cookie', cookie);
  const page = await get('/account');
  const token = /name="_token" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
  return {
    get,
    post: (path, form = {}) =>
      request(app)
        .post(path)
        .set({ ...OWN, Cookie: cookie })
        .type('form')
        .send({ _token: token, ...form }),
    upload(path, file, form = {}, given = token) {
      const asked = request(app)
        .post(path)
        .set({ ...OWN, Cookie: cookie });
      if (given !== null) asked.field('_token', given);
      for (const [name, value] of Object.entries(form)) asked.field(name, value);
      return asked.attach('file', Buffer.from(file as never), { filename: '../../etc/passwd.csv' });
    },
  };
}

/** Runs one of the gateway's jobs, as the scheduler would. */
export const runJob = async ({ gateway }: Shop, name: string): Promise<void> =>
  gateway.jobs.find((job) => job.name === name)!.run(() => {});
