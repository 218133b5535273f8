// Reviews in the readable part, with their decisions, reassignments, and comments, compared with the entries.
import { canonicalJson } from "./hash.mjs";
import { idOf } from "./record.mjs";

/**
 * The defaults of a policy's fields.
 * @type {Record<string, unknown>}
 */
const DEFAULT_POLICY = {
  approvers: [],
  quorum: 1,
  allowRequester: true,
  timeoutSeconds: null,
  escalate: null,
  requireReadToEnd: false,
  requirePasskey: false,
  when: null,
  sample: 0,
};

/**
 * @param {any} evidence
 * @param {import("./record.mjs").RunRecord} record
 * @typedef {{ signatures: import("./decision-signatures.mjs").Signatures, findings: import("./findings.mjs").Findings }} Checks
 * @param {Checks} checks
 */
export function checkReviews({ reviews, reusedReviews, run }, record, { signatures, findings }) {
  findings.checkOrder("reviews", reviews, ({ openedAt }) => openedAt);
  const attempts = new Map(
    [...record.list("run.failed"), ...record.list("run.completed")].flatMap(({ entry }) =>
      entry.data.attempts.map((/** @type {any} */ attempt) => [attempt.id, attempt]),
    ),
  );
  for (const [index, review] of reviews.entries())
    findings.check(`reviews[${index}]`, () =>
      checkReview(`reviews[${index}]`, review, { record, signatures, findings, attempts }),
    );
  // The entries about these reviews belong to the earlier runs, whose files prove them.
  for (const [index, review] of reusedReviews.entries())
    findings.check(`reusedReviews[${index}]`, () => {
      requireTexts(`reusedReviews[${index}]`, review, record);
      if (review.runId === run.id)
        findings.add(
          `reusedReviews[${index}].runId`,
          "This review is from the run itself, not from an earlier run.",
        );
    });
}

/**
 * @typedef {Checks & { record: import("./record.mjs").RunRecord }} Tools
 * @param {string} place
 * @param {any} review
 * @param {Tools & { attempts: Map<string, any> }} tools
 */
function checkReview(place, review, tools) {
  const { findings, record } = tools;
  requireTexts(place, review, record);
  for (const [field, hash] of Object.entries(review.hashed))
    record.texts.require(`${place}.hashed.${field}`, hash);
  const opened = checkOpening(place, review, tools);
  checkEscalation(place, review, tools);
  const closed = checkClosing(place, review, tools);
  checkPolicy(place, review, { ...tools, chained: (closed ?? opened)?.chained });
  findings.checkOrder(`${place}.decisions`, review.decisions, ({ at }) => at);
  for (const [index, decision] of review.decisions.entries())
    checkDecision(`${place}.decisions[${index}]`, { decision, review }, tools);
  findings.checkOrder(`${place}.reassignments`, review.reassignments, ({ at }) => at);
  for (const [index, reassignment] of review.reassignments.entries())
    checkReassignment(`${place}.reassignments[${index}]`, { reassignment, review }, tools);
  findings.checkOrder(`${place}.comments`, review.comments, ({ at }) => at);
  for (const [index, comment] of review.comments.entries())
    checkComment(`${place}.comments[${index}]`, { comment, review }, tools);
}

/**
 * @param {string} place
 * @param {any} review
 * @param {import("./record.mjs").RunRecord} record
 */
function requireTexts(place, review, { texts }) {
  texts.require(`${place}.draft`, review.draft);
  texts.require(`${place}.text`, review.text);
  for (const [index, { shown, approved, signature }] of review.decisions.entries()) {
    texts.require(`${place}.decisions[${index}].shown`, shown);
    texts.require(`${place}.decisions[${index}].approved`, approved);
    if (signature) texts.require(`${place}.decisions[${index}].signature.policy`, signature.policy);
  }
}

/**
 * @param {string} place
 * @param {any} review
 * @param {Tools & { attempts: Map<string, any> }} tools
 */
function checkOpening(place, review, { record, attempts }) {
  const opened = record.take(place, "review.opened", ({ subject }) => subject.id === review.id);
  if (!opened) return null;
  const { at, data } = opened.entry;
  const { hashed } = review;
  opened
    .same({
      openedAt: [review.openedAt, at],
      stepId: [review.stepId, data.stepId],
      stepOrder: [review.stepOrder, data.stepOrder],
      dueAt: [review.dueAt, data.dueAt],
      asksAgain: [review.asksAgain, data.asksAgainId],
      toolCall: [Boolean(review.toolCall), data.tool !== null],
      kind: [review.kind === "TOOL_CALL", data.tool !== null],
    })
    .sameTexts({ action: [review.action, "question"] })
    .sameDocuments({ draft: [review.draft, "document"] })
    .sameHashes({
      "hashed.destinations": [hashed.destinations, "destinations"],
      "hashed.tool": [hashed.tool, "tool"],
      [hashed.openedPolicy === null ? "hashed.policy" : "hashed.openedPolicy"]: [
        hashed.openedPolicy ?? hashed.policy,
        "policy",
      ],
    })
    .sameJson("destinations", "destinations", (recorded) => isSame(review.destinations, recorded));
  if (review.toolCall) opened.sameTexts({ "toolCall.tool": [review.toolCall.tool, "tool"] });
  if (review.toolCall && opened.has("server"))
    opened.sameTexts({
      "toolCall.server": [review.toolCall.server, "server"],
      "toolCall.host": [review.toolCall.host, "host"],
    });
  if (opened.has("outgoingId"))
    opened.same({
      escalatesAt: [review.escalatesAt, data.escalatesAt],
      kind: [
        review.kind,
        data.outgoingId === null ? (data.tool === null ? "TEXT" : "TOOL_CALL") : "DELIVERY",
      ],
    });
  const attempt = attempts.get(data.attemptId);
  if (attempt?.finishedAt)
    opened.same({
      "draftBy.model": [review.draftBy.model, attempt.model],
      "draftBy.simulated": [review.draftBy.simulated, attempt.simulated],
    });
  if (attempt)
    opened.same({
      round: [review.round, attempt.round],
      "draftBy.agentId": [review.draftBy.agentId, attempt.agentId],
    });
  return opened;
}

/**
 * @param {string} place
 * @param {any} review
 * @param {Tools} tools
 */
function checkEscalation(place, { id, escalatedAt }, { record }) {
  if (escalatedAt === null) return;
  const match = record.take(`${place}.escalatedAt`, "review.escalated", ({ subject }) => subject.id === id);
  match?.same({ "": [escalatedAt, match.entry.at] });
}

/**
 * Checks that the readable policy is the one that's hashed. Only a reassignment can change the policy, and only the
 * approvers in it.
 * @param {string} place
 * @param {any} review
 * @param {Tools & { chained: any }} tools
 */
function checkPolicy(place, { policy, hashed, reassignments }, { record, findings, chained }) {
  const text = record.texts.find(hashed.policy);
  const isPolicy = typeof policy === "object" && !Array.isArray(policy);
  if (
    !isPolicy ||
    (text !== undefined && !isSame(settingsOf(policy), settingsOf(withoutNulls(JSON.parse(text)))))
  )
    findings.add(`${place}.policy`, "The policy doesn't match hashed.policy.", chained);
  if ((hashed.openedPolicy !== null) !== reassignments.length > 0)
    findings.add(
      `${place}.hashed.openedPolicy`,
      reassignments.length > 0
        ? "The review was reassigned, but its earlier policy is missing."
        : "The review has an earlier policy, but was never reassigned.",
    );
}

/**
 * Returns the settings that differ from the defaults. Unknown fields are off by default.
 * @param {any} policy
 */
function settingsOf(policy) {
  return Object.entries(policy)
    .filter(([field, value]) => {
      const standard = DEFAULT_POLICY[field] ?? [null, false, 0].find((off) => off === value) ?? null;
      return canonicalJson(value) !== canonicalJson(standard);
    })
    .sort(([one], [other]) => (one < other ? -1 : 1));
}

/**
 * @param {string} place
 * @param {any} review
 * @param {Tools} tools
 */
function checkClosing(place, review, { record, findings }) {
  if (review.status === "OPEN") {
    if (review.closedAt !== null)
      findings.add(`${place}.closedAt`, "An open review can't have a close time.");
    const approved = review.decisions.map((/** @type {any} */ decision) => decision.approved);
    if (![review.draft, ...approved].includes(review.text))
      findings.add(`${place}.text`, "The document is neither the draft nor an approved document.");
    return null;
  }
  const closed = record.take(place, "review.closed", ({ subject }) => subject.id === review.id);
  closed
    ?.same({
      status: [review.status, closed.entry.data.status],
      closedAt: [review.closedAt, closed.entry.at],
    })
    .sameDocuments({ text: [review.text, "document"] })
    .sameHashes({ "hashed.policy": [review.hashed.policy, "policy"] });
  return closed;
}

/**
 * @param {string} place
 * @param {{ decision: any, review: any }} decided
 * @param {Tools} tools
 */
function checkDecision(place, { decision, review }, { record, signatures, findings }) {
  const match = record.take(place, "review.decided", ({ data }) => data.decisionId === decision.id);
  if (match) {
    const { subject, data } = match.entry;
    match
      .sameAct(decision)
      .same({
        review: [review.id, subject.id],
        decision: [decision.decision, data.decision],
        "for.id": [idOf(decision.for), data.forMemberId],
        role: [decision.role, data.role],
        toStepOrder: [decision.toStepOrder, data.toStepOrder],
      })
      .sameDocuments({ shown: [decision.shown, "shown"], approved: [decision.approved, "approved"] })
      .sameTexts({ reason: [decision.reason, "reason"] });
    if (match.has("joinedByLink"))
      match.same({ joinedByLinkFrom: [decision.joinedByLinkFrom !== null, data.joinedByLink] });
    checkReading(decision.reading, match);
  }
  const signed = { record, chained: match?.chained };
  findings.check(`${place}.signature`, () =>
    signatures.check(`${place}.signature`, { decision, review }, signed),
  );
  if (decision.voidedAt !== null) {
    const voided = record.take(place, "review.vote_voided", ({ data }) => data.decisionId === decision.id);
    voided?.same({
      voidedAt: [decision.voidedAt, voided.entry.at],
      voidReason: [decision.voidReason, voided.entry.data.reason],
    });
  } else if (decision.voidReason !== null) findings.add(`${place}.voidReason`, "The vote still counts.");
  const report = (/** @type {string} */ message) => findings.add(`${place}.changes`, message, match?.chained);
  findings.check(`${place}.changes`, () => checkChanges(decision, { record, report }), match?.chained);
}

/**
 * Reading times can be deleted later. Then only `reachedEnd` is left.
 * @param {any} reading
 * @param {NonNullable<ReturnType<import("./record.mjs").RunRecord["take"]>>} match
 */
function checkReading(reading, match) {
  const { firstOpenedAt, secondsInView, reachedEnd } = match.entry.data;
  match.same({ "reading.reachedEnd": [reading?.reachedEnd ?? null, reachedEnd] });
  if (reading === null || (reading.firstOpenedAt === null && reading.secondsInView === null)) return;
  match.same({
    "reading.firstOpenedAt": [reading.firstOpenedAt, firstOpenedAt],
    "reading.secondsInView": [reading.secondsInView, secondsInView],
  });
}

/**
 * Checks that the changes lead from the document shown to the document approved.
 * @param {any} decision
 * @param {{ record: import("./record.mjs").RunRecord, report: (message: string) => void }} tools
 */
function checkChanges({ shown, approved, changes }, { record, report }) {
  const before = record.texts.find(shown);
  const after = approved === null ? before : record.texts.find(approved);
  if (before === undefined || after === undefined) return;
  const parts = changes ?? [{ same: before }];
  const read = (/** @type {"removed" | "added"} */ side) =>
    parts.map((/** @type {any} */ part) => part.same ?? part[side]).join("");
  if (read("removed") !== before || read("added") !== after || (changes !== null && before === after))
    report("The changes don't match the two documents.");
}

/**
 * @param {string} place
 * @param {{ reassignment: any, review: any }} reassigned
 * @param {Tools} tools
 */
function checkReassignment(place, { reassignment, review }, { record }) {
  const match = record.take(
    place,
    "review.reassigned",
    ({ subject }) => subject.id === review.id,
    reassignment.at,
  );
  if (!match) return;
  const { data } = match.entry;
  match
    .sameAct(reassignment)
    .same({
      "to.id": [reassignment.to.id, data.toId],
      toRole: [reassignment.toRole, data.toRole],
      "for.id": [idOf(reassignment.for), data.forMemberId],
      role: [reassignment.role, data.role],
      own: [reassignment.own, data.own],
    })
    .sameTexts({ note: [reassignment.note, "note"] })
    .sameJson("from", "replaced", (recorded) => isSame(reassignment.from, recorded));
}

/**
 * @param {string} place
 * @param {{ comment: any, review: any }} commented
 * @param {Tools} tools
 */
function checkComment(place, { comment, review }, { record }) {
  const isOf = (/** @type {any} */ { data }) => data.commentId === comment.id;
  const latest = { text: comment.text, at: comment.editedAt ?? comment.at };
  for (const [index, { text, at }] of [...comment.earlier, latest].entries()) {
    const field = index < comment.earlier.length ? `earlier[${index}].` : "";
    const match = record.take(place, index === 0 ? "comment.added" : "comment.edited", isOf);
    match
      ?.same({ review: [review.id, match.entry.subject.id], [`${field}at`]: [at, match.entry.at] })
      .sameTexts({ [`${field}text`]: [text, "text"] });
    if (index === 0) match?.sameAct(comment);
    else match?.same({ "by.id": [comment.by.id, match.entry.actor.member] });
  }
  if (comment.deletedAt === null && comment.deletedBy === null) return;
  const match = record.take(place, "comment.deleted", isOf);
  match?.same({
    deletedAt: [comment.deletedAt, match.entry.at],
    "deletedBy.id": [comment.deletedBy?.id, match.entry.actor.member],
  });
}

/** Compares JSON regardless of key order. A missing value is the same as null. */
function isSame(/** @type {unknown} */ one, /** @type {unknown} */ other) {
  return canonicalJson(withoutNulls(one)) === canonicalJson(withoutNulls(other));
}

/**
 * @param {any} value
 * @returns {any}
 */
function withoutNulls(value) {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== "object" || value === null) return value;
  const stated = Object.entries(value).filter(([, field]) => field !== null);
  return Object.fromEntries(stated.map(([key, field]) => [key, withoutNulls(field)]));
}
