import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SCOPES, type Scope } from "@/server/domain/access/access";
import type { Database } from "@/server/infra/db";
import { listAgents } from "@/server/services/agent/list";
import { listAgentNames } from "@/server/services/agent/list-names";
import { listComments } from "@/server/services/comment/list";
import type { Person, ServiceContext } from "@/server/services/context";
import { listCredentials } from "@/server/services/credential/list";
import { countMyReviews } from "@/server/services/inbox/count-mine";
import { listInbox } from "@/server/services/inbox/list";
import { listMessages } from "@/server/services/message/list";
import { listReviews } from "@/server/services/review/list";
import { listRuns } from "@/server/services/run/list";
import { listSlackCards } from "@/server/services/slack/list-cards";
import { listToolServers } from "@/server/services/tool-server/list";
import { listWebhooks } from "@/server/services/webhook/list";
import { listDeliveries } from "@/server/services/webhook/list-deliveries";
import { listWorkflows } from "@/server/services/workflow/list";
import { listWorkflowOverviews } from "@/server/services/workflow/list-overviews";
import { type Belongings, DEAD_HOST, makeBelongings } from "@/server/testing/belongings";
import { snapshot } from "@/server/testing/database/snapshot";
import { ASKING, ASKING_BY_ID } from "@/server/testing/doors/asking-calls";
import { OWN } from "@/server/testing/doors/own-calls";
import { ASKING_SLACK, OF_SLACK, OWN_SLACK } from "@/server/testing/doors/slack-calls";
import { BY_ID, type Call, OTHERS, page } from "@/server/testing/doors/verb-calls";
import { OF_WEBHOOK_BY_ID, OF_WEBHOOKS } from "@/server/testing/doors/webhook-calls";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  // No process sends messages, so the stored data stays the same.
  ({ db, close } = await useDatabase({
    SMTP_URL: "smtp://127.0.0.1:9",
    MAIL_FROM: "us@acme.test",
    OUTBOUND_ALLOW: DEAD_HOST,
    SLACK_API_URL: `http://${DEAD_HOST}/api`,
  }));
});
afterAll(() => close());

/** Shared functions that check the caller on behalf of verbs. No transport calls them directly. */
const SHARED = [
  "admitAgentChange",
  "admitChange",
  "admitToolServerChange",
  "approveAlone",
  "changeAgent",
  "decideLocked",
  "findFirstPerson",
  "findMissing",
  "findMyReviews",
  "insertRerun",
  "insertPinnedRun",
  "insertRun",
  "insertWorkflow",
  "makeInvitation",
  "makeReviewPresenter",
  "makeContinuePlan",
  "makeRerunPlan",
  "makeChallenge",
  "ownInApp",
  "ownPasskeys",
  "presentDetail",
  "presentMessage",
  "publishVersion",
  "readCaller",
  "readingAtDecision",
  "recordRunVersion",
  "recordVersion",
  "requireDecidable",
  "requireDecider",
  "requireDeciders",
  "requireMayCover",
  "requireProposal",
  "requireOwnPasskey",
  "requirePassword",
  "requireReadToEnd",
  "requireRetentionOwner",
  "requireSignature",
  "resumeFailed",
  "signedBy",
  "storeChallenge",
  "takeChallenge",
  "startTriggeredRun",
  "withCurrentRole",
  "withMembers",
  "writeDefinition",
  "writeDraft",
];

/** Finds the exported functions that check the caller, directly or through a shared function. */
function findGuarded(): string[] {
  const modules = import.meta.glob<Record<string, unknown>>(
    ["./**/*.ts", "!./**/*.test.ts", "!./context.ts"],
    {
      eager: true,
    },
  );
  const guard = new RegExp(`\\b(requireScope|requirePerson|${SHARED.join("|")})\\b`);
  return Object.values(modules).flatMap((module) =>
    Object.entries(module).flatMap(([name, value]) =>
      typeof value === "function" && guard.test(String(value)) ? [name] : [],
    ),
  );
}

const verbOf = (name: string) => name.split(" ")[0];

async function makeOwned() {
  const organization = await makeOrganization(db);
  const ids = await makeBelongings(db, organization);
  return { owner: organization.as("owner"), organizationId: organization.organizationId, ids };
}

/** Two organizations for requests that don't change anything, so that many tests can share them. */
const lent: Promise<Awaited<ReturnType<typeof makeOwned>>>[] = [];
function borrow(which: 0 | 1) {
  lent[which] ??= makeOwned();
  return lent[which];
}

const isReading = (name: string) => /^(compare|count|find|get|list|read)[A-Z]/.test(name);

function withScopes(ctx: ServiceContext, scopes: readonly Scope[]): ServiceContext {
  const actor = {
    ...(ctx.actor as Person),
    kind: "token" as const,
    tokenId: "tok_test",
    tokenName: "Test",
    scopes,
  };
  return { ...ctx, actor };
}

const EVERY = [...BY_ID, ...OF_WEBHOOK_BY_ID, ...OTHERS, ...OF_WEBHOOKS, ...OF_SLACK];

describe("every verb", () => {
  test.each([...EVERY, ...ASKING, ...ASKING_SLACK])(
    "%s without %s fails with an error that names the scope, and changes nothing",
    async (_, scope, call) => {
      const { owner, organizationId, ids } = await borrow(0);
      const before = await snapshot(db, organizationId);
      const others = SCOPES.filter((other) => other !== scope);
      await expect(call(withScopes(owner, others), ids)).rejects.toMatchObject({
        code: "forbidden",
        message: `Your token doesn't have the ${scope} scope.`,
      });
      expect(await snapshot(db, organizationId)).toBe(before);
    },
  );

  test.each(EVERY)("%s requires %s and no other scope", async (name, scope, call, alsoNeeds = []) => {
    const { owner, ids } = await (isReading(name) ? borrow(0) : makeOwned());
    await call(withScopes(owner, [scope, ...alsoNeeds]), ids);
  });

  test.each(ASKING)("%s requires %s and a response from the server", async (_, scope, call) => {
    const { owner, ids } = await makeOwned();
    await expect(call(withScopes(owner, [scope]), ids)).rejects.toMatchObject({
      code: "invalid-input",
      message: expect.stringMatching(/^Couldn't list the server's tools\./),
    });
  });

  test.each(ASKING_SLACK)("%s requires %s and a response from Slack", async (_, scope, call) => {
    const { owner, ids } = await makeOwned();
    await expect(call(withScopes(owner, [scope]), ids)).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringMatching(/^Couldn't reach Slack\./),
    });
  });

  test.each([...OWN, ...OWN_SLACK])("%s requires a person but no scope", async (_, call) => {
    const { owner, ids } = await makeOwned();
    await expect(call({ ...owner, actor: { kind: "system" } }, ids)).rejects.toThrow("can't act as a member");
    await call(withScopes(owner, []), ids);
  });

  test("is listed in one of these tables", () => {
    const tried = [...EVERY, ...ASKING, ...ASKING_SLACK, ...OWN, ...OWN_SLACK].map(([name]) => verbOf(name));
    const guarded = findGuarded();
    expect(guarded.length).toBeGreaterThan(90);
    expect(guarded.filter((name) => !tried.includes(name) && !SHARED.includes(name))).toEqual([]);
    expect(SHARED.filter((name) => !guarded.includes(name))).toEqual([]);
  });

  const naming = [...BY_ID, ...OF_WEBHOOK_BY_ID, ...ASKING_BY_ID].map(([name, , call]): [string, Call] => [
    name,
    call,
  ]);
  test.each([...naming, ...OWN.filter(([name]) => name === "revokeToken")])(
    "%s gives the same response for another organization's id and for an unknown one",
    async (_, call) => {
      const [ours, theirs] = [await borrow(0), await borrow(1)];
      const before = await snapshot(db, theirs.organizationId);
      const nothing: Belongings = {
        ...ours.ids,
        workflowId: "wf_0",
        stepId: "step_0",
        supersededId: "aside_0",
        tokenId: "tok_0",
        runId: "run_0",
        runViewId: "view_0",
        bulkId: "bulk_0",
        sessionId: "00000000-0000-4000-8000-000000000000",
        jobId: "job_0",
        reviewId: "rev_0",
        commentId: "cmt_0",
        memberId: "mem_0",
        coverId: "cov_0",
        triggerId: "trg_0",
        firingId: "fire_0",
        messageId: "msg_0",
        notificationId: "ntf_0",
        webhookId: "whk_0",
        deliveryId: "dlv_0",
        agentId: "none",
        credentialId: "cred_0",
        toolServerId: "tsrv_0",
        proposalId: "prop_0",
        ownProposalId: "prop_0",
      };
      const refusalOf = (ids: Belongings) =>
        call(ours.owner, ids).then(
          () => "accepted",
          ({ code, message, details }) => ({ code, message, details }),
        );
      const refusal = await refusalOf(theirs.ids);
      expect(refusal).toMatchObject({ code: "not-found" });
      expect(await refusalOf(nothing)).toEqual(refusal);
      expect(await snapshot(db, theirs.organizationId)).toBe(before);
    },
  );

  test("that returns a list omits other organizations' data", async () => {
    await borrow(1);
    const { owner, ids: own } = await borrow(0);
    for (const list of [
      () => listWorkflows(owner, { ...page, sort: [] }),
      () => listWorkflowOverviews(owner, page),
      () => listRuns(owner, page),
      () => listReviews(owner, page),
      () => listInbox(owner, { ...page, tab: "mine" }),
      () => listInbox(owner, { ...page, tab: "open" }),
      () => listInbox(owner, { ...page, tab: "open", search: "e", grouped: true, sort: "newest" }),
      () => listDeliveries(owner, { id: own.webhookId, ...page }),
      () => listComments(owner, { id: own.reviewId, ...page }),
    ])
      expect(await list()).toMatchObject({ totalElements: 1, numberOfElements: 1 });
    expect(await listMessages(owner, { ...page, to: "everyone" })).toMatchObject({ totalElements: 4 });
    expect(await countMyReviews(owner)).toBe(1);
    expect((await listAgents(owner)).filter(({ builtin }) => !builtin)).toHaveLength(1);
    const ids = (await listAgents(owner)).map(({ id }) => id);
    expect((await listAgentNames(owner)).map(({ id }) => id)).toEqual(ids);
    expect(await listWebhooks(owner)).toHaveLength(1);
    expect(await listSlackCards(owner, page)).toMatchObject({ totalElements: 1 });
    expect(await listCredentials(owner)).toHaveLength(1);
    expect(await listToolServers(owner)).toHaveLength(1);
  });
});
