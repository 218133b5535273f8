import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AgentConfig } from "@/server/domain/agent/config";
import { sortedJson } from "@/server/domain/text/sorted-json";
import type { Prisma } from "@/server/generated/prisma/client";
import type { Database } from "@/server/infra/db";
import { freezeRuns } from "@/server/runs/freeze-runs";
import { systemContext } from "@/server/runs/system-context";
import type { ServiceContext } from "@/server/services/context";
import { saveCredential } from "@/server/services/credential/save";
import { setDefaultModel } from "@/server/services/model/set-default";
import { cancelRun } from "@/server/services/run/cancel";
import { getRun } from "@/server/services/run/get";
import { getEvidence } from "@/server/services/run/get-evidence";
import { recordStatements } from "@/server/testing/count-statements";
import { asOwner } from "@/server/testing/database/as-owner";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { pauseBefore } from "@/server/testing/runs/paused-before";
import { unfreeze } from "@/server/testing/runs/unfreeze";
import { makeTextAgent } from "@/server/testing/text-agent";
import { createAgent } from "./create";
import { getAgent } from "./get";
import { listAgents } from "./list";
import { updateAgent } from "./update";

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useDatabase());
});
afterAll(() => close());

const makeOwner = async () => (await makeOrganization(db)).as("owner");
const template = (text: string) => AgentConfig.parse({ kind: "template", template: text });
const make = async (owner: ServiceContext, text = "Dear {{ input }}") =>
  (await createAgent(owner, makeTextAgent({ config: template(text) }))).id;
const versionsOf = (agentId: string) => db.agentVersion.findMany({ where: { agentId } });
const versionOf = async (owner: ServiceContext, runId: string) =>
  (await getRun(owner, { runId })).steps[1]?.agentVersion;

describe("a version of an agent", () => {
  test("is stored once for identical content", async () => {
    const owner = await makeOwner();
    const agentId = await make(owner);
    const [first, again] = [await pauseBefore(owner, agentId), await pauseBefore(owner, agentId)];
    expect(await versionsOf(agentId)).toMatchObject([{ id: await versionOf(owner, first.runId) }]);
    await updateAgent(owner, { agentId, config: template("Hello {{ input }}") });
    const changed = await pauseBefore(owner, agentId);
    await updateAgent(owner, { agentId, config: template("Dear {{ input }}"), description: "Greets." });
    const back = await pauseBefore(owner, agentId);
    const ids = await Promise.all([first, again, changed, back].map(({ runId }) => versionOf(owner, runId)));
    expect(ids).toEqual([ids[0], ids[0], expect.stringMatching(/^[0-9a-f]{64}$/), ids[0]]);
    expect(ids[2]).not.toBe(ids[0]);
    expect(await versionsOf(agentId)).toHaveLength(2);
  });

  test("stays the same until something the agent depends on changes", async () => {
    const owner = await makeOwner();
    const config = AgentConfig.parse({ kind: "model", instructions: "Be brief." });
    const { id: agentId } = await createAgent(owner, makeTextAgent({ config }));
    const { runId } = await pauseBefore(owner, agentId);
    const now = async () => (await listAgents(owner)).find(({ id }) => id === agentId)?.version;
    expect(await now()).toBe(await versionOf(owner, runId));
    expect((await getAgent(owner, { agentId })).version).toBe(await now());
    const key = {
      name: "Key",
      kind: "openai",
      baseUrl: "https://api.openai.com/v1",
      secret: "sk-0123",
    } as const;
    const { id: credentialId } = await saveCredential(owner, key);
    await setDefaultModel(owner, { model: { credentialId, name: "gpt-5-mini" } });
    expect(await now()).not.toBe(await versionOf(owner, runId));
    expect((await listAgents(owner)).find(({ id }) => id === "human")?.version).toBeNull();
  });

  test("never changes and belongs to one organization, enforced by the database", async () => {
    const [owner, other] = [await makeOwner(), await makeOwner()];
    const agentId = await make(owner);
    const { runId } = await pauseBefore(owner, agentId);
    const theirs = await pauseBefore(other, await make(other, "Theirs"));
    const where = { organizationId: owner.organizationId };
    const denied = "permission denied";
    await expect(db.agentVersion.updateMany({ where, data: { content: {} } })).rejects.toThrow(denied);
    await expect(db.runAgent.updateMany({ where, data: { agentId: "x" } })).rejects.toThrow(denied);
    await expect(asOwner(`UPDATE "AgentVersion" SET "content" = '{}'`)).rejects.toThrow("never changes");
    await expect(asOwner(`UPDATE "RunAgent" SET "agentId" = 'x'`)).rejects.toThrow("never changes");
    const versionId = (await versionOf(other, theirs.runId)) ?? "";
    const foreign = { runId, agentId: "x", organizationId: owner.organizationId, versionId };
    await expect(db.runAgent.create({ data: foreign })).rejects.toMatchObject({ code: "P2003" });
  });

  test("is in the evidence with its hash and the steps that used it, without secrets", async () => {
    const owner = await makeOwner();
    const key = {
      name: "Key",
      kind: "header",
      baseUrl: "https://api.example.com",
      secret: "Bearer planted",
    } as const;
    const { id: credentialId } = await saveCredential(owner, key);
    const headers = [{ name: "authorization", value: null, credentialId }];
    const url = "https://api.example.com/pay";
    const config = AgentConfig.parse({ kind: "http", method: "POST", url, headers });
    const { id: agentId } = await createAgent(owner, makeTextAgent({ config }));
    const { runId } = await pauseBefore(owner, agentId);
    const before = await getEvidence(owner, { runId });
    await updateAgent(owner, { agentId, config: template("Other") });
    const { steps, agentVersions, reviews, run } = await getEvidence(owner, { runId });
    expect(agentVersions).toEqual(before.agentVersions);
    const [person, sender] = steps;
    expect(person).toMatchObject({ agentId: "human", agentVersion: null });
    const version = sender?.agentVersion ?? "";
    expect(Object.keys(agentVersions)).toEqual([version]);
    const content = agentVersions[version];
    expect(createHash("sha256").update(sortedJson(content)).digest("hex")).toBe(version);
    expect(content).toMatchObject({
      agentId,
      config,
      model: null,
      secrets: [{ credentialId, origin: "https://api.example.com" }],
    });
    expect(JSON.stringify(agentVersions)).not.toContain("planted");
    expect(reviews[0]?.destinations).toMatchObject([
      { stepOrder: 2, method: "POST", host: "api.example.com" },
    ]);
    expect(run.agentsFrozenAt).toBe(run.createdAt);
  });
});

/** Adds copies of a paused run, including its steps and review. */
async function copyRun(runId: string, count: number): Promise<void> {
  await db.$executeRaw`INSERT INTO "Run" SELECT copy.* FROM "Run" t, generate_series(1, ${count}::int) i,
    jsonb_populate_record(t, jsonb_build_object('id', t."id" || i)) copy WHERE t."id" = ${runId}`;
  await db.$executeRaw`INSERT INTO "StepRun" SELECT copy.* FROM "StepRun" t, generate_series(1, ${count}::int) i,
    jsonb_populate_record(t, jsonb_build_object('id', t."id" || i, 'runId', t."runId" || i)) copy
    WHERE t."runId" = ${runId}`;
  const reviews = await db.review.findMany({
    where: { runId },
    omit: { policyHash: true, openedPolicy: true, destinations: true },
  });
  await db.review.createMany({
    data: Array.from({ length: count }, (_, index) => index + 1).flatMap((i) =>
      reviews.map(({ policy, ...review }) => ({
        ...review,
        policy: policy as Prisma.InputJsonObject,
        id: `${review.id}${i}`,
        runId: `${review.runId}${i}`,
        stepRunId: `${review.stepRunId}${i}`,
      })),
    ),
  });
}

describe("a run that started before agents were frozen", () => {
  const freeze = () => freezeRuns(db, systemContext);

  test("is frozen together with other such runs, in a number of statements that doesn't grow with them", async () => {
    const owner = await makeOwner();
    const config = AgentConfig.parse({ kind: "http", method: "POST", url: "https://api.example.com/pay" });
    const { id: agentId } = await createAgent(owner, makeTextAgent({ config }));
    const statementsOf = async (count: number) => {
      const { runId } = await pauseBefore(owner, agentId);
      await unfreeze(db, runId);
      await copyRun(runId, count - 1);
      const statements = recordStatements();
      await freeze();
      statements.stop();
      return statements.sql.length;
    };
    // Other work in this process can also send a few statements during a measurement.
    expect((await statementsOf(400)) - (await statementsOf(20))).toBeLessThan(20);
    const where = { organizationId: owner.organizationId };
    const runs = await db.run.findMany({ where, select: { agentsFrozenAt: true, agents: true } });
    expect(runs).toHaveLength(420);
    expect(runs.every(({ agentsFrozenAt, agents }) => agentsFrozenAt && agents.length === 1)).toBe(true);
    const reviews = await db.review.findMany({ where });
    expect(new Set(reviews.map(({ destinations }) => JSON.stringify(destinations)))).toEqual(
      new Set([expect.stringContaining('"api.example.com"')]),
    );
  });

  test("is frozen once, with its current agents, and records the time", async () => {
    const owner = await makeOwner();
    const agentId = await make(owner);
    const { runId, approve, reviewId } = await pauseBefore(owner, agentId, "Anna");
    await unfreeze(db, runId);
    expect((await getRun(owner, { runId })).agentsFrozenAt).toBeNull();
    await updateAgent(owner, { agentId, config: template("Hello {{ input }}") });
    await Promise.all([freeze(), freeze()]);
    const run = await getRun(owner, { runId });
    expect(Date.parse(run.agentsFrozenAt ?? "")).toBeGreaterThan(Date.parse(run.createdAt));
    expect(run.steps[0]?.review).toMatchObject({ id: reviewId, destinations: [] });
    await updateAgent(owner, { agentId, config: template("Sent to mallory") });
    await freeze();
    expect(await getRun(owner, { runId })).toEqual({ ...run, waitingMs: expect.any(Number) });
    expect(await approve()).toMatchObject({ output: "Hello Anna" });
  });

  test("is frozen no later than its next step", async () => {
    const owner = await makeOwner();
    const { runId, approve } = await pauseBefore(owner, await make(owner), "Anna");
    await unfreeze(db, runId);
    const step = await approve();
    expect(step).toMatchObject({ output: "Dear Anna", agentVersion: expect.any(String) });
    const run = await getRun(owner, { runId });
    expect(Date.parse(run.agentsFrozenAt ?? "")).toBeGreaterThan(Date.parse(run.createdAt));
  });

  test("records destinations, even for a review opened by the previous version of the app", async () => {
    const owner = await makeOwner();
    const url = "https://api.example.com/pay";
    const config = AgentConfig.parse({ kind: "http", method: "POST", url });
    const { id: agentId } = await createAgent(owner, makeTextAgent({ config }));
    const { runId, reviewId } = await pauseBefore(owner, agentId);
    const before = (await getRun(owner, { runId })).agentsFrozenAt;
    await db.$executeRaw`UPDATE "Review" SET "destinations" = NULL WHERE "id" = ${reviewId}`;
    await freeze();
    const run = await getRun(owner, { runId });
    expect(run.agentsFrozenAt).toBe(before);
    expect(run.steps[0]?.review?.destinations).toMatchObject([{ host: "api.example.com" }]);
  });

  test("isn't frozen if it has ended", async () => {
    const owner = await makeOwner();
    const { runId } = await pauseBefore(owner, await make(owner));
    await cancelRun(owner, { runId });
    await unfreeze(db, runId);
    await freeze();
    expect(await getRun(owner, { runId })).toMatchObject({ agentsFrozenAt: null });
    expect(await getEvidence(owner, { runId })).toMatchObject({
      agentVersions: {},
      reviews: [{ destinations: null }],
    });
  });
});
