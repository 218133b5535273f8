import { ReviewPolicy } from "@/server/domain/review/policy";
import { addComment } from "@/server/services/comment/add";
import { deleteComment } from "@/server/services/comment/delete";
import { editComment } from "@/server/services/comment/edit";
import type { Person } from "@/server/services/context";
import { recordReading } from "@/server/services/reading/record";
import { decideReview } from "@/server/services/review/decide";
import { getReview } from "@/server/services/review/get";
import { reassignReview } from "@/server/services/review/reassign";
import { cancelRun } from "@/server/services/run/cancel";
import { startRerun } from "@/server/services/run/rerun/start";
import type { givenModels } from "@/server/testing/given-models";
import { followRuns, PERSON, WRITER } from "./follow-runs";

/**
 * Completes one run of each common kind: edited and rerun, voted on twice, sent back, continued, reassigned, rejected,
 * and canceled. Returns the runs' IDs.
 */
export async function runManyKinds(given: ReturnType<typeof givenModels>): Promise<string[]> {
  const { owner, say } = given;
  const { start, refuse, ends, pausesAt, approve, memberOf, continueEdited } = followRuns(given);
  const approver = await memberOf("approver");
  return [
    await editedAndRerun(),
    await votedTwice(),
    await sentBack(),
    await continued(),
    await reassigned(),
    await rejected(),
    await canceled(),
  ].flat();

  async function editedAndRerun(): Promise<string[]> {
    say("Draft.", "Letter.");
    const { runId } = await start(WRITER, PERSON, WRITER);
    const { id, hash } = await pausesAt(runId, 2);
    await recordReading(approver, { id, hash, seconds: 0, reachedEnd: true });
    const { id: commentId } = await addComment(approver, { id, text: "Which one?" });
    await editComment(approver, { id, commentId, text: "Which letter?" });
    const other = await addComment(owner, { id, text: "Never mind." });
    await deleteComment(owner, { id, commentId: other.id });
    await decideReview(approver, {
      id,
      decision: "approve",
      output: "Draft, edited.",
      reason: "Wrong word.",
    });
    await ends(runId);
    say("Another letter.");
    const rerun = await startRerun(owner, { runId, fromStepOrder: 3 });
    await ends(rerun.runId);
    return [runId, rerun.runId];
  }

  async function votedTwice(): Promise<string> {
    say("Draft.");
    const review = ReviewPolicy.parse({ quorum: 2 });
    const { runId } = await start({ ...WRITER, review });
    const { id } = await pausesAt(runId, 1);
    await approve(id);
    await decideReview(approver, { id, decision: "approve", output: "Edited." });
    await approve(id);
    await ends(runId);
    return runId;
  }

  async function sentBack(): Promise<string> {
    say("First draft.", "Second draft.");
    const { runId } = await start({ ...WRITER, review: ReviewPolicy.parse({}) });
    const { id } = await pausesAt(runId, 1);
    await decideReview(approver, { id, decision: "request_changes", reason: "Shorter." });
    const next = await pausesAt(runId, 1);
    await approve(next.id);
    await ends(runId);
    return runId;
  }

  async function continued(): Promise<string> {
    say("Draft.");
    refuse();
    const { runId } = await start(WRITER, WRITER);
    await ends(runId);
    say("Letter.");
    await continueEdited(runId, "A better input.");
    await ends(runId);
    return runId;
  }

  async function reassigned(): Promise<string> {
    const admin = await memberOf("admin");
    const policy = ReviewPolicy.parse({ approvers: [(approver.actor as Person).email] });
    const { runId } = await start({ ...PERSON, review: policy });
    const { id } = await pausesAt(runId, 1);
    await reassignReview(approver, { id, to: (admin.actor as Person).email, note: "On leave." });
    await decideReview(admin, { id, decision: "approve" });
    await ends(runId);
    return runId;
  }

  async function rejected(): Promise<string> {
    const { runId } = await start(PERSON);
    const { id } = await pausesAt(runId, 1);
    await getReview(approver, { id });
    await decideReview(approver, { id, decision: "reject", reason: "Wrong." });
    await ends(runId);
    return runId;
  }

  async function canceled(): Promise<string> {
    const { runId } = await start(PERSON);
    await pausesAt(runId, 1);
    await cancelRun(owner, { runId });
    await ends(runId);
    return runId;
  }
}
