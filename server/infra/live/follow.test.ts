import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Heard } from "@/server/domain/live/live-updates";
import type { Database } from "@/server/infra/db";
import { databaseUrl } from "@/server/infra/env";
import { metrics } from "@/server/infra/metrics";
import { beginSignIn } from "@/server/services/account/sign-in-claims";
import { endSignInOf } from "@/server/services/account/sign-ins";
import { changeRole } from "@/server/services/member/change-role";
import { removeMember } from "@/server/services/member/remove";
import { publishChange } from "@/server/services/publish-change";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization, type TestOrganization } from "@/server/testing/organization";
import { makeClaimedRun } from "@/server/testing/runs/claimed-run";
import { until } from "@/server/testing/until";
import { resumeSignIn } from "@/server/transports/auth/signed-in";
import { serveTrpc } from "@/server/transports/trpc/handler";
import { startBus } from "./bus";
import { follow } from "./follow";
import { Hub, hub } from "./hub";

let db: Database;
let close: () => Promise<void>;
let acme: TestOrganization;
beforeAll(async () => {
  ({ db, close } = await useDatabase());
});
afterAll(() => close());
beforeEach(async () => {
  acme = await makeOrganization(db, { wakes: true });
});

/** Opens the stream as a signed-in member's page would. */
async function open(role: "owner" | "approver", runId: string | null = null) {
  const { actor, organizationId } = acme.as(role);
  if (actor.kind !== "member") throw new Error("a member is expected");
  const { userId } = await db.member.findUniqueOrThrow({ where: { id: actor.memberId } });
  const claims = await beginSignIn(db, userId, organizationId);
  if (!claims) throw new Error("the member can't sign in");
  const gone = new AbortController();
  const input = encodeURIComponent(JSON.stringify({ runId }));
  const response = await serveTrpc(
    new Request(`http://localhost/api/trpc/live.follow?input=${input}`, { signal: gone.signal }),
    async () => ({
      requestId: "req-1",
      signedIn: await resumeSignIn(claims, { requestId: "req-1", address: null }),
    }),
  );
  return { response, memberId: actor.memberId, claims, leave: () => gone.abort(), ...readEvents(response) };
}

function readEvents(response: Response) {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  /** Returns the next event with that name, or null if the stream ends first. */
  async function next(name = "message"): Promise<string | null> {
    for (;;) {
      const end = text.indexOf("\n\n\n");
      if (end < 0) {
        const { value, done } = (await reader?.read()) ?? { done: true, value: undefined };
        if (done) return null;
        text += value;
        continue;
      }
      const event = text.slice(0, end);
      text = text.slice(end + 3);
      if ((/^event: (.*)$/m.exec(event)?.[1] ?? "message") === name)
        return /^data: (.*)$/m.exec(event)?.[1] ?? "";
    }
  }
  return { next, heard: async () => JSON.parse((await next()) ?? "null") as Heard | null };
}

describe("live.follow", () => {
  test("disables buffering by proxies and starts by confirming the subscription", async () => {
    const { response, heard, leave } = await open("owner");
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "text/event-stream",
      "cache-control": "no-cache, no-transform, no-store",
      "x-accel-buffering": "no",
    });
    expect(await heard()).toEqual({ changes: [], written: null });
    leave();
  });

  test("reports changes by ID, without data from rows", async () => {
    const { heard, leave } = await open("owner");
    await heard();
    publishChange(acme.as("owner"), "run", "run_1");
    expect(await heard()).toEqual({ changes: [{ noun: "run", id: "run_1" }], written: null });
    leave();
  });

  test("reports nothing from a different organization and doesn't follow its runs", async () => {
    const other = await makeOrganization(db, { wakes: true });
    const { heard, leave } = await open("owner");
    await heard();
    publishChange(other.as("owner"), "run", "run_theirs");
    publishChange(acme.as("owner"), "run", "run_ours");
    expect((await heard())?.changes).toEqual([{ noun: "run", id: "run_ours" }]);
    leave();
    const { runId } = await makeClaimedRun(db);
    const refused = JSON.parse((await (await open("owner", runId)).next("serialized-error")) ?? "{}");
    expect(refused.data.appCode).toBe("not-found");
  });

  test("reports only what the role can read", async () => {
    const { heard, leave } = await open("approver");
    await heard();
    publishChange(acme.as("owner"), "delivery", "dlv_1");
    publishChange(acme.as("owner"), "review", "rev_1");
    expect((await heard())?.changes).toEqual([{ noun: "review", id: "rev_1" }]);
    leave();
  });

  test("ends immediately when the member is removed", async () => {
    const { heard, next, memberId } = await open("approver");
    await heard();
    await removeMember(acme.as("owner"), { id: memberId });
    expect(await next("return")).toBe("");
  });

  test("ends immediately when the browser is signed out, in this process or another, but not for other browsers", async () => {
    const bus = startBus(hub(), databaseUrl());
    const listening = () => db.$queryRaw<unknown[]>`
      SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN countersign%'`;
    await until(listening, (rows) => rows.length === 1);
    const [one, other] = [await open("approver"), await open("approver")];
    await one.heard();
    await other.heard();
    await endSignInOf(db, one.claims.signIn);
    expect(await one.next("return")).toBe("");
    expect(await other.heard()).toEqual({ changes: [{ noun: "member", id: null }], written: null });
    other.leave();
    await bus.stop();
  });

  test("ends immediately when the member's role changes, so the page reconnects with the new role", async () => {
    const { heard, next, memberId } = await open("approver");
    await heard();
    await changeRole(acme.as("owner"), { id: memberId, role: "viewer" });
    expect(await next("return")).toBe("");
  });

  test.each(["cross-site", "same-site", "none"])("refuses a page on another site: %s", async (site) => {
    const request = new Request('http://localhost/api/trpc/live.follow?input={"runId":null}', {
      headers: { "sec-fetch-site": site },
    });
    const response = await serveTrpc(request, async () => {
      throw new Error("no one should be looked up");
    });
    const refused = JSON.parse((await readEvents(response).next("serialized-error")) ?? "{}");
    expect(refused.data.appCode).toBe("forbidden");
  });

  test("requires a sign-in", async () => {
    const request = new Request('http://localhost/api/trpc/live.follow?input={"runId":null}');
    const response = await serveTrpc(request, async () => ({ requestId: "req-1", signedIn: null }));
    const refused = JSON.parse((await readEvents(response).next("serialized-error")) ?? "{}");
    expect(refused.data.appCode).toBe("unauthenticated");
  });

  test("counts a page only while it's open", async () => {
    const count = async () => (await metrics().streams.get()).values[0]?.value ?? 0;
    const before = await count();
    const { heard, leave, next } = await open("owner");
    await heard();
    expect(await count()).toBe(before + 1);
    leave();
    await next("return");
    expect(await count()).toBe(before);
    expect(hub().ended.aborted).toBe(false);
  });
});

describe("follow", () => {
  const who = {
    organizationId: "org_1",
    memberId: "mem_1",
    scopes: ["runs:read"] as const,
    runId: "run_1",
    signal: undefined,
  };

  test("sends output as it grows and ends when the process stops", async () => {
    const hub = new Hub();
    const stream = follow(hub, { ...who, isAllowed: async () => true });
    await stream.next();
    const place = { organizationId: "org_1", runId: "run_1", stepId: "step_1", attempt: 2 };
    hub.write(place, null);
    hub.write(place, "Prices ");
    hub.write(place, "rose.");
    const written = { stepId: "step_1", attempt: 2, at: 0, piece: "Prices rose." };
    expect((await stream.next()).value).toEqual({ changes: [], written });
    hub.end();
    expect(await stream.next()).toMatchObject({ done: true });
    await expect(follow(hub, { ...who, isAllowed: async () => true }).next()).rejects.toThrow(
      "Too many open pages",
    );
  });

  test("checks access periodically, because a session can end silently", async () => {
    let may = true;
    const stream = follow(new Hub(), { ...who, isAllowed: async () => may }, { checkEveryMs: 10 });
    await stream.next();
    const ended = stream.next();
    may = false;
    expect(await ended).toMatchObject({ done: true });
  });
});
