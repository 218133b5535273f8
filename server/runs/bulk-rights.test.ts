import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "@/server/infra/db";
import { getBulk } from "@/server/services/bulk/get";
import { startBulk } from "@/server/services/bulk/start";
import type { ServiceContext } from "@/server/services/context";
import { createToken } from "@/server/services/token/create";
import { revokeToken } from "@/server/services/token/revoke";
import { findTokenActor } from "@/server/services/token/verify";
import { useDatabase } from "@/server/testing/executor";
import { memberIdOf } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { startRuns } from "@/server/testing/runs/start-runs";
import { workOnBulk, workOnBulkOnce } from "@/server/testing/runs/work-on-bulk";
import { makeSender } from "@/server/testing/sender";

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useDatabase());
});
afterAll(() => close());

const ALL = { name: "All of them", filters: {} } as const;
const itemsOf = async (ctx: ServiceContext, id: string) =>
  (await getBulk(ctx, { id, page: 0, size: 100 })).items.content;

async function usingToken(ctx: ServiceContext, { token }: { token: string }): Promise<ServiceContext> {
  const found = await findTokenActor(db, token, new Date());
  if (!found) throw new Error("the token isn't valid");
  return { ...ctx, ...found };
}

describe("the person who started a bulk action", () => {
  test("can't change the remaining runs after leaving the organization", async () => {
    const { as } = await makeOrganization(db);
    const { runIds } = await startRuns(as("owner"), 2);
    const { id } = await startBulk(as("builder"), { kind: "CANCEL", ...ALL });
    await workOnBulkOnce(db);
    await db.member.update({ where: { id: memberIdOf(as("builder")) }, data: { removedAt: new Date() } });
    await workOnBulk(db);
    expect(await itemsOf(as("owner"), id)).toMatchObject([
      { outcome: "DONE" },
      { outcome: "REFUSED", message: "Test builder is no longer a member." },
    ]);
    expect(await db.run.findUniqueOrThrow({ where: { id: runIds[1] ?? "" } })).toMatchObject({
      status: "QUEUED",
    });
  });

  test("needs the scope for each run", async () => {
    const { as } = await makeOrganization(db);
    await startRuns(as("owner"), 1);
    const { id } = await startBulk(as("builder"), { kind: "CANCEL", ...ALL });
    await db.member.update({ where: { id: memberIdOf(as("builder")) }, data: { role: "viewer" } });
    await workOnBulk(db);
    expect(await itemsOf(as("owner"), id)).toMatchObject([
      { outcome: "REFUSED", message: "Your role (viewer) doesn't have the runs:write scope." },
    ]);
  });

  test("is recorded with the token they used, until it's revoked", async () => {
    const owner = (await makeOrganization(db)).as("owner");
    const { runIds } = await startRuns(owner, 2);
    await db.run.updateMany({
      where: { id: { in: runIds } },
      data: { status: "FAILED", reason: "STEP_FAILED" },
    });
    const created = await createToken(owner, { name: "Night shift" });
    const { id, channel } = await startBulk(await usingToken(owner, created), { kind: "CONTINUE", ...ALL });
    expect(channel).toBe("API");
    await workOnBulkOnce(db);
    expect(await db.runContinuation.findMany({ where: { runId: { in: runIds } } })).toMatchObject([
      { channel: "API", tokenId: created.id, tokenName: "Night shift" },
    ]);
    await revokeToken(owner, { id: created.id });
    await workOnBulk(db);
    expect(await itemsOf(owner, id)).toMatchObject([
      { outcome: "DONE" },
      { outcome: "REFUSED", message: "The API token that started this was revoked or has expired." },
    ]);
  });

  test("learns which API field allows the requests, and isn't told that a step repeats a request it never sent", async () => {
    const owner = (await makeOrganization(db)).as("owner");
    const sender = await makeSender(owner, "https://api.example.com/refunds");
    const { runIds } = await startRuns(owner, 1, { agentId: "writer", action: "Write." }, sender);
    await db.run.updateMany({
      where: { id: { in: runIds } },
      data: { status: "FAILED", reason: "STEP_FAILED" },
    });
    const token = await createToken(owner, { name: "Night shift" });
    const { id } = await startBulk(await usingToken(owner, token), { kind: "CONTINUE", ...ALL });
    await workOnBulk(db);
    expect(await itemsOf(owner, id)).toMatchObject([
      {
        outcome: "REFUSED",
        message:
          "Continuing would send data in step 2. To allow it, start a new bulk action with allowSideEffects set to true, or continue the run from its page to see what it sends.",
      },
    ]);
  });
});
