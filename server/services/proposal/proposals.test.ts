import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ReviewPolicy } from "@/server/domain/review/policy";
import { toDraft } from "@/server/domain/workflow/draft";
import type { Database } from "@/server/infra/db";
import { createAgent } from "@/server/services/agent/create";
import { getAgent } from "@/server/services/agent/get";
import { listAgentVersions } from "@/server/services/agent/list-versions";
import { updateAgent } from "@/server/services/agent/update";
import { listChanges } from "@/server/services/change/list";
import { requirePerson, type ServiceContext } from "@/server/services/context";
import { saveCredential } from "@/server/services/credential/save";
import { decryptSecret } from "@/server/services/credential/secret";
import { getDraftConsequences } from "@/server/services/draft/get-consequences";
import { publishDraft } from "@/server/services/draft/publish";
import { saveDraft } from "@/server/services/draft/save";
import { replayOnce } from "@/server/services/idempotency/replay";
import { addMember } from "@/server/services/member/add";
import { changeRole } from "@/server/services/member/change-role";
import { makeMemberContext } from "@/server/services/member/context";
import { removeMember } from "@/server/services/member/remove";
import { getRules } from "@/server/services/organization/get-rules";
import { setRules } from "@/server/services/organization/set-rules";
import { addStep } from "@/server/services/step/add";
import { removeStep } from "@/server/services/step/remove";
import { updateStep } from "@/server/services/step/update";
import { createWorkflow } from "@/server/services/workflow/create";
import { deleteWorkflow } from "@/server/services/workflow/delete";
import { getWorkflow } from "@/server/services/workflow/get";
import { replaceDefinition } from "@/server/services/workflow/replace";
import { useDatabase } from "@/server/testing/executor";
import { memberIdOf, PASSWORD } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { makeTextAgent } from "@/server/testing/text-agent";
import { confirmProposal } from "./confirm";
import { listProposals } from "./list";
import { withdrawProposal } from "./withdraw";

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useDatabase());
});
afterAll(() => close());

const REQUIRED = { code: "second-person-required" };

/** Creates an organization with the rule on, and a workflow whose second step is a review. */
async function makeGuarded() {
  const organization = await makeOrganization(db);
  const { as, addMember } = organization;
  const [one, two] = [as("builder"), await addMember("builder")];
  const owner = as("owner");
  await setRules(owner, { secondPersonToWeaken: true });
  const workflow = await createWorkflow(one, {
    name: "Letter",
    steps: [
      { agentId: "writer", action: "Write." },
      { agentId: "human", action: "Right?", review: ReviewPolicy.parse({ quorum: 2 }) },
    ],
  });
  const stepId = workflow.steps[1]?.id ?? "";
  const { id } = workflow;
  return {
    ...organization,
    owner,
    one,
    two,
    id,
    stepId,
    workflow,
    drop: (ctx: ServiceContext) => removeStep(ctx, { id, stepId }),
    countSteps: async () => (await getWorkflow(owner, { id })).stepCount,
    changes: async () => (await listChanges(owner, { page: 0, size: 20 })).content,
  };
}

describe("with the rule on, a change that weakens a review", () => {
  test("is made once two people have requested it, and recorded with both names", async () => {
    const { one, two, drop, countSteps, changes } = await makeGuarded();
    await expect(drop(one)).rejects.toMatchObject({
      ...REQUIRED,
      details: { weakens: [{ kind: "review/removed" }] },
    });
    expect([await countSteps(), await changes()]).toEqual([2, []]);
    await drop(two);
    expect(await countSteps()).toBe(1);
    expect(await changes()).toMatchObject([
      { kind: "review/removed", by: { id: memberIdOf(two) }, proposedBy: { id: memberIdOf(one) } },
    ]);
    expect(await listProposals(one)).toEqual([]);
  });

  test("isn't made by one person, no matter how or how often they request it", async () => {
    const { one, id, stepId, workflow, drop, countSteps } = await makeGuarded();
    const [draft, gate] = workflow.steps;
    const whole = (steps: object[]) => replaceDefinition(one, { id, name: "Letter", steps: steps as never });
    const token: ServiceContext = {
      ...one,
      actor: { ...one.actor, kind: "token", tokenId: "tok_1" } as never,
    };
    for (const attempt of [
      () => drop(one),
      () => drop(one),
      () => drop(token),
      () => updateStep(one, { id, stepId, review: null }),
      () => updateStep(one, { id, stepId, agentId: "writer" }),
      () => updateStep(one, { id, stepId, stepOrder: 1 }),
      () => whole([]),
      () => whole([draft ?? {}]),
      () => whole([gate ?? {}, draft ?? {}].map((step, index) => ({ ...step, stepOrder: index + 1 }))),
      () => deleteWorkflow(one, { id }),
    ])
      await expect(attempt()).rejects.toMatchObject(REQUIRED);
    expect(await countSteps()).toBe(2);
    expect((await getWorkflow(one, { id })).revision).toBe(1);
  });

  test("needs a second person, unlike all other changes", async () => {
    const { one, id, stepId, countSteps } = await makeGuarded();
    await addStep(one, { id, agentId: "human", action: "Sure?" });
    await updateStep(one, { id, stepId, review: ReviewPolicy.parse({ quorum: 3 }) });
    expect(await countSteps()).toBe(3);
  });

  test("doesn't match a request that differs in any way", async () => {
    const { one, two, id, stepId, drop } = await makeGuarded();
    const weaken = (ctx: ServiceContext, action: string) =>
      updateStep(ctx, { id, stepId, action, review: ReviewPolicy.parse({}) });
    await expect(weaken(one, "Right?")).rejects.toMatchObject(REQUIRED);
    await expect(weaken(two, "Fine?")).rejects.toMatchObject(REQUIRED);
    await expect(drop(one)).rejects.toMatchObject(REQUIRED);
    await expect(weaken(two, "Right?")).rejects.toMatchObject(REQUIRED);
    await weaken(one, "Right?");
  });

  test("has to be requested again after something else is published", async () => {
    const { one, two, id, drop } = await makeGuarded();
    await expect(drop(one)).rejects.toMatchObject(REQUIRED);
    await addStep(two, { id, agentId: "writer", action: "More." });
    expect(await listProposals(two)).toEqual([]);
    await expect(drop(two)).rejects.toMatchObject(REQUIRED);
  });

  test("matches a request whose new steps have different ids", async () => {
    const { one, two, id } = await makeGuarded();
    const publish = (ctx: ServiceContext) =>
      replaceDefinition(ctx, { id, name: "Letter", steps: [{ agentId: "writer", action: "New." }] });
    await expect(publish(one)).rejects.toMatchObject(REQUIRED);
    expect((await publish(two)).steps).toMatchObject([{ action: "New." }]);
  });

  test("is made when a second person publishes the shared draft", async () => {
    const { one, two, id, workflow, countSteps } = await makeGuarded();
    const draft = toDraft(workflow);
    const definition = { ...draft, steps: draft.steps.slice(0, 1) };
    await saveDraft(one, { id, definition, baseRevision: 1, expectedDraftRevision: 0 });
    const expected = { id, expectedDraftRevision: 1, expectedRevisions: [1] };
    await expect(publishDraft(one, expected)).rejects.toMatchObject(REQUIRED);
    expect(await listProposals(two)).toMatchObject([{ isDraft: true, mine: false }]);
    expect(await listProposals(one)).toMatchObject([{ isDraft: true, mine: true }]);
    await publishDraft(two, expected);
    expect(await countSteps()).toBe(1);
  });

  test("is made only once if several people confirm at the same time", async () => {
    const { one, two, owner, as, drop, countSteps, changes } = await makeGuarded();
    await expect(drop(one)).rejects.toMatchObject(REQUIRED);
    const settled = await Promise.allSettled([two, owner, as("admin")].map((ctx) => drop(ctx)));
    expect(settled.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await countSteps()).toBe(1);
    expect(await changes()).toHaveLength(1);
  });

  test("isn't confirmed by someone who was removed or can no longer edit", async () => {
    const { one, two, owner, drop, countSteps } = await makeGuarded();
    await expect(drop(one)).rejects.toMatchObject(REQUIRED);
    await changeRole(owner, { id: memberIdOf(one), role: "viewer" });
    await expect(drop(two)).rejects.toMatchObject(REQUIRED);
    await removeMember(owner, { id: memberIdOf(two) });
    await expect(drop(owner)).rejects.toMatchObject(REQUIRED);
    expect(await countSteps()).toBe(2);
  });

  test("isn't confirmed by a request made before its member was removed and added again", async () => {
    const { two, owner, drop, countSteps } = await makeGuarded();
    await expect(drop(two)).rejects.toMatchObject(REQUIRED);
    await removeMember(owner, { id: memberIdOf(two) });
    const { email } = requirePerson(two);
    await addMember(owner, { email, role: "builder", password: PASSWORD });
    await expect(drop(owner)).rejects.toMatchObject(REQUIRED);
    expect(await countSteps()).toBe(2);
  });

  test("isn't confirmed by a member who joined through another member's link, unless the organization counts them", async () => {
    const { one, two, owner, as, id, drop, countSteps } = await makeGuarded();
    await db.member.update({ where: { id: memberIdOf(one) }, data: { joinedByLinkFrom: "Test owner" } });
    const joinedByLink = await makeMemberContext(db, memberIdOf(one));
    await expect(drop(joinedByLink)).rejects.toMatchObject({
      ...REQUIRED,
      message: expect.stringContaining("a link that Test owner shared with you"),
    });
    await expect(drop(owner)).rejects.toMatchObject(REQUIRED);
    await expect(drop(joinedByLink)).rejects.toMatchObject(REQUIRED);
    expect(await countSteps()).toBe(2);
    await drop(two);
    expect(await countSteps()).toBe(1);

    await expect(setRules(owner, { countHandedOverMembers: true })).rejects.toMatchObject(REQUIRED);
    await setRules(as("admin"), { countHandedOverMembers: true });
    const { id: stepId } = await addStep(two, { id, agentId: "human", action: "Again?" });
    await expect(removeStep(owner, { id, stepId })).rejects.toMatchObject(REQUIRED);
    await removeStep(await makeMemberContext(db, memberIdOf(one)), { id, stepId });
  });

  test("shows who requested it before it's published, and the user's own request if there is no other", async () => {
    const { one, two, id, workflow } = await makeGuarded();
    const draft = toDraft(workflow);
    const definition = { ...draft, steps: draft.steps.slice(0, 1) };
    await saveDraft(one, { id, definition, baseRevision: 1, expectedDraftRevision: 0 });
    const read = async (ctx: ServiceContext) => (await getDraftConsequences(ctx, { id })).proposedBy?.id;
    expect(await read(one)).toBeUndefined();
    const expected = { id, expectedDraftRevision: 1, expectedRevisions: [1] };
    await expect(publishDraft(one, expected)).rejects.toMatchObject(REQUIRED);
    expect([await read(one), await read(two)]).toEqual([memberIdOf(one), memberIdOf(one)]);
    await db.member.update({ where: { id: memberIdOf(one) }, data: { joinedByLinkFrom: "Test owner" } });
    const joinedByLink = await makeMemberContext(db, memberIdOf(one));
    expect([await read(joinedByLink), await read(two)]).toEqual([undefined, undefined]);
  });

  test("is rejected before publishing if no one else could confirm it", async () => {
    const { one, two, owner, as, drop, countSteps } = await makeGuarded();
    const others = [two, owner, as("admin")].map(memberIdOf);
    await db.member.updateMany({ where: { id: { in: others } }, data: { removedAt: new Date() } });
    await expect(drop(one)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("You need a second owner, admin, or builder first."),
    });
    expect(await countSteps()).toBe(2);
    expect(await listProposals(one)).toEqual([]);
  });

  test("is stored as a request even with an Idempotency-Key", async () => {
    const { one, two, drop, countSteps } = await makeGuarded();
    const request = { route: "POST /x", key: "k", requestHash: "h" };
    await replayOnce(one, request, {
      perform: async (ctx) => {
        await drop(ctx);
        return { status: 204, headers: {}, body: "" };
      },
      failed: () => ({ status: 409, headers: {}, body: "" }),
    });
    expect(await countSteps()).toBe(2);
    await drop(two);
    expect(await countSteps()).toBe(1);
  });
});

describe("confirmProposal", () => {
  test("makes a change that someone else requested", async () => {
    const { one, two, drop, countSteps, changes } = await makeGuarded();
    await expect(drop(one)).rejects.toMatchObject(REQUIRED);
    const [mine] = await listProposals(one);
    const proposal = { id: mine?.id ?? "" };
    await expect(confirmProposal(one, proposal)).rejects.toMatchObject({ code: "conflict" });
    await confirmProposal(two, proposal);
    expect(await countSteps()).toBe(1);
    expect(await changes()).toMatchObject([{ proposedBy: { id: memberIdOf(one) } }]);
    await expect(confirmProposal(two, proposal)).rejects.toMatchObject({ code: "not-found" });
  });

  test("confirms only what was read, not what has replaced it since", async () => {
    const { one, two, id, stepId, drop, countSteps } = await makeGuarded();
    await expect(updateStep(one, { id, stepId, review: ReviewPolicy.parse({}) })).rejects.toMatchObject(
      REQUIRED,
    );
    const [read] = await listProposals(two);
    await expect(drop(one)).rejects.toMatchObject(REQUIRED);
    await expect(confirmProposal(two, { id: read?.id ?? "" })).rejects.toMatchObject({ code: "not-found" });
    expect(await countSteps()).toBe(2);
  });

  test("confirms changes to an agent that a workflow uses; changes to unused agents don't need confirmation", async () => {
    const { one, two, owner } = await makeGuarded();
    const { id: agentId, config } = await createAgent(one, makeTextAgent());
    const change = (template: string) =>
      updateAgent(one, { agentId, config: { ...config, template } as never, note: `Note: ${template}` });
    await change("Before it is used");
    await createWorkflow(one, { name: "Uses it", steps: [{ agentId, action: "x" }] });
    await expect(change("Afterwards")).rejects.toMatchObject(REQUIRED);
    const [proposal] = await listProposals(two);
    expect(proposal).toMatchObject({
      subject: { type: "agent", id: agentId },
      weakens: [{ before: { template: "Before it is used" }, after: { template: "Afterwards" } }],
    });
    await confirmProposal(two, { id: proposal?.id ?? "" });
    expect((await getAgent(owner, { agentId })).config).toMatchObject({ template: "Afterwards" });
    expect(await listAgentVersions(owner, { agentId, page: 0, size: 1 })).toMatchObject({
      content: [{ number: 3, note: "Note: Afterwards", createdBy: { id: memberIdOf(two) } }],
    });
  });

  test("isn't needed to stop an agent in use, but the change is recorded", async () => {
    const { one, owner, changes } = await makeGuarded();
    const { id: agentId, config } = await createAgent(one, makeTextAgent());
    await createWorkflow(one, { name: "Uses it", steps: [{ agentId, action: "x" }] });
    const template = { ...config, template: "Changed" } as never;
    await expect(updateAgent(one, { agentId, active: false, config: template })).rejects.toMatchObject(
      REQUIRED,
    );
    await updateAgent(one, { agentId, active: false });
    expect(await getAgent(owner, { agentId })).toMatchObject({ active: false, config });
    expect(await changes()).toMatchObject([{ kind: "agent/deactivated", subject: { id: agentId } }]);
  });

  test("can move a secret to a new address, with the value entered for it", async () => {
    const { owner, as } = await makeGuarded();
    const secret = { name: "Key", kind: "header", secret: "of one" } as const;
    const { id, revision } = await saveCredential(owner, { ...secret, baseUrl: "https://one.test" });
    const moved = { ...secret, baseUrl: "https://two.test", secret: "of two", replaces: { id, revision } };
    await expect(saveCredential(owner, moved)).rejects.toMatchObject(REQUIRED);
    const [proposal] = await listProposals(as("admin"));
    expect(JSON.stringify(proposal)).not.toContain("of two");
    await confirmProposal(as("admin"), { id: proposal?.id ?? "" });
    const row = await db.credential.findUniqueOrThrow({ where: { id } });
    expect([row.baseUrl, decryptSecret(row)]).toEqual(["https://two.test", "of two"]);
  });

  test("can turn off any rule, including this one", async () => {
    const { owner, as } = await makeGuarded();
    await expect(setRules(owner, { secondPersonToWeaken: false })).rejects.toMatchObject(REQUIRED);
    await expect(setRules(owner, { countHandedOverMembers: true })).rejects.toMatchObject(REQUIRED);
    await expect(setRules(owner, { secondPersonToWeaken: false })).rejects.toMatchObject(REQUIRED);
    const [proposal] = await listProposals(as("admin"));
    await confirmProposal(as("admin"), { id: proposal?.id ?? "" });
    expect(await getRules(owner)).toEqual({
      countHandedOverMembers: false,
      secondPersonToWeaken: false,
      resumeNamesReview: false,
    });
  });
});

describe("withdrawProposal", () => {
  test("withdraws the caller's own request, which no longer counts", async () => {
    const { one, two, drop } = await makeGuarded();
    await expect(drop(one)).rejects.toMatchObject(REQUIRED);
    const [proposal] = await listProposals(two);
    const id = proposal?.id ?? "";
    await expect(withdrawProposal(two, { id })).rejects.toMatchObject({ code: "forbidden" });
    await withdrawProposal(one, { id });
    await expect(drop(two)).rejects.toMatchObject(REQUIRED);
  });
});

describe("the rule itself", () => {
  test("can't be turned on if no one else could confirm changes", async () => {
    const { as, organizationId } = await makeOrganization(db);
    const owner = as("owner");
    await db.member.updateMany({
      where: { organizationId, role: "admin" },
      data: { removedAt: new Date() },
    });
    await expect(setRules(owner, { secondPersonToWeaken: true })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("second owner or admin"),
    });
  });

  test("hides proposals from other organizations and from people who can't make the change", async () => {
    const { one, as, drop } = await makeGuarded();
    const other = await makeGuarded();
    await expect(drop(one)).rejects.toMatchObject(REQUIRED);
    const [proposal] = await listProposals(as("owner"));
    const id = proposal?.id ?? "";
    expect(await listProposals(as("approver"))).toEqual([]);
    expect(await listProposals(other.owner)).toEqual([]);
    await expect(confirmProposal(as("approver"), { id })).rejects.toMatchObject({ code: "forbidden" });
    await expect(confirmProposal(other.owner, { id })).rejects.toMatchObject({ code: "not-found" });
    await expect(withdrawProposal(other.owner, { id })).rejects.toMatchObject({ code: "not-found" });
  });
});
