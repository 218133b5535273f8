import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { EvidenceDto } from "@/server/domain/run/evidence";
import { addComment } from "@/server/services/comment/add";
import { deleteComment } from "@/server/services/comment/delete";
import { editComment } from "@/server/services/comment/edit";
import type { Person, ServiceContext } from "@/server/services/context";
import { chainEntries } from "@/server/services/ledger/chain";
import { listSigningKeys } from "@/server/services/ledger/list-keys";
import { rotateSigningKeys } from "@/server/services/ledger/rotate-keys";
import { signHead } from "@/server/services/ledger/sign-heads";
import { decideReview } from "@/server/services/review/decide";
import { reassignReview } from "@/server/services/review/reassign";
import { cancelRun } from "@/server/services/run/cancel";
import { eraseRun } from "@/server/services/run/erase";
import { getEvidence } from "@/server/services/run/get-evidence";
import { givenDatabase } from "@/server/testing/database/given-database";
import { makeOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";

const given = givenDatabase();
const HOUR_MS = 3_600_000;

/** Verifies the run's evidence as an outsider who has the public keys. */
async function verify(ctx: ServiceContext, runId: string, head?: { sequence: number; hash: string }) {
  return verifyFile(await getEvidence(ctx, { runId, head: head?.sequence }), head);
}

async function verifyFile(file: EvidenceDto, head?: { sequence: number; hash: string }) {
  const folder = mkdtempSync(join(tmpdir(), "countersign-evidence-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const write = (name: string, value: unknown) => {
    writeFileSync(join(folder, name), JSON.stringify(value));
    return join(folder, name);
  };
  const evidence = write("evidence.json", file);
  const keys = write("keys.json", { keys: await listSigningKeys(given.db) });
  const saved = head ? ["--head", write("head.json", head)] : [];
  const args = ["scripts/verify.mjs", evidence, "--key", keys, ...saved, "--json"];
  const output = await new Promise<string>((resolve) => {
    execFile(process.execPath, args, (_error, stdout) => resolve(stdout));
  });
  return JSON.parse(output);
}

describe("the standalone verifier finds nothing wrong with the evidence of a run", () => {
  test("whose document was edited, voted on, and discussed", async () => {
    const { as } = await makeOrganization(given.db);
    const policy = { quorum: 2, approvers: ["role:approver", "role:owner"] };
    const { runId, reviewId: id } = await makeOpenReview(as("builder"), policy, "Copper rose.");
    const comment = await addComment(as("approver"), { id, text: "Which copper?" });
    await editComment(as("approver"), { id, commentId: comment.id, text: "Which metal?" });
    const other = await addComment(as("owner"), { id, text: "Nonsense." });
    await deleteComment(as("owner"), { id, commentId: other.id });
    await decideReview(as("approver"), { id, decision: "approve", reason: "Checked." });
    await decideReview(as("owner"), { id, decision: "approve", output: "Tin rose. 😀" });
    await decideReview(as("approver"), { id, decision: "approve" });
    const { findings, summary } = await verify(as("owner"), runId);
    expect(findings).toEqual([]);
    expect(summary).toMatchObject({ entries: expect.any(Number) });
  });

  test("whose review was reassigned", async () => {
    const { as } = await makeOrganization(given.db);
    const [approver, admin] = [as("approver"), as("admin")].map(({ actor }) => (actor as Person).email);
    const { runId, reviewId: id } = await makeOpenReview(as("builder"), { approvers: [approver ?? ""] });
    await reassignReview(as("owner"), { id, to: admin ?? "", note: "On leave." });
    await decideReview(as("admin"), { id, decision: "approve" });
    expect((await verify(as("owner"), runId)).findings).toEqual([]);
  });

  test("that was rejected or canceled", async () => {
    const { as } = await makeOrganization(given.db);
    const rejected = await makeOpenReview(as("builder"));
    await decideReview(as("approver"), { id: rejected.reviewId, decision: "reject", reason: "Wrong." });
    expect((await verify(as("owner"), rejected.runId)).findings).toEqual([]);
    const canceled = await makeOpenReview(as("builder"));
    await cancelRun(as("owner"), canceled);
    expect((await verify(as("owner"), canceled.runId)).findings).toEqual([]);
  });

  test("in a long chain, with a head that was saved before the run ended", async () => {
    const { as, organizationId } = await makeOrganization(given.db);
    const { runId, reviewId: id } = await makeOpenReview(as("builder"));
    for (let count = 0; count < 40; count++) await makeOpenReview(as("builder"));
    await chainEntries(given.db);
    const saved = await signHead(given.db, organizationId, new Date());
    await decideReview(as("approver"), { id, decision: "approve" });
    const { findings, summary } = await verify(as("owner"), runId, saved ?? undefined);
    expect(findings).toEqual([]);
    expect(summary).toMatchObject({ savedHead: expect.anything() });
  });
});

test("evidence from before, during, and after a rotation of the key verifies with all published keys", async () => {
  const { as } = await makeOrganization(given.db);
  const { runId, reviewId: id } = await makeOpenReview(as("builder"));
  const start = Date.now();
  const readAfter = async (hours: number) => {
    await addComment(as("approver"), { id, text: `Read after ${hours} hours.` });
    return getEvidence({ ...as("owner"), now: () => new Date(start + hours * HOUR_MS) }, { runId });
  };
  const before = await readAfter(0);
  const next = await rotateSigningKeys(given.db, { now: new Date(start), immediately: false });
  const files = [before, await readAfter(23), await readAfter(25)];
  for (const file of files) expect((await verifyFile(file)).findings).toEqual([]);
  const signers = files.map(({ ledger }) => ledger.heads[0]?.key);
  expect(signers).toEqual([signers[0], signers[0], next.id]);
  expect(signers[0]).not.toBe(next.id);
});

test("the standalone verifier finds text that the operator changed in the database", async () => {
  const { as } = await makeOrganization(given.db);
  const { runId, reviewId: id } = await makeOpenReview(as("builder"));
  await decideReview(as("approver"), { id, decision: "approve", reason: "Fine." });
  await given.db.decision.updateMany({ where: { reviewId: id }, data: { reason: "Never agreed." } });
  const { findings } = await verify(as("owner"), runId);
  expect(JSON.stringify(findings)).toContain("review.decided");
});

test("the standalone verifier says who erased a run's content, and finds text that was put back", async () => {
  const { as } = await makeOrganization(given.db);
  const { runId, reviewId: id } = await makeOpenReview(as("builder"));
  const comment = await addComment(as("approver"), { id, text: "Which copper?" });
  await editComment(as("approver"), { id, commentId: comment.id, text: "Which metal?" });
  await decideReview(as("approver"), { id, decision: "approve", output: "Tin rose.", reason: "Fine." });
  await cancelRun(as("owner"), { runId });
  await eraseRun(as("owner"), { runId, reason: "Request 4711." });
  const { verdict, findings, summary } = await verify(as("owner"), runId);
  expect(findings).toEqual([]);
  expect({ verdict, ...summary }).toMatchObject({
    verdict: "verified",
    status: "erased",
    erasure: { reason: "Request 4711." },
  });
  await given.db.reviewComment.updateMany({ where: { reviewId: id }, data: { text: "Which copper?" } });
  expect((await verify(as("owner"), runId)).verdict).toBe("wrong");
});
