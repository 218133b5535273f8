import { describe, expect, test } from "vitest";
import { findMembership } from "@/server/services/account/sign-in-claims";
import { inviteMember } from "@/server/services/member/invite";
import { allowAttempt } from "@/server/services/throttle/allow-attempt";
import { givenDatabase } from "@/server/testing/database/given-database";
import { followLink, PASSWORD, tokenOf } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { readDevice } from "@/server/transports/auth/device-cookie";
import { makeSignInCookie } from "@/server/transports/auth/sign-in-cookie";
import { asFault, handleInvitation, readInvitation } from "./invitation";

const given = givenDatabase();
const FORM_TYPE = "application/x-www-form-urlencoded";
const OWN = { "sec-fetch-site": "same-origin" };

interface Sent {
  password?: string;
  from?: Record<string, string>;
  address?: string;
  type?: string;
}

/** Submits the form. Returns where the response redirects to, and the cookies that it sets. */
async function send(
  token: string,
  { password = PASSWORD, from = OWN, address = "192.0.2.1", type = FORM_TYPE }: Sent = {},
) {
  const body = new URLSearchParams({ password }).toString();
  const headers = {
    "content-type": type,
    "content-length": `${body.length}`,
    "x-client-address": address,
    ...from,
  };
  const request = new Request("http://sign.test/invitation/x/accept", { method: "POST", body });
  Object.defineProperty(request, "headers", { value: new Headers(headers) });
  const answer = await handleInvitation(request, token);
  expect([answer.status, answer.headers.get("cache-control")]).toEqual([303, "no-store"]);
  const [cookie = null, device = null] = answer.headers.getSetCookie();
  return { to: answer.headers.get("location"), cookie, ...(device && { device }) };
}

async function invite(email: string) {
  const { as } = await makeOrganization(given.db);
  return inviteMember(as("owner"), { email, role: "viewer" });
}

const isOpen = async (token: string) => (await readInvitation(token)) !== null;

describe("handleInvitation", () => {
  test("signs in the person who chose a password, and hides the cookie from scripts", async () => {
    const token = tokenOf(await invite("in@acme.test"));
    const { to, cookie, device } = await send(token);
    expect(to).toBe("/");
    expect(cookie).toMatch(
      /^next-auth\.session-token=[\w.-]+; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Lax$/,
    );
    expect(device).toMatch(
      /^countersign-device-[\w-]{12}=[\w.-]+; Path=\/; Max-Age=31536000; HttpOnly; SameSite=Lax$/,
    );
    expect(await readDevice("in@acme.test", device?.split(";")[0] ?? "")).not.toBeNull();
    expect(await send(token)).toEqual({ to: `/invitation/${token}`, cookie: null });
  });

  test("redirects back to the page if the password isn't allowed, and keeps the link valid", async () => {
    const token = tokenOf(await invite("short@acme.test"));
    for (const [fault, password] of [
      ["length", ""],
      ["length", "eleven char"],
      ["length", "twelve\0chars"],
      ["length", "x".repeat(129)],
      ["common", "passwordpassword"],
      ["personal", "short@acme.test"],
    ] as const)
      expect(await send(token, { password })).toEqual({
        to: `/invitation/${token}?fault=${fault}`,
        cookie: null,
      });
    expect(await isOpen(token)).toBe(true);
  });

  test("rejects forms from other sites and anything that isn't a form", async () => {
    const token = tokenOf(await invite("csrf@acme.test"));
    const unsent = { to: `/invitation/${token}?fault=unsent`, cookie: null };
    for (const site of ["cross-site", "same-site", "none"])
      expect(await send(token, { from: { "sec-fetch-site": site } })).toEqual(unsent);
    for (const type of ["application/json", "text/plain", "multipart/form-data; boundary=x"])
      expect(await send(token, { type })).toEqual(unsent);
    expect(await send(token, { password: "x".repeat(20_000) })).toEqual(unsent);
    expect(await isOpen(token)).toBe(true);
  });

  test("redirects to the sign-in page if the browser doesn't confirm that the form came from this site", async () => {
    const token = tokenOf(await invite("old@acme.test"));
    expect(await send(token, { from: {} })).toEqual({ to: "/sign-in", cookie: null });
    expect(await isOpen(token)).toBe(false);
    expect(await given.db.signIn.count({ where: { user: { email: "old@acme.test" } } })).toBe(0);
  });

  test("signs out the browser's previous user", async () => {
    const before = await followLink(given.db, await invite("before@acme.test"));
    const [cookie = ""] = (await makeSignInCookie(before)).split(";");
    const token = tokenOf(await invite("joins@acme.test"));
    await send(token, { password: "short", from: { ...OWN, cookie } });
    expect(await findMembership(given.db, before)).not.toBeNull();
    expect((await send(token, { from: { ...OWN, cookie } })).to).toBe("/");
    expect(await findMembership(given.db, before)).toBeNull();
  });

  test("gives the same response for any link that doesn't exist", async () => {
    const token = "a".repeat(43);
    expect(await send(token)).toEqual({ to: `/invitation/${token}`, cookie: null });
    expect((await send("../sign-in?x=")).to).toBe("/invitation/..%2Fsign-in%3Fx%3D");
  });

  test("accepts ten submissions of a link from one address, without affecting other links and addresses", async () => {
    const token = tokenOf(await invite("throttled@acme.test"));
    for (let i = 0; i < 10; i++)
      expect((await send(token, { password: "short" })).to).toContain("fault=length");
    expect((await send(token)).to).toBe(`/invitation/${token}?fault=wait`);
    expect(await isOpen(token)).toBe(true);
    expect((await send(tokenOf(await invite("other@acme.test")))).to).toBe("/");
    expect((await send(token, { address: "192.0.2.2" })).to).toBe("/");
  });

  test("allows no more password guesses through several links than through the sign-in page", async () => {
    const email = "guessed@acme.test";
    await followLink(given.db, await invite(email));
    const links = [await invite(email), await invite(email)].map(tokenOf);
    const [one = "", other = ""] = links;
    const guess = (token: string, i: number) => send(token, { password: `wrong password ${i}` });
    for (let i = 0; i < 5; i++) {
      expect((await guess(one, i)).to).toBe(`/invitation/${one}?fault=wrong`);
      expect((await guess(other, i)).to).toBe(`/invitation/${other}?fault=wrong`);
    }
    for (const token of links) expect((await send(token)).to).toBe(`/invitation/${token}?fault=wait`);
    expect((await send(one, { address: "192.0.2.2" })).to).toBe("/");
  });
});

describe("an invitation", () => {
  const WEAK = ["", "short", "passwordpassword", "x".repeat(129), "x".repeat(201)];

  async function invitePair(name: string) {
    const [known, unknown] = [`${name}.hale@acme.test`, `${name}.hyde@acme.test`];
    await followLink(given.db, await invite(known));
    return { known: tokenOf(await invite(known)), unknown: tokenOf(await invite(unknown)) };
  }

  test("gives the same response to a password that isn't allowed, whether or not the address has an account", async () => {
    const { known, unknown } = await invitePair("same");
    for (const password of WEAK) {
      const answers = [await send(known, { password }), await send(unknown, { password })];
      const [one, other] = answers.map(({ to, cookie }) => ({ fault: to?.split("?")[1], cookie }));
      expect(one).toEqual(other);
      expect(one).toMatchObject({ fault: expect.stringMatching(/^fault=(length|common)$/), cookie: null });
    }
  });

  test("takes the same time whether or not the address has an account", async () => {
    const { known, unknown } = await invitePair("time");
    const times: Record<string, number[]> = { [known]: [], [unknown]: [] };
    for (let i = 0; i < 24; i++)
      for (const token of i % 2 ? [known, unknown] : [unknown, known]) {
        const start = performance.now();
        await send(token, { password: "passwordpassword", address: `192.0.2.${i}` });
        times[token]?.push(performance.now() - start);
      }
    const median = (token: string) => times[token]?.toSorted((a, b) => a - b)[12] ?? 0;
    expect(median(known) / median(unknown)).toBeGreaterThan(0.6);
    expect(median(known) / median(unknown)).toBeLessThan(1.6);
  });

  test("counts attempts the same way whether or not the address has an account, including attempts on the sign-in page", async () => {
    const { known, unknown } = await invitePair("counted");
    const address = "192.0.2.1";
    for (let i = 0; i < 10; i++)
      for (const account of ["counted.hale@acme.test", "counted.hyde@acme.test"])
        await allowAttempt(given.db, "signIn", { account, address });
    for (const token of [known, unknown])
      expect((await send(token)).to).toBe(`/invitation/${token}?fault=wait`);
  });
});

describe("asFault", () => {
  test("accepts only known error codes from the URL", () => {
    expect(asFault("wrong")).toBe("wrong");
    for (const given of [undefined, "", "constructor", ["wrong"], "<script>"])
      expect(asFault(given)).toBeNull();
  });
});
