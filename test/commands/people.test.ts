import { build, type DataFolder, dataFolder } from './program.ts';

beforeAll(build, 120_000);

let folder: DataFolder;
beforeEach(() => {
  folder = dataFolder();
});
afterEach(() => folder.remove());

test('people and tokens are listed, given a password, switched off and revoked at the command line', async () => {
  const shop = await folder.run(`merchant add --name Lins --country US --zone America/New_York --language en`);
  const { merchantId } = shop.json;
  const add = async (email: string) =>
    (await folder.run(`staff add --merchant ${merchantId} --email ${email} --role owner`, { input: 'seven bowls of tea\n' })).json['staffId']!; // prettier-ignore
  const [lin, amy] = [await add('lin@example.com'), await add('amy@example.com')];
  const weak = await folder.run(`staff password --merchant ${merchantId} --staff ${amy}`, { input: 'password\n' });
  expect([weak.code, weak.err]).toEqual([65, expect.stringContaining('among the first that guessers try')]);
  const set = await folder.run(`staff password --merchant ${merchantId} --staff ${amy}`, {
    input: 'cold noodles again\n',
  });
  expect(set.json).toEqual({ merchantId, staffId: amy });
  expect((await folder.run(`staff disable --merchant ${merchantId} --staff ${amy}`)).json).toMatchObject({
    active: false,
  });
  const last = await folder.run(`staff disable --merchant ${merchantId} --staff ${lin}`);
  expect([last.code, last.err]).toEqual([65, expect.stringContaining('keeps at least one owner')]);
  const people = (await folder.run(`staff list --merchant ${merchantId}`)).out.trim().split('\n');
  expect(people.map((line) => JSON.parse(line) as object)).toMatchObject([
    { staffId: lin, role: 'owner', active: true },
    { staffId: amy, active: false },
  ]);
  const { tokenId, token } = (await folder.run(`token add --merchant ${merchantId} --name till --role clerk`)).json;
  const wrong = await folder.run(`token revoke --merchant ${merchantId} --token ${token}`);
  expect([wrong.code, wrong.err.includes(token!)]).toEqual([65, false]);
  expect((await folder.run(`token revoke --merchant ${merchantId} --token ${tokenId}`)).code).toBe(0);
  const listed = await folder.run(`token list --merchant ${merchantId}`);
  expect(listed.out).not.toContain(token);
  expect(listed.json).toMatchObject({ tokenId, name: 'till', revokedAt: expect.any(Number) });
}, 60_000);
