// Compares the run in the readable part of the file with its entries in the ledger.
import { checkErasure } from "./erasure.mjs";
import { show } from "./findings.mjs";
import { canonicalJson } from "./hash.mjs";
import { checkReviews } from "./review.mjs";

/** The statuses of a run in progress. */
const ACTIVE = ["QUEUED", "RUNNING", "PAUSED"];
const ENDS = { COMPLETED: "run.completed", FAILED: "run.failed" };
/** What the entries can record, as numbers of \`facts\`. */
const KNOWN_FACTS = [1, 2];

/**
 * @param {any} evidence
 * @param {import("./record.mjs").RunRecord} record
 * @param {import("./review.mjs").Checks} checks
 */
export function checkContent(evidence, record, checks) {
  const { findings } = checks;
  const { run, steps } = evidence;
  findings.check("run", () => {
    checkStart(evidence, record);
    checkContinuations(run, record, findings);
    checkEnd(evidence, record, findings);
  });
  findings.check("run.erasure", () => checkErasure(evidence, record, findings));
  findings.check("attempts", () => requireTexts(evidence, record));
  findings.check("steps", () => checkSteps(steps, evidence, findings));
  findings.check("reviews", () => checkReviews(evidence, record, checks));
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
  if (!KNOWN_FACTS.includes(record.facts))
    start?.report("facts", "The run's entries are newer than this verifier. Update the verifier.");
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
  if (start?.has("definition")) checkDefinition(workflow, start, { continued, record });
  start?.sameJson("workflowName", "definition", ({ name }) => name === run.workflowName);
  // If the run was continued at the first step with an edited input, that input replaced the run's original one.
  const inputs = [entry?.data, ...continued].map((data) => data?.input ?? null);
  if (!inputs.some((commitment) => record.texts.isToHash(commitment, input)))
    start?.report("input", "The text doesn't match the ledger.");
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
 * Checks that the definition is from the workflow version that the run last moved to or, if it never moved, the one
 * that it started with.
 * @param {any} workflow
 * @param {NonNullable<ReturnType<import("./record.mjs").RunRecord["take"]>>} start
 * @param {{ continued: any[], record: import("./record.mjs").RunRecord }} tools
 */
function checkDefinition({ definition, hashed }, start, { continued, record: { texts } }) {
  const moved = continued.findLast(({ toVersionId }) => toVersionId !== null);
  start.sameHash("workflow.hashed", hashed, (moved ?? start.entry.data).definition);
  texts.require("workflow.hashed", hashed);
  const text = texts.find(hashed);
  if (text !== undefined && canonicalJson(JSON.parse(text)) !== canonicalJson(definition))
    start.report("workflow.definition", "The definition doesn't match workflow.hashed.");
}

/**
 * Compares each continuation with two entries: its own, and the one for the failure that it follows.
 * @param {any} run
 * @param {import("./record.mjs").RunRecord} record
 * @param {import("./findings.mjs").Findings} findings
 */
function checkContinuations(run, record, findings) {
  findings.checkOrder("run.continuations", run.continuations, ({ at }) => at);
  for (const [index, continuation] of run.continuations.entries()) {
    const place = `run.continuations[${index}]`;
    const { failedAt, reason, error, stepOrder, input, edited, toVersion } = continuation;
    const failure = record.take(place, "run.failed", () => true, failedAt);
    failure
      ?.same({
        failedAt: [failedAt, failure.entry.at],
        reason: [reason, failure.entry.data.reason ?? "INTERNAL"],
      })
      // The file can omit some of the error's fields, so only the ones that it has are compared.
      .sameJson("error", "error", (recorded) =>
        Object.entries(error ?? {}).every(([field, value]) => recorded?.[field] === value),
      );
    const match = record.take(place, "run.continued", () => true, continuation.at);
    match
      ?.sameAct(continuation, { hasToken: false })
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
function checkEnd({ run, output, error, attempts, steps, agentVersions }, record, findings) {
  const action = ENDS[/** @type {keyof typeof ENDS} */ (run.status)];
  if (!action && !ACTIVE.includes(run.status)) findings.add("run.status", "Unknown run status.");
  const end = action && record.take("run", action, () => true, run.updatedAt);
  if (!end) return;
  const { at, data } = end.entry;
  end
    .same({ updatedAt: [run.updatedAt, at], reason: [run.reason, data.reason] })
    .sameHashes({ output: [output, "output"], error: [error, "error"] });
  checkAttempts(attempts, end);
  if (end.has("agents")) checkAgents({ steps, agentVersions }, end);
}

/**
 * Compares the attempts. An unfinished attempt's status, model, times, and error aren't compared, because they can
 * still change after the run has ended.
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
    if (!known.finishedAt) continue;
    for (const field of ["status", "model", "simulated", "startedAt", "finishedAt"])
      end.same({ [`attempts[${index}].${field}`]: [attempt[field], known[field]] });
    end.sameHash(`attempts[${index}].error`, attempt.error, known.error);
  }
}

/**
 * Checks that the file has exactly the agent versions that the run used.
 * @param {{ steps: any[], agentVersions: Record<string, any> }} evidence
 * @param {NonNullable<ReturnType<import("./record.mjs").RunRecord["take"]>>} end
 */
function checkAgents({ steps, agentVersions }, end) {
  const { agents } = end.entry.data;
  const isOf = (/** @type {any} */ { version }, /** @type {string} */ id) => end.matchesText(version, id);
  for (const id of Object.keys(agentVersions))
    if (!agents.some((/** @type {any} */ agent) => isOf(agent, id)))
      end.report(`agentVersions.${id}`, "The run didn't use this agent version.");
  for (const { agentId, version } of agents)
    if (!Object.keys(agentVersions).some((id) => end.matchesText(version, id)))
      end.report("agentVersions", `The version of agent ${show(agentId)} isn't in the file.`);
  for (const [index, { agentId, agentVersion, agentRevision }] of steps.entries()) {
    // If the run moved to a newer workflow version, the agent is listed more than once. The last one counts.
    const used = agents.findLast((/** @type {any} */ agent) => agent.agentId === agentId) ?? null;
    if (used === null ? agentVersion !== null : !isOf(used, String(agentVersion)))
      end.report(`steps[${index}].agentVersion`, "The step used a different version of its agent.");
    end.same({ [`steps[${index}].agentRevision`]: [agentRevision, used?.revision ?? null] });
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
function checkSteps(steps, { reusedReviews, agentVersions, workflow }, findings) {
  findings.checkOrder("steps", steps, ({ stepOrder }) => stepOrder);
  const describe = (/** @type {any} */ { id, stepId = id, stepOrder, agentId }) => ({
    stepId,
    stepOrder,
    agentId,
  });
  if (canonicalJson(steps.map(describe)) !== canonicalJson(workflow.definition.steps.map(describe)))
    findings.add("steps", "The steps don't match the workflow's definition.");
  const reused = new Set(reusedReviews.map((/** @type {any} */ { id }) => id));
  for (const [index, { approvedIn, agentVersion }] of steps.entries()) {
    if (approvedIn !== null && !reused.has(approvedIn))
      findings.add(`steps[${index}].approvedIn`, "The review isn't in reusedReviews.");
    if (agentVersion !== null && !Object.hasOwn(agentVersions, agentVersion))
      findings.add(`steps[${index}].agentVersion`, "The version isn't in agentVersions.");
  }
}
