// The run in the readable part, compared with its entries.
import { checkReviews } from "./review.mjs";

const ENDS = { COMPLETED: "run.completed", FAILED: "run.failed" };

/**
 * @param {any} evidence
 * @param {import("./record.mjs").RunRecord} record
 * @param {import("./findings.mjs").Findings} findings
 */
export function checkContent(evidence, record, findings) {
  const { run, steps } = evidence;
  findings.check("run", () => {
    checkStart(run, record);
    checkContinuations(run, record, findings);
    checkEnd(run, record);
  });
  findings.check("steps", () => checkSteps(steps, evidence, findings));
  findings.check("reviews", () => checkReviews(evidence, record, findings));
  findings.check("ledger.entries", () =>
    record.checkLeft(new Set(evidence.reviews.map((/** @type {any} */ { id }) => id))),
  );
}

/**
 * @param {any} run
 * @param {import("./record.mjs").RunRecord} record
 */
function checkStart(run, record) {
  const start = record.take("run", "run.started", () => true);
  const { entry } = start ?? {};
  const moved = run.continuations.findLast((/** @type {any} */ { toVersion }) => toVersion !== null);
  start?.same({
    "startedBy.id": [run.startedBy.id, entry.actor.member],
    channel: [run.channel, entry.actor.channel],
    createdAt: [run.createdAt, entry.at],
    workflowId: [run.workflowId, entry.data.workflowId],
    workflowVersion: [run.workflowVersion, moved ? moved.toVersion : entry.data.revision],
  });
  if (run.rerunOf === null) return;
  const rerun = record.take("run.rerunOf", "run.rerun", () => true);
  const { data } = rerun?.entry ?? {};
  rerun?.same({
    runId: [run.rerunOf.runId, data.sourceRunId],
    fromStepOrder: [run.rerunOf.fromStepOrder, data.fromStepOrder],
    edited: [run.rerunOf.edited, data.edited],
    confirmed: [run.rerunOf.confirmed, data.confirmed],
    ...(record.texts.areComparable && { input: [run.rerunOf.input !== null, data.edited] }),
  });
  if (run.rerunOf.input !== null) record.texts.require("run.rerunOf.input", run.rerunOf.input);
}

/**
 * Each continuation follows a failure.
 * @param {any} run
 * @param {import("./record.mjs").RunRecord} record
 * @param {import("./findings.mjs").Findings} findings
 */
function checkContinuations(run, record, findings) {
  findings.checkOrder("run.continuations", run.continuations, ({ at }) => at);
  for (const [index, continuation] of run.continuations.entries()) {
    const place = `run.continuations[${index}]`;
    const { failedAt, reason, error, stepOrder, input, edited, toVersion } = continuation;
    const failure = record.take(place, "run.failed", () => true);
    failure
      ?.same({
        failedAt: [failedAt, failure.entry.at],
        reason: [reason, failure.entry.data.reason ?? "INTERNAL"],
      })
      // The file can omit details.
      .sameJson("error", "error", (recorded) =>
        Object.entries(error ?? {}).every(([field, value]) => recorded?.[field] === value),
      );
    const match = record.take(place, "run.continued", () => true);
    match
      ?.sameAct(continuation)
      .same({
        stepOrder: [stepOrder, match.entry.data.stepOrder],
        toVersion: [toVersion !== null, match.entry.data.toVersionId !== null],
        ...(record.texts.areComparable && { edited: [edited, input !== null] }),
      })
      .sameHashes({ input: [input, "input"] });
    if (input !== null) record.texts.require(`${place}.input`, input);
  }
}

/**
 * @param {any} run
 * @param {import("./record.mjs").RunRecord} record
 */
function checkEnd(run, record) {
  const action = ENDS[/** @type {keyof typeof ENDS} */ (run.status)];
  const end = action && record.take("run", action, () => true);
  end?.same({ updatedAt: [run.updatedAt, end.entry.at], reason: [run.reason, end.entry.data.reason] });
}

/**
 * @param {any[]} steps
 * @param {any} evidence
 * @param {import("./findings.mjs").Findings} findings
 */
function checkSteps(steps, { reusedReviews, agentVersions }, findings) {
  findings.checkOrder("steps", steps, ({ stepOrder }) => stepOrder);
  const reused = new Set(reusedReviews.map((/** @type {any} */ { id }) => id));
  for (const [index, { approvedIn, agentVersion }] of steps.entries()) {
    if (approvedIn !== null && !reused.has(approvedIn))
      findings.add(`steps[${index}].approvedIn`, "The review isn't in reusedReviews.");
    if (agentVersion !== null && !Object.hasOwn(agentVersions, agentVersion))
      findings.add(`steps[${index}].agentVersion`, "The version isn't in agentVersions.");
  }
}
