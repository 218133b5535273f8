import { describe, expect, test } from "vitest";
import { transact } from "@/server/infra/db";
import { systemContext } from "@/server/runs/system-context";
import { addComment } from "@/server/services/comment/add";
import { deleteComment } from "@/server/services/comment/delete";
import { editComment } from "@/server/services/comment/edit";
import type { Person, ServiceContext } from "@/server/services/context";
import { hashText } from "@/server/services/hash-text";
import { chainEntries } from "@/server/services/ledger/chain";
import { listEntries } from "@/server/services/ledger/list";
import { signHead } from "@/server/services/ledger/sign-heads";
import { verifyLedger } from "@/server/services/ledger/verify";
import { findUnmailed, queueNotificationMail } from "@/server/services/notification/mail";
import { recordReading } from "@/server/services/reading/record";
import { decideReview } from "@/server/services/review/decide";
import { getReview } from "@/server/services/review/get";
import { reassignReview } from "@/server/services/review/reassign";
import { planRerun } from "@/server/services/run/rerun/plan-rerun";
import { createWebhook } from "@/server/services/webhook/create";
import { dumpRows } from "@/server/testing/database/dump";
import { givenDatabase } from "@/server/testing/database/given-database";
import { untilOneWaits } from "@/server/testing/database/until-one-waits";
import { makeOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { cancelRun } from "./cancel";
import { planContinue } from "./continuing/plan-continue";
import { eraseRun } from "./erase";
import { getRun } from "./get";
import { getEvidence } from "./get-evidence";
import { failRun, withRun } from "./lifecycle";
import { listRuns } from "./list";

const given = givenDatabase({ SMTP_URL: "smtp://127.0.0.1:9", MAIL_FROM: "us@acme.test" });

const texts: string[] = [];
function plant(kind: string): string {
  const text = `canary-${kind}-${texts.length}`;
  texts.push(text);
  return text;
}

const emailOf = ({ actor }: ServiceContext) => (actor as Person).email;

/** Makes a run with unique text in every field that can hold text. Its messages stay queued. */
async function makeRun() {
  const organization = await makeOrganization(given.db);
  const { as, organizationId } = organization;
  await createWebhook(as("owner"), {
    url: "https://hooks.example.com/in",
    events: ["review.opened", "review.decided", "run.completed"],
    enabled: true,
  });
  const policy = { approvers: [emailOf(as("approver"))] };
  const { runId, reviewId: id, ...made } = await makeOpenReview(as("builder"), policy, plant("input"));
  await given.db.review.updateMany({ where: { id }, data: { action: plant("question") } });
  const { hash } = await getReview(as("owner"), { id });
  const comment = await addComment(as("approver"), { id, text: plant("comment") });
  await editComment(as("approver"), { id, commentId: comment.id, text: plant("comment") });
  const mention = `[@Admin](member:${(as("admin").actor as Person).memberId}) ${plant("mention")}`;
  await addComment(as("approver"), { id, text: mention });
  const deleted = await addComment(as("owner"), { id, text: plant("comment") });
  await deleteComment(as("owner"), { id, commentId: deleted.id });
  await recordReading(as("approver"), { id, hash, seconds: 3, reachedEnd: true });
  await reassignReview(as("owner"), { id, to: emailOf(as("admin")), note: plant("note") });
  await decideReview(as("admin"), {
    id,
    decision: "approve",
    output: plant("output"),
    reason: plant("reason"),
  });
  await plantMore(organizationId, runId, id);
  await chainEntries(given.db);
  return { ...organization, ...made, runId, reviewId: id };
}

/** Adds the text that only agents, failures, and triggers write. */
async function plantMore(organizationId: string, runId: string, reviewId: string) {
  const { db } = given;
  const error = () => ({ code: "rate_limit", message: plant("error"), answer: plant("answer") });
  const now = new Date();
  const attempt = await db.stepRun.findFirstOrThrow({ where: { runId } });
  await db.stepRun.update({
    where: { id: attempt.id },
    data: {
      ...{ feedback: plant("feedback"), prompt: plant("prompt"), error: error() },
      ...{ conversation: [plant("conversation")], condition: { text: plant("condition") } },
    },
  });
  await db.toolCall.create({
    data: {
      ...{ id: `call_${runId}`, organizationId, runId, stepRunId: attempt.id, position: 0 },
      ...{ server: "Mail", tool: "send", input: { to: plant("argument") }, startedAt: now },
      ...{ output: plant("result"), error: plant("refusal") },
    },
  });
  await db.outgoingMessage.create({
    data: {
      ...{ id: `out_${runId}`, organizationId, runId, stepRunId: attempt.id, key: `${runId} 1` },
      ...{
        channel: "EMAIL",
        status: "SENT",
        to: [plant("to")],
        cc: [plant("cc")],
        subject: plant("subject"),
      },
      ...{ text: plant("text"), html: plant("html"), answer: plant("answer"), providerId: plant("id") },
      ...{ refused: [plant("refused")], deferred: [plant("deferred")], createdAt: now, beganAt: now },
    },
  });
  const { startedById } = await db.run.update({
    where: { id: runId },
    data: { error: error(), context: { runInput: plant("context"), steps: {} } },
  });
  await db.runContinuation.create({
    data: {
      ...{ id: `cont_${runId}`, organizationId, runId, byId: startedById, role: "builder", channel: "WEB" },
      ...{ stepId: attempt.stepId, stepOrder: 1, reason: "STEP_FAILED", failedAt: now, createdAt: now },
      ...{ error: error(), input: plant("edit"), inputBefore: plant("before") },
    },
  });
  await db.idempotencyRecord.create({
    data: {
      ...{ organizationId, memberId: startedById, route: "POST /reviews", key: runId, requestHash: "x" },
      ...{ status: 200, headers: {}, body: JSON.stringify({ id: reviewId, text: plant("body") }) },
      createdAt: now,
    },
  });
  const run = await db.run.findUniqueOrThrow({ where: { id: runId } });
  const body = plant("payload");
  await db.trigger.create({
    data: {
      ...{ id: `trg_${runId}`, organizationId, workflowId: run.workflowId, type: "webhook", name: "Orders" },
      ...{ enabled: true, ownerId: startedById, config: {}, createdAt: now, updatedAt: now },
      firings: {
        create: [
          {
            ...{ id: `fire_${runId}`, key: "1", status: "STARTED", createdAt: now },
            ...{ payload: body, bodyHash: hashText(body), run: { connect: { id: runId } } },
          },
          {
            ...{ id: `again_${runId}`, key: "repeated:1", status: "SKIPPED", createdAt: now },
            ...{ payload: plant("payload"), sourceRun: { connect: { id: runId } } },
          },
        ],
      },
    },
  });
  // A database trigger copies the output to the search index.
  await db.run.update({
    where: { id: runId },
    data: { status: "COMPLETED", currentStepOrder: null, output: plant("output") },
  });
}

const problemsIn = async (organizationId: string) =>
  (await verifyLedger(given.db, organizationId)).problems.map(({ problem }) => problem);

async function queueMails() {
  for (const row of await findUnmailed(given.db))
    await queueNotificationMail(systemContext(row.organizationId), row);
}

const rowsWith = async (text: string) => (await dumpRows()).filter((row) => row.includes(text));

interface Ending {
  organization: Awaited<ReturnType<typeof makeOrganizationWithRun>>;
  text: string;
}

const ENDINGS = {
  failed: ({ organization: { organizationId, runId }, text }: Ending) =>
    withRun(systemContext(organizationId), runId, (ctx) =>
      failRun(ctx, runId, ctx.now(), { reason: "INTERNAL", error: { code: "internal", message: text } }),
    ),
  rejected: ({ organization: { as, reviewId }, text }: Ending) =>
    decideReview(as("approver"), { id: reviewId, decision: "reject", reason: text }),
};

describe("eraseRun", () => {
  test.each(["failed", "rejected"] as const)("deletes emails that say why the run was %s", async (ending) => {
    const organization = await makeOrganizationWithRun();
    const other = await makeOrganizationWithRun();
    const text = `canary-${ending}-mailed`;
    await ENDINGS[ending]({ organization, text });
    await ENDINGS[ending]({ organization: other, text: "Another reason." });
    await queueMails();
    expect((await rowsWith(text)).filter((row) => row.includes('"NOTIFICATION"'))).toHaveLength(1);
    await eraseRun(organization.as("admin"), { runId: organization.runId, reason: "Request 4711." });
    expect(await rowsWith(text)).toEqual([]);
    const kept = { runId: other.runId, text: { contains: "Another reason." } };
    expect(await given.db.message.count({ where: kept })).toBe(1);
    await given.db.run.delete({ where: { id: other.runId } });
    expect(await given.db.message.count({ where: { runId: other.runId } })).toBe(0);
  });

  test.each(["failed", "rejected"] as const)(
    "keeps its content out of an email that is queued at the same time: %s",
    async (ending) => {
      const organization = await makeOrganizationWithRun();
      const { as, runId } = organization;
      const text = `canary-${ending}-raced`;
      await ENDINGS[ending]({ organization, text });
      const { queued } = await transact(given.db, async (db) => {
        await eraseRun({ ...as("admin"), db }, { runId, reason: "Request 4711." });
        const queued = queueMails();
        await untilOneWaits(given.db);
        return { queued };
      });
      await queued;
      expect(await rowsWith(text)).toEqual([]);
      const { text: mail } = await given.db.message.findFirstOrThrow({ where: { runId } });
      expect(mail).toMatch(
        ending === "failed"
          ? /^Run failed: “Reviewed”\.\n\nhttp/m
          : /^Run rejected: “Reviewed”\.\n\nRejected by Test approver\.\n\nhttp/m,
      );
    },
  );

  test("leaves none of the run's text, nor its hashes, in any table", async () => {
    const { as, runId, reviewId } = await makeRun();
    const before = (await dumpRows()).join("\n");
    expect(texts.filter((text) => !before.includes(text))).toEqual([]);
    await eraseRun(as("admin"), { runId, reason: "Request 4711." });
    const rows = await dumpRows();
    const found = (text: string) => rows.filter((row) => row.includes(text));
    expect(texts.flatMap(found)).toEqual([]);
    expect(texts.flatMap((text) => found(hashText(text)))).toEqual([]);
    for (const text of texts)
      expect((await listRuns(as("owner"), { page: 0, size: 1, q: text })).totalElements).toBe(0);
    expect(await getReview(as("viewer"), { id: reviewId })).toMatchObject({
      status: "APPROVED",
      erasedAt: expect.any(String),
      text: "",
      decisions: [{ reason: "", by: { email: emailOf(as("admin")) } }],
    });
  });

  test("says who erased the content and why, in the run, the evidence, and the audit log", async () => {
    const { as, runId } = await makeRun();
    await eraseRun(as("admin"), { runId, reason: "Request 4711." });
    const erasure = { by: { email: emailOf(as("admin")) }, reason: "Request 4711.", afterDays: null };
    const run = await getRun(as("viewer"), { runId });
    expect(run).toMatchObject({ erasure, erasedAt: run.erasure?.at, input: "", output: "" });
    const evidence = await getEvidence(as("owner"), { runId });
    expect(evidence).toMatchObject({ run: { erasure }, ledger: { status: "erased", salt: null } });
    const { content } = await listEntries(as("owner"), { page: 0, size: 1, action: ["run.erased"] });
    expect(content).toMatchObject([{ private: { reason: "Request 4711." }, entry: { run: runId } }]);
  });

  test("keeps the proof: the ledger has nothing to report", async () => {
    const { as, organizationId, reviewId, runId } = await makeOrganizationWithRun();
    await decideReview(as("approver"), { id: reviewId, decision: "approve", output: "B", reason: "C" });
    await cancelRun(as("owner"), { runId });
    await eraseRun(as("owner"), { runId, reason: "Request 4711." });
    await chainEntries(given.db);
    await signHead(given.db, organizationId, new Date());
    expect(await problemsIn(organizationId)).toEqual([]);
  });

  test("an open run has to be canceled first, and an erased one stays erased", async () => {
    const { as, runId, reviewId } = await makeOrganizationWithRun();
    const erase = (ctx: ServiceContext) => eraseRun(ctx, { runId, reason: "Request 4711." });
    await expect(erase(as("owner"))).rejects.toMatchObject({
      code: "conflict",
      message: "The run is PAUSED. Cancel it first, or wait until it ends.",
    });
    await cancelRun(as("owner"), { runId });
    await expect(erase(as("builder"))).rejects.toMatchObject({ code: "forbidden" });
    await erase(as("owner"));
    await expect(erase(as("owner"))).rejects.toMatchObject({
      message: "The run's content is already erased.",
    });
    await given.db.run.update({ where: { id: runId }, data: { reason: "STEP_FAILED" } });
    for (const again of [
      () => planContinue(as("owner"), { runId }),
      () => planRerun(as("owner"), { runId }),
      () => addComment(as("owner"), { id: reviewId, text: "Late." }),
    ])
      await expect(again()).rejects.toMatchObject({
        code: "conflict",
        message: expect.stringContaining("was erased"),
      });
  });
});

async function makeOrganizationWithRun() {
  const organization = await makeOrganization(given.db);
  return { ...organization, ...(await makeOpenReview(organization.as("builder"))) };
}
