import { expect, test } from "vitest";
import { findMembership } from "@/server/services/account/sign-in-claims";
import { endSignInOf } from "@/server/services/account/sign-ins";
import { createOrganization } from "@/server/services/organization/create";
import { allowAttempt } from "@/server/services/throttle/allow-attempt";
import { givenDatabase } from "@/server/testing/database/given-database";
import { inRequest } from "@/server/testing/doors/in-request";
import { PASSWORD } from "@/server/testing/member-link";
import { handleTrpc } from "@/server/transports/trpc/handler";
import { readDevice } from "./device-cookie";
import { handleAuth } from "./handler";
import { readSignInCookie } from "./sign-in-cookie";

const given = givenDatabase();
const URL_BASE = "http://localhost:8080";

interface Sent {
  method?: string;
  cookie?: string;
  body?: Record<string, unknown>;
}

/** Creates a request as Node receives it, because a browser's `Request` drops cookies. */
function makeRequest(path: string, { method = "POST", cookie = "", body }: Sent): Request {
  const request = new Request(`${URL_BASE}${path}`, { method, body: body && JSON.stringify(body) });
  const headers = new Headers({
    "content-type": "application/json",
    "sec-fetch-site": "same-origin",
    cookie,
  });
  Object.defineProperty(request, "headers", { value: headers });
  return request;
}

/** Returns the response's status, the cookies that it sets, and its JSON. */
async function send(action: string, sent: Sent) {
  const request = makeRequest(`/api/auth/${action}`, sent);
  const params = Promise.resolve({ nextauth: action.split("/") });
  const answer = await inRequest(request, () => handleAuth(request, { params }));
  const set = answer.headers.getSetCookie().map((cookie) => cookie.split(";", 1)[0]);
  const isJson = answer.headers.get("content-type")?.includes("json");
  return { status: answer.status, set: set.join("; "), json: isJson ? await answer.json() : null };
}

async function post(action: string, fields: Record<string, unknown>, cookie = "") {
  const csrf = await send("csrf", { method: "GET" });
  const body = { ...fields, csrfToken: csrf.json.csrfToken, json: "true" };
  return send(action, { body, cookie: `${csrf.set}; ${cookie}` });
}

const signIn = (email: string, cookie = "", password = PASSWORD) =>
  post("callback/credentials", { email, password }, cookie);

async function makeOwner(email: string) {
  await createOrganization(given.db, { name: email, owner: { email, password: PASSWORD } });
  return email;
}

const claimsIn = async (cookies: string) => {
  const claims = await readSignInCookie(cookies);
  if (!claims) throw new Error("no sign-in in these cookies");
  return claims;
};

test("a correct password marks the device for its account, however the email is capitalized", async () => {
  const email = await makeOwner("marked@acme.test");
  const { status, set } = await signIn(" Marked@ACME.test ");
  expect(status).toBe(200);
  expect(await claimsIn(set)).toMatchObject({ userId: expect.any(String) });
  expect(await readDevice(email, set)).toMatch(/^[\w-]{22}$/);
  expect((await signIn(email, "", "a wrong password")).set).not.toContain("countersign-device");
});

test("no other request marks a device, whatever email it contains", async () => {
  const victim = await makeOwner("victim@acme.test");
  const { set } = await signIn(await makeOwner("attacker@acme.test"));
  const fields = { email: victim, data: { email: victim } };
  for (const answer of [
    await post("session", fields, set),
    await send("session", { body: fields, cookie: set }),
    await post("signout", fields, set),
    await post("callback/credentials", { ...fields, password: PASSWORD.slice(1) }, set),
  ]) {
    expect(answer.set).not.toContain("countersign-device");
    expect(await readDevice(victim, answer.set)).toBeNull();
  }
});

test("an ended sign-in isn't renewed", async () => {
  const { set } = await signIn(await makeOwner("ended@acme.test"));
  const { organizationId, signIn: secret } = await claimsIn(set);
  const renewed = await post("session", { data: { organizationId } }, set);
  expect(await claimsIn(renewed.set)).toMatchObject({ organizationId });
  await endSignInOf(given.db, secret);
  expect(await post("session", { data: { organizationId } }, set)).toMatchObject({ json: {}, set: "" });
  expect((await send("session", { method: "GET", cookie: set })).status).toBe(405);
});

test("signing in ends only the browser's previous sign-in", async () => {
  const [one, other] = [await makeOwner("one@acme.test"), await makeOwner("other@acme.test")];
  const [here, elsewhere] = [(await signIn(one)).set, (await signIn(one)).set];
  await signIn(other, here, "a wrong password");
  expect(await findMembership(given.db, await claimsIn(here))).not.toBeNull();
  const now = await signIn(other, here);
  expect(await findMembership(given.db, await claimsIn(here))).toBeNull();
  for (const set of [elsewhere, now.set])
    expect(await findMembership(given.db, await claimsIn(set))).not.toBeNull();
});

test("a password change invalidates all devices except the browser's own", async () => {
  const email = await makeOwner("changed@acme.test");
  const [here, elsewhere] = [(await signIn(email)).set, (await signIn(email)).set];
  expect(await readDevice(email, elsewhere)).not.toBeNull();
  const body = { current: PASSWORD, password: "a different password" };
  const request = makeRequest("/api/trpc/me.changePassword", { cookie: here, body });
  const renewed = await inRequest(request, async () => {
    expect((await handleTrpc(request)).status).toBe(200);
    const { cookies } = await import("next/headers");
    return (await cookies()).toString();
  });
  for (const set of [here, elsewhere]) expect(await readDevice(email, set)).toBeNull();
  expect(await readDevice(email, renewed)).not.toBeNull();
  expect(await findMembership(given.db, await claimsIn(renewed))).not.toBeNull();
});

test("an invalid new password doesn't count as a guess of the current password", async () => {
  const { set: cookie } = await signIn(await makeOwner("weak@acme.test"));
  const { userId } = await claimsIn(cookie);
  const change = (body: Record<string, string>) => {
    const request = makeRequest("/api/trpc/me.changePassword", { cookie, body });
    return inRequest(request, async () => (await handleTrpc(request)).status);
  };
  for (let i = 0; i < 11; i++)
    expect(await change({ current: PASSWORD, password: "passwordpassword" })).toBe(400);
  for (let i = 0; i < 10; i++)
    expect(await change({ current: "a wrong password", password: "a different password" })).toBe(400);
  expect(await allowAttempt(given.db, "passwordChange", { account: userId, address: null })).toBe(false);
});

test("requests by an open page don't keep a sign-in from expiring, but a change does", async () => {
  const { set: cookie } = await signIn(await makeOwner("idle@acme.test"));
  const { userId } = await claimsIn(cookie);
  const lastUsedAt = new Date(Date.now() - 3_600_000);
  await given.db.signIn.updateMany({ where: { userId }, data: { lastUsedAt } });
  const call = async (path: string, sent: Sent) => {
    const request = makeRequest(`/api/trpc/${path}`, { ...sent, cookie });
    expect((await inRequest(request, () => handleTrpc(request))).status).toBe(200);
    return given.db.signIn.findFirstOrThrow({ where: { userId } });
  };
  expect(await call("me.get", { method: "GET" })).toMatchObject({ lastUsedAt });
  const used = await call("me.rename", { body: { name: "Renamed" } });
  expect(used.lastUsedAt.getTime()).toBeGreaterThan(lastUsedAt.getTime());
});
