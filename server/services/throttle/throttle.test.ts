import { describe, expect, test } from "vitest";
import { startChild } from "@/server/engine/testing/start-child";
import { databaseUrl } from "@/server/infra/env";
import { asOwner } from "@/server/testing/database/as-owner";
import { givenDatabase } from "@/server/testing/database/given-database";
import { allowAttempt, cellsOf, forgiveAttempt } from "./allow-attempt";
import { type AttemptKind, networkOf } from "./rules";

const given = givenDatabase();
let made = 0;
const newAccount = () => `person-${++made}@acme.test`;
/** Returns an address in a different network for each attempt. */
const newAddress = () => `203.${(++made >> 16) & 255}.${(made >> 8) & 255}.${made & 255}`;

/** Makes attempts one after the other. Returns how many were allowed. */
async function attempt(
  times: number,
  {
    kind = "signIn",
    account = newAccount,
    address = () => "192.0.2.1",
    device,
  }: {
    kind?: AttemptKind;
    account?: () => string;
    address?: () => string | null;
    device?: string;
  } = {},
): Promise<number> {
  let admitted = 0;
  for (let i = 0; i < times; i++)
    if (await allowAttempt(given.db, kind, { account: account(), address: address(), device })) admitted++;
  return admitted;
}

/** Moves all attempts this far into the past. */
async function passTime(seconds: number): Promise<void> {
  await given.db
    .$executeRaw`UPDATE "AttemptCell" SET "endsAt" = "endsAt" - make_interval(secs => ${seconds}::int)`;
}

describe("sign-in attempts", () => {
  test("are limited to 10 per account and address, without affecting other accounts or addresses", async () => {
    const dana = newAccount();
    const address = newAddress();
    expect(await attempt(15, { account: () => dana, address: () => address })).toBe(10);
    expect(await attempt(1, { address: () => address })).toBe(1);
    expect(await attempt(1, { account: () => dana, address: newAddress })).toBe(1);
  });

  test("become available again one at a time, and fully after 15 minutes", async () => {
    const who = { account: () => "later@acme.test", address: () => "192.0.2.77" };
    expect(await attempt(11, who)).toBe(10);
    await passTime(60);
    expect(await attempt(1, who)).toBe(0);
    await passTime(30);
    expect(await attempt(2, who)).toBe(1);
    await passTime(15 * 60);
    expect(await attempt(11, who)).toBe(10);
  });

  test("are limited to 100 per account, no matter how many addresses they come from", async () => {
    const account = newAccount();
    expect(await attempt(105, { account: () => account, address: newAddress })).toBe(100);
  });

  test("on many accounts are limited per address, or per IPv6 network", async () => {
    expect(await attempt(60, { address: () => "198.51.100.7" })).toBe(50);
    let host = 0;
    const oneNetwork = () => `2001:db8:1:2:${(++host).toString(16)}::1`;
    expect(await attempt(60, { address: oneNetwork })).toBe(50);
    expect(await attempt(1, { address: () => "2001:db8:1:3::1" })).toBe(1);
  });

  test("from unknown addresses are limited to 100 per account, so a few can't lock an account, but aren't limited in total", async () => {
    const account = newAccount();
    expect(await attempt(105, { account: () => account, address: () => null })).toBe(100);
    expect(await attempt(60, { address: () => null })).toBe(60);
  });

  test("that are rejected don't count, so one account can't use up an address's limit for other accounts", async () => {
    const account = newAccount();
    const address = newAddress();
    expect(await attempt(200, { account: () => account, address: () => address })).toBe(10);
    expect(await attempt(60, { address: () => address })).toBe(40);
  });

  test("that succeed don't count", async () => {
    const who = { account: newAccount(), address: "192.0.2.90" };
    for (let i = 0; i < 30; i++) {
      expect(await allowAttempt(given.db, "signIn", who)).toBe(true);
      await forgiveAttempt(given.db, "signIn", who);
    }
    expect(await attempt(15, { account: () => who.account, address: () => who.address })).toBe(10);
  });

  test("from a known device have their own limit, and still work while others keep trying", async () => {
    const account = newAccount();
    const address = newAddress();
    await attempt(105, { account: () => account, address: newAddress });
    await attempt(60, { address: () => address });
    const known = { account: () => account, address: () => address };
    expect(await attempt(1, known)).toBe(0);
    expect(await attempt(15, { ...known, device: "d1" })).toBe(10);
    expect(await attempt(1, { ...known, device: "d2" })).toBe(1);
  });
});

describe("the counts", () => {
  test("aren't reset by attempts with thousands of random names", async () => {
    const victim = { kind: "passwordChange" as const, account: () => "victim@acme.test" };
    expect(await attempt(5, victim)).toBe(5);
    // Other keys have filled every cell, some recently and some a while ago.
    await given.db.$executeRaw`
      INSERT INTO "AttemptCell" ("rule", "cell", "endsAt")
      SELECT 5, cell, now() - interval '1 second' * (cell % 3) FROM generate_series(0, 65535) AS cell
      ON CONFLICT DO NOTHING`;
    const names = Array.from({ length: 500 }, (_, i) => `made-up-${i}@acme.test`);
    await Promise.all(
      names.map((account) => allowAttempt(given.db, "passwordChange", { account, address: null })),
    );
    expect(await attempt(10, victim)).toBe(5);
    await asOwner(`TRUNCATE "AttemptCell"`);
  });

  test("use a fixed number of rows, however many names are tried", async () => {
    const isOther = (cell: number) => !(Number.isInteger(cell) && cell >= 0 && cell < 2 ** 16);
    const cells = Array.from({ length: 30_000 }, (_, i) => cellsOf(5, `name-${i}`)).flat();
    expect(new Set(cells).size).toBeGreaterThan(2 ** 15);
    expect(cells.filter(isOther)).toEqual([]);
    await attempt(50, { kind: "passwordChange", account: newAccount });
    const rows = await given.db.attemptCell.findMany({ where: { rule: 5 } });
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter(({ cell }) => isOther(cell))).toEqual([]);
  });

  test("don't change after an attempt that was rejected or forgiven", async () => {
    const who = { account: newAccount(), address: newAddress() };
    const known = { ...who, device: "d1" };
    const times = async () =>
      await given.db.attemptCell.findMany({ orderBy: [{ rule: "asc" }, { cell: "asc" }] });
    expect(await attempt(10, { account: () => who.account, address: () => who.address })).toBe(10);
    expect(await attempt(10, { account: () => who.account, address: () => who.address, device: "d1" })).toBe(
      10,
    );
    const before = await times();
    expect(await allowAttempt(given.db, "signIn", who)).toBe(false);
    expect(await allowAttempt(given.db, "signIn", known)).toBe(false);
    expect(await times()).toEqual(before);
    await forgiveAttempt(given.db, "signIn", known);
    expect(await allowAttempt(given.db, "signIn", known)).toBe(true);
    expect(await times()).toEqual(before);
  });

  test("don't lock anyone else out, even if a tenth of all cells are full", async () => {
    await given.db.$executeRaw`
      INSERT INTO "AttemptCell" ("rule", "cell", "endsAt")
      SELECT rule, cell, now() + interval '2 hours'
      FROM generate_series(1, 3) AS rule, generate_series(0, 65535, 10) AS cell
      ON CONFLICT ("rule", "cell") DO UPDATE SET "endsAt" = excluded."endsAt"`;
    expect(await attempt(200, { address: newAddress })).toBeGreaterThanOrEqual(198);
    await asOwner(`TRUNCATE "AttemptCell"`);
  });

  test("are shared by processes, so two processes that count at the same time allow 10 attempts in total", async () => {
    const script = new URL("../../testing/processes/attempting-process.ts", import.meta.url);
    const children = await Promise.all(
      [1, 2].map(() => startChild(script, databaseUrl(), "shared@acme.test", "30")),
    );
    for (const child of children) child.letGo();
    const said = await Promise.all(children.map((child) => child.said("attempted")));
    await Promise.all(children.map((child) => child.end()));
    const admitted = said.map(({ details }) => (details as { admitted: number }).admitted);
    expect(admitted.reduce((sum, one) => sum + one, 0)).toBe(10);
  });

  test("include each of many simultaneous attempts, without deadlocks", async () => {
    const accounts = Array.from({ length: 8 }, newAccount);
    const outcomes = await Promise.all(
      Array.from({ length: 320 }, (_, i) =>
        allowAttempt(given.db, "passwordChange", { account: accounts[i % 8] ?? "", address: null }),
      ),
    );
    expect(outcomes.filter(Boolean)).toHaveLength(80);
  });
});

describe("networkOf", () => {
  test.each([
    ["192.0.2.1", "192.0.2.1"],
    ["::ffff:192.0.2.1", "192.0.2.1"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:db8:1:2::", "2001:db8:1:2::/64"],
    ["::1", "0:0:0:0::/64"],
  ])("maps %s to %s", (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
