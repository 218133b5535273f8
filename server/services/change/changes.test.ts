import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ReviewPolicy } from "@/server/domain/review/policy";
import { Definition } from "@/server/domain/workflow/definition";
import { toDraft } from "@/server/domain/workflow/draft";
import type { Database } from "@/server/infra/db";
import { createAgent } from "@/server/services/agent/create";
import { deleteAgent } from "@/server/services/agent/delete";
import { updateAgent } from "@/server/services/agent/update";
import type { Person, ServiceContext } from "@/server/services/context";
import { saveCredential } from "@/server/services/credential/save";
import { publishDraft } from "@/server/services/draft/publish";
import { saveDraft } from "@/server/services/draft/save";
import { setRules } from "@/server/services/organization/set-rules";
import { removeStep } from "@/server/services/step/remove";
import { updateStep } from "@/server/services/step/update";
import { cloneWorkflow } from "@/server/services/workflow/clone";
import { createWorkflow } from "@/server/services/workflow/create";
import { deleteWorkflow } from "@/server/services/workflow/delete";
import { replaceDefinition } from "@/server/services/workflow/replace";
import { updateWorkflow } from "@/server/services/workflow/update";
import { asOwner } from "@/server/testing/database/as-owner";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { makeTextAgent } from "@/server/testing/text-agent";
import { listChanges } from "./list";

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useDatabase());
});
afterAll(() => close());

const PAGE = { page: 0, size: 20 };

async function makeReviewed() {
  const organization = await makeOrganization(db);
  const owner = organization.as("owner");
  const workflow = await createWorkflow(organization.as("builder"), {
    name: "Letter",
    steps: [
      { agentId: "writer", action: "Write." },
      { agentId: "human", action: "Right?", review: ReviewPolicy.parse({ quorum: 2 }) },
    ],
  });
  const [, gate] = workflow.steps;
  const list = async () => (await listChanges(owner, PAGE)).content;
  return {
    ...organization,
    owner,
    builder: organization.as("builder"),
    workflow,
    gateId: gate?.id ?? "",
    list,
  };
}

function asToken(ctx: ServiceContext, tokenId: string): ServiceContext {
  return { ...ctx, actor: { ...(ctx.actor as Person), kind: "token", tokenId } as Person };
}

describe("a change that removes or weakens a review", () => {
  test("is recorded however it's made, with the member, the time, and the state before and after", async () => {
    const { builder, workflow, gateId, list } = await makeReviewed();
    const { id } = workflow;
    await updateStep(builder, { id, stepId: gateId, review: ReviewPolicy.parse({ quorum: 1 }) });
    const step = { id: gateId, stepOrder: 2, name: null, action: "Right?" };
    expect(await list()).toMatchObject([
      {
        kind: "review/weakened",
        subject: { type: "workflow", id, name: "Letter" },
        by: { name: "Test builder" },
        proposedBy: null,
        channel: "WEB",
        token: null,
        before: { step, quorum: 2 },
        after: { step, quorum: 1 },
      },
    ]);
    await replaceDefinition(builder, {
      id,
      name: "Letter",
      steps: [{ agentId: "writer", action: "Write." }],
    });
    await replaceDefinition(builder, { id, name: "Letter", steps: workflow.steps });
    const [, again] = (await updateWorkflow(builder, { id, name: "Letter two" })).steps;
    await removeStep(builder, { id, stepId: again?.id ?? "" });
    const restored = await replaceDefinition(builder, { id, name: "Letter", steps: workflow.steps });
    const draft = toDraft(restored);
    await saveDraft(builder, {
      id,
      definition: { ...draft, steps: draft.steps.slice(0, 1) },
      baseRevision: restored.revision,
      expectedDraftRevision: 0,
    });
    await publishDraft(builder, {
      id,
      expectedDraftRevision: 1,
      expectedRevisions: [restored.revision],
    });
    const last = await replaceDefinition(builder, { id, name: "Letter", steps: workflow.steps });
    await deleteWorkflow(builder, { id, expectedRevisions: [last.revision] });
    expect((await list()).map(({ kind }) => kind)).toEqual([
      "workflow/deleted",
      "review/removed",
      "review/removed",
      "review/removed",
      "review/weakened",
    ]);
  });

  test("is recorded with the token that made it", async () => {
    const { builder, workflow, gateId, list } = await makeReviewed();
    await removeStep(asToken(builder, "tok_gone"), { id: workflow.id, stepId: gateId });
    expect(await list()).toMatchObject([{ channel: "API", token: null }]);
    expect(await db.changeRecord.findFirst({ where: { subjectId: workflow.id } })).toMatchObject({
      tokenId: "tok_gone",
    });
  });

  test("isn't recorded if it's rejected", async () => {
    const { builder, workflow, gateId, list } = await makeReviewed();
    await expect(
      removeStep(builder, { id: workflow.id, stepId: gateId, expectedRevisions: [7] }),
    ).rejects.toMatchObject({ code: "precondition-failed" });
    expect(await list()).toEqual([]);
  });

  test("is the only kind recorded: renaming, strengthening, or cloning a workflow isn't recorded", async () => {
    const { builder, workflow, gateId, list } = await makeReviewed();
    const { id } = workflow;
    await updateWorkflow(builder, { id, name: "Another name" });
    await updateStep(builder, { id, stepId: gateId, review: ReviewPolicy.parse({ quorum: 3 }) });
    await cloneWorkflow(builder, { id });
    expect(await list()).toEqual([]);
  });
});

describe("a change to an agent, a secret's address, or a rule", () => {
  test("is recorded with the fields that changed", async () => {
    const { owner, list } = await makeReviewed();
    const { id: agentId, config } = await createAgent(owner, makeTextAgent());
    if (config?.kind !== "template") throw new Error("the test's agent is a template");
    await updateAgent(owner, { agentId, config: { ...config, template: "Something else" } });
    await updateAgent(owner, { agentId, description: "Only a description" });
    await updateAgent(owner, { agentId, active: false });
    await deleteAgent(owner, { agentId });
    const secret = { name: "Key", kind: "header", secret: "very secret value" } as const;
    const made = await saveCredential(owner, { ...secret, baseUrl: "https://one.test" });
    const replaces = { id: made.id, revision: made.revision };
    await saveCredential(owner, { ...secret, baseUrl: "https://two.test", replaces });
    await setRules(owner, { resumeNamesReview: true });
    await setRules(owner, { resumeNamesReview: false });
    const changes = await list();
    expect(changes).toMatchObject([
      { kind: "rule/weakened", before: { resumeNamesReview: true }, after: { resumeNamesReview: false } },
      {
        kind: "secret/address.changed",
        before: { kind: "header", baseUrl: "https://one.test" },
        after: { kind: "header", baseUrl: "https://two.test" },
      },
      { kind: "agent/deleted", after: null },
      { kind: "agent/deactivated" },
      { kind: "agent/changed", before: { template: config.template }, after: { template: "Something else" } },
    ]);
    expect(JSON.stringify(changes)).not.toContain(secret.secret);
  });
});

describe("the record of changes", () => {
  test("is append-only: rows can't be changed or deleted, individually or all at once", async () => {
    const { builder, workflow, gateId } = await makeReviewed();
    await removeStep(builder, { id: workflow.id, stepId: gateId });
    const where = { subjectId: workflow.id };
    for (const [change, prisma] of [
      [
        `UPDATE "ChangeRecord" SET "kind" = 'x'`,
        () => db.changeRecord.updateMany({ where, data: { kind: "x" } }),
      ],
      [`DELETE FROM "ChangeRecord"`, () => db.changeRecord.deleteMany({ where })],
      [`TRUNCATE "ChangeRecord" CASCADE`, () => db.$executeRaw`TRUNCATE "ChangeRecord" CASCADE`],
    ] as const) {
      await expect(prisma()).rejects.toThrow("permission denied");
      await expect(asOwner(change)).rejects.toThrow("append-only");
    }
    expect(await db.changeRecord.count({ where })).toBe(1);
  });

  test("is deleted only with its organization, which only the tables' owner can delete", async () => {
    const [one, other] = [await makeReviewed(), await makeReviewed()];
    for (const { builder, workflow, gateId } of [one, other])
      await removeStep(builder, { id: workflow.id, stepId: gateId });
    const count = (organizationId: string) => db.changeRecord.count({ where: { organizationId } });
    await expect(db.organization.delete({ where: { id: one.organizationId } })).rejects.toThrow(
      "permission denied",
    );
    expect(await count(one.organizationId)).toBe(1);
    await asOwner(`DELETE FROM "Organization" WHERE "id" = '${one.organizationId}'`);
    expect([await count(one.organizationId), await count(other.organizationId)]).toEqual([0, 1]);
  });

  test("can only be read by owners and admins of its organization", async () => {
    const [one, other] = [await makeReviewed(), await makeReviewed()];
    await removeStep(one.builder, { id: one.workflow.id, stepId: one.gateId });
    expect(await listChanges(one.as("admin"), PAGE)).toMatchObject({ totalElements: 1 });
    expect(await listChanges(other.owner, PAGE)).toMatchObject({ totalElements: 0 });
    for (const role of ["builder", "approver", "viewer"] as const)
      await expect(listChanges(one.as(role), PAGE)).rejects.toMatchObject({ code: "forbidden" });
  });

  test("doesn't make the stored definition invalid", async () => {
    const { builder, workflow, gateId } = await makeReviewed();
    await removeStep(builder, { id: workflow.id, stepId: gateId });
    const row = await db.workflow.findUniqueOrThrow({ where: { id: workflow.id } });
    expect(Definition.parse(row.definition).steps).toHaveLength(1);
  });
});
