// The run in the readable part, compared with its entries.
import { checkReviews } from "./review.mjs";

/** The statuses of a run in progress. */
const ACTIVE = ["QUEUED", "RUNNING", "PAUSED"];
const ENDS = { COMPLETED: "run.completed", FAILED: "run.failed" };

/**
 * @param {any} evidence
 * @param {import("./record.mjs").RunRecord} record
 * @param {import("./findings.mjs").Findings} findings
 */
export function checkContent(evidence, record, findings) {
  const { run, steps } = evidence;
  findings.check("run", () => {
    checkStart(evidence, record);
    checkContinuations(run, record, findings);
    checkEnd(evidence, record, findings);
  });
  findings.check("attempts", () => requireTexts(evidence, record));
  findings.check("steps", () => checkSteps(steps, evidence, findings));
  findings.check("reviews", () => checkReviews(evidence, record, findings));
  findings.check("ledger.entries", () =>
    record.checkLeft(new Set(evidence.reviews.map((/** @type {any} */ { id }) => id))),
  );
}

/**
 * @param {any} evidence
 * @param {import("./record.mjs").RunRecord} record
 */
function checkStart({ run, input, workflow }, record) {
  const start = record.take("run", "run.started", () => true);
  const { entry } = start ?? {};
  const moved = run.continuations.findLast((/** @type {any} */ { toVersion }) => toVersion !== null);
  const continued = record.list("run.continued").map((chained) => chained.entry.data);
  const versionId = continued.findLast(({ toVersionId }) => toVersionId !== null)?.toVersionId;
  start?.same({
    "startedBy.id": [run.startedBy.id, entry.actor.member],
    channel: [run.channel, entry.actor.channel],
    createdAt: [run.createdAt, entry.at],
    workflowId: [run.workflowId, entry.data.workflowId],
    workflowVersion: [run.workflowVersion, moved ? moved.toVersion : entry.data.revision],
    "workflow.id": [workflow.id, entry.data.workflowId],
    "workflow.versionId": [workflow.versionId, versionId ?? entry.data.versionId],
  });
  // Continuing the first step with an edited input replaces the run's.
  const inputs = [entry?.data, ...continued].map((data) => data?.input ?? null);
  if (!inputs.some((commitment) => record.texts.isToHash(commitment, input)))
    start?.report("input", "The text isn't the one that the ledger recorded.");
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
  record.texts.require("run.rerunOf.input", run.rerunOf.input);
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
    record.texts.require(`${place}.input`, input);
  }
}

/**
 * @param {any} evidence
 * @param {import("./record.mjs").RunRecord} record
 * @param {import("./findings.mjs").Findings} findings
 */
function checkEnd({ run, output, error, attempts }, record, findings) {
  const action = ENDS[/** @type {keyof typeof ENDS} */ (run.status)];
  if (!action && !ACTIVE.includes(run.status))
    findings.add("run.status", "A run doesn't have such a status.");
  const end = action && record.take("run", action, () => true);
  if (!end) return;
  const { at, data } = end.entry;
  end
    .same({ updatedAt: [run.updatedAt, at], reason: [run.reason, data.reason] })
    .sameHashes({ output: [output, "output"], error: [error, "error"] });
  checkAttempts(attempts, end);
}

/**
 * An attempt's status can change when the run ends.
 * @param {any[]} attempts
 * @param {NonNullable<ReturnType<import("./record.mjs").RunRecord["take"]>>} end
 */
function checkAttempts(attempts, end) {
  const recorded = end.entry.data.attempts;
  const listIds = (/** @type {any[]} */ list) => list.map(({ id }) => id);
  end.same({ attempts: [listIds(attempts), listIds(recorded)] });
  for (const [index, attempt] of attempts.entries()) {
    const known = recorded[index] ?? {};
    for (const field of ["stepId", "stepOrder", "attempt", "round", "agentId"])
      end.same({ [`attempts[${index}].${field}`]: [attempt[field], known[field]] });
    for (const field of ["input", "output"])
      end.sameHash(`attempts[${index}].${field}`, attempt[field], known[field]);
  }
}

/**
 * @param {any} evidence
 * @param {import("./record.mjs").RunRecord} record
 */
function requireTexts({ input, output, error, attempts }, { texts }) {
  for (const [field, hash] of Object.entries({ input, output, error })) texts.require(field, hash);
  for (const [index, { input, output, error }] of attempts.entries())
    for (const [field, hash] of Object.entries({ input, output, error }))
      texts.require(`attempts[${index}].${field}`, hash);
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
