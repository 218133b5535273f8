// The evidence of a made-up run with everything that evidence can contain. See ledger.mjs.
import { createHash } from "node:crypto";
import { makeKey, sha256, signJson, TestLedger } from "./ledger.mjs";

export const RUN = "run_7f3a9c12";
const SALT = sha256("salt");
const HUMAN = { agentId: "human", model: null, simulated: false };
const MEMBERS = Object.fromEntries(
  ["dana", "sam", "kim", "lee"].map((name) => [
    name,
    {
      id: `mem_${name}`,
      name: `${name.charAt(0).toUpperCase()}${name.slice(1)} Whitfield`,
      email: `${name}@acme.test`,
    },
  ]),
);
const { dana, sam, kim, lee } = MEMBERS;

export const KEYS = {
  old: makeKey("old", { createdAt: "2026-11-01T08:00:00.000Z", retiredAt: "2026-12-01T09:20:00.000Z" }),
  current: makeKey("current", { createdAt: "2026-12-01T09:20:00.000Z" }),
};

/** Minutes after nine o'clock. */
const at = (minutes) => new Date(Date.parse("2026-12-01T09:00:00.000Z") + minutes * 60_000).toISOString();

function commitTo(text) {
  if (text === null) return null;
  const hash = createHash("sha256").update(text).digest();
  return createHash("sha256").update(Buffer.from(SALT, "hex")).update(hash).digest("hex");
}

/** The texts of a run, by their hashes. */
class Story {
  ledger = new TestLedger();
  texts = {};

  /** Adds a text and returns its hash. */
  tell(text) {
    this.texts[sha256(text)] = text;
    return sha256(text);
  }

  /** Adds a text and returns the commitment to it. */
  commit(text) {
    if (text !== null) this.tell(text);
    return commitTo(text);
  }

  record(action, time, { subject = { type: "run", id: RUN }, actor, data = {} }, options) {
    this.ledger.add({ at: time, action, subject, run: RUN, actor, data }, options);
  }

  /** Entries about something else, so that the run's entries aren't neighbors. */
  fill(count, minutes) {
    for (let index = 0; index < count; index++)
      this.ledger.add({
        ...{ at: at(minutes), action: "member.changed", subject: { type: "member", id: dana.id } },
        ...{ actor: { member: kim.id, channel: "WEB", address: "203.0.113.0/24", request: `req_${index}` } },
        data: { field: "role", index },
      });
  }
}

const DRAFT = "Copper rose 2 %. <b>Buy</b> \u{1f600}";
const EDITED = "Copper rose 3 %. <b>Buy</b> \u{1f600}";
const CALL = '{"to":"desk@acme.test"}';
const POLICY = {
  ...{
    approvers: ["role:approver", "dana@acme.test"],
    quorum: 2,
    allowRequester: false,
    timeoutSeconds: 86_400,
  },
  ...{ escalate: null, requireReadToEnd: true, when: null, sample: 0 },
};
const REASSIGNED = { ...POLICY, approvers: ["role:approver", "lee@acme.test"] };
/** As Postgres prints it. Omits what's the default. */
const asJsonb = (value) =>
  JSON.stringify(value, null, 1)
    .replace(/\n */g, " ")
    .replace(/([[{]) | ([\]}])/g, "$1$2");
const CALL_POLICY = { quorum: 1, approvers: [] };
const DESTINATIONS = [
  { stepOrder: 2, kind: "tools", method: "POST", host: "mail.test", origin: "https://mail.test" },
];

/** Makes the file that the app would make, and what belongs to it. */
export function makeEvidence({ isRunning = false, keys = KEYS } = {}) {
  const story = new Story();
  story.fill(5, 0);
  const run = start(story);
  const first = reviewDocument(story);
  const second = reviewCall(story);
  if (isRunning) story.fill(1, 40);
  else end(story, run);
  story.fill(3, 50);
  const { ledger, texts } = story;
  const last = ledger.entries.findLast(({ entry }) => entry.run === RUN).sequence;
  const heads = [
    ledger.signHead(keys.current, { signedAt: at(51) }),
    ledger.signHead(keys.current, { sequence: last + 1, signedAt: at(50) }),
    ledger.signHead(keys.old, { sequence: 11, signedAt: at(12) }),
  ];
  const content = { kind: "model", instructions: "Watch prices.", model: "simulated" };
  const version = sha256(
    JSON.stringify({ instructions: content.instructions, kind: "model", model: "simulated" }),
  );
  const step = { reused: false, approvedIn: null, notReviewed: null, sent: [] };
  const evidence = {
    madeAt: at(60),
    run,
    steps: [
      { stepId: "stp_1", stepOrder: 1, agentId: "human", agentVersion: null, agentRevision: null, ...step },
      { stepId: "stp_2", stepOrder: 2, agentId: "agt_1", agentVersion: version, agentRevision: 4, ...step },
    ],
    agentVersions: { [version]: content },
    reviews: [first, second],
    reusedReviews: [],
    texts,
    ledger: ledger.prove(RUN, { salt: SALT, heads, keys: [keys.current, keys.old] }),
  };
  return { evidence, ledger, story };
}

function start(story) {
  story.record("run.started", at(1), {
    actor: { member: kim.id, channel: "API", address: "2001:db8:1::/48", request: "req_start" },
    data: {
      ...{ workflowId: "wf_1", versionId: "ver_1", revision: 3, purpose: "RUN" },
      input: story.commit("Brief me on copper."),
    },
  });
  story.record("run.rerun", at(1), {
    actor: { member: kim.id, channel: "API" },
    data: { sourceRunId: "run_before", fromStepOrder: 1, edited: true, confirmed: [2] },
  });
  return {
    ...{ id: RUN, workflowId: "wf_1", workflowName: "Briefing", workflowVersion: 4, sessionId: "ses_1" },
    ...{
      status: "RUNNING",
      reason: null,
      currentStepOrder: 2,
      durationMs: null,
      startedBy: kim,
      reviewId: null,
    },
    ...{
      channel: "API",
      createdAt: at(1),
      updatedAt: at(34),
      waitingMs: 1,
      workingMs: 2,
      agentsFrozenAt: at(1),
    },
    continuations: [continueRun(story)],
    rerunOf: {
      ...{ runId: "run_before", fromStepOrder: 1, edited: true, confirmed: [2], requestedBy: [] },
      input: sha256("Brief me on copper."),
    },
  };
}

/** The run failed early and was continued with a newer version and an edited input. */
function continueRun(story) {
  story.record("run.failed", at(2), {
    data: {
      reason: "STEP_FAILED",
      output: null,
      error: story.commit('{"code": "TIMEOUT", "message": "Too slow."}'),
      attempts: [],
    },
  });
  const input = "Brief me on copper, shortly.";
  story.record("run.continued", at(3), {
    actor: { member: sam.id, channel: "WEB" },
    data: {
      ...{ continuationId: "con_1", stepId: "stp_1", stepOrder: 1, role: "owner" },
      ...{ toVersionId: "ver_2", fromVersionId: "ver_1" },
      ...{ input: story.commit(input), inputBefore: story.commit("Brief me on copper.") },
    },
  });
  return {
    ...{ by: sam, at: at(3), channel: "WEB", stepOrder: 1, failedAt: at(2), reason: "STEP_FAILED" },
    ...{ error: { code: "TIMEOUT", message: "Too slow." }, edited: true, confirmed: [], toVersion: 4 },
    input: sha256(input),
  };
}

function open(story, { id, time, step, question, draft, policy, ...others }) {
  const { dueAt = null, tool = null, destinations = null } = others;
  story.record("review.opened", time, {
    subject: { type: "review", id },
    data: {
      ...{ attemptId: `att_${step}`, stepId: `stp_${step}`, stepOrder: step, dueAt, asksAgainId: null },
      ...{ question: story.commit(question), document: story.commit(draft), policy: story.commit(policy) },
      ...{ destinations: story.commit(destinations), tool: story.commit(tool) },
    },
  });
  return {
    ...{ id, stepId: `stp_${step}`, stepOrder: step, round: 1, asksAgain: null, feedback: null },
    ...{ action: question, openedAt: time, escalatesAt: null, escalatedAt: null, dueAt, condition: null },
    draft: sha256(draft),
  };
}

function decide(
  story,
  review,
  { id, by, time, decision = "approve", shown, approved = null, reason = null, ...more },
) {
  const {
    reading = null,
    token = null,
    channel = "WEB",
    member = null,
    voidedAt = null,
    role = "approver",
  } = more;
  story.record("review.decided", time, {
    subject: { type: "review", id: review },
    actor: { member: by.id, channel, token: token?.id ?? null },
    data: {
      ...{ decisionId: id, decision, forMemberId: member?.id ?? null, role, toStepOrder: null },
      ...{ shown: story.commit(shown), approved: story.commit(approved), reason: story.commit(reason) },
      ...{ firstOpenedAt: reading?.firstOpenedAt ?? null, secondsInView: reading?.secondsInView ?? null },
      reachedEnd: reading?.reachedEnd ?? null,
    },
  });
  return {
    ...{ id, decision, by, for: member, role, joinedByLinkFrom: null, at: time, channel, token, reason },
    ...{ toStepOrder: null, shown: sha256(shown), approved: approved && sha256(approved) },
    changes:
      approved === null || approved === shown
        ? null
        : [{ same: "Copper rose " }, { removed: "2", added: "3" }, { same: " %. <b>Buy</b> \u{1f600}" }],
    ...{ voidedAt, voidReason: voidedAt && "EDIT", reading },
  };
}

function reviewDocument(story) {
  const id = "rev_document";
  const subject = { type: "review", id };
  const review = open(story, {
    ...{ id, time: at(10), step: 1, question: "Is it right?", draft: DRAFT, policy: asJsonb(POLICY) },
    dueAt: at(1450),
  });
  story.fill(2, 11);
  story.record("review.seen", at(12), {
    ...{ subject, actor: { member: sam.id, channel: "WEB" }, data: { document: story.commit(DRAFT) } },
  });
  const reading = { firstOpenedAt: at(12), secondsInView: 95, reachedEnd: true };
  const kept = decide(story, id, {
    id: "dec_1",
    by: sam,
    time: at(14),
    shown: DRAFT,
    approved: DRAFT,
    reading,
    voidedAt: at(18),
  });
  const reassignment = reassign(story, subject);
  const comments = [commentOn(story, subject), deleteComment(story, subject)];
  const edited = decide(story, id, {
    ...{
      id: "dec_2",
      by: lee,
      time: at(18),
      shown: DRAFT,
      approved: EDITED,
      reason: "Wrong number.",
      role: "admin",
    },
    ...{ channel: "API", token: { id: "tok_1", name: "CI" }, member: dana },
  });
  story.record("review.vote_voided", at(18), { subject, data: { decisionId: "dec_1", reason: "EDIT" } });
  const again = decide(story, id, {
    id: "dec_3",
    by: sam,
    time: at(20),
    shown: EDITED,
    approved: EDITED,
    reading,
  });
  story.record("review.closed", at(20), {
    ...{
      subject,
      data: { status: "APPROVED", document: story.commit(EDITED), policy: story.commit(asJsonb(REASSIGNED)) },
    },
  });
  return {
    ...review,
    ...{ kind: "TEXT", toolCall: null, destinations: null, draftBy: HUMAN, policy: REASSIGNED },
    ...{ status: "APPROVED", closedAt: at(20), text: sha256(EDITED), decisions: [kept, edited, again] },
    ...{ reassignments: [reassignment], comments },
  };
}

function reassign(story, subject) {
  story.record("review.reassigned", at(15), {
    subject,
    actor: { member: dana.id, channel: "WEB" },
    data: {
      ...{ toId: lee.id, forMemberId: null, role: "approver", toRole: "admin", own: true },
      ...{ replaced: story.commit('["dana@acme.test"]'), note: story.commit("On vacation.") },
    },
  });
  return {
    ...{ by: dana, for: null, role: "approver", joinedByLinkFrom: null, own: true, to: lee, toRole: "admin" },
    ...{ from: ["dana@acme.test"], note: "On vacation.", channel: "WEB", token: null, at: at(15) },
  };
}

function commentOn(story, subject) {
  const texts = ["Is it 2 or 3?", "Is it 2 % or 3 %?"];
  for (const [index, text] of texts.entries())
    story.record(index === 0 ? "comment.added" : "comment.edited", at(16 + index / 2), {
      ...{ subject, actor: { member: kim.id, channel: index === 0 ? "SLACK" : null } },
      data: { commentId: "cmt_1", text: story.commit(text) },
    });
  return {
    ...{
      id: "cmt_1",
      by: kim,
      at: at(16),
      channel: "SLACK",
      token: null,
      text: texts[1],
      editedAt: at(16.5),
    },
    ...{ earlier: [{ text: texts[0], at: at(16) }], deletedAt: null, deletedBy: null, mentions: [] },
  };
}

function deleteComment(story, subject) {
  const data = { commentId: "cmt_2", text: story.commit("Never mind.") };
  story.record("comment.added", at(17), { subject, actor: { member: lee.id, channel: "WEB" }, data });
  story.record("comment.deleted", at(17.5), { subject, actor: { member: dana.id }, data });
  return {
    ...{ id: "cmt_2", by: lee, at: at(17), channel: "WEB", token: null, text: "Never mind.", editedAt: null },
    ...{ earlier: [], deletedAt: at(17.5), deletedBy: dana, mentions: [] },
  };
}

function reviewCall(story) {
  const id = "rev_call";
  const review = open(story, {
    ...{ id, time: at(30), step: 2, question: "Send it?", draft: CALL, policy: asJsonb(CALL_POLICY) },
    ...{ tool: "send", destinations: asJsonb(DESTINATIONS) },
  });
  story.fill(4, 31);
  const decision = decide(story, id, {
    ...{
      id: "dec_4",
      by: sam,
      time: at(34),
      decision: "reject",
      shown: CALL,
      reason: "Wrong list.",
      channel: "LINK",
    },
  });
  story.record("review.closed", at(34), {
    subject: { type: "review", id },
    data: { status: "REJECTED", document: story.commit(CALL), policy: story.commit(asJsonb(CALL_POLICY)) },
  });
  return {
    ...review,
    kind: "TOOL_CALL",
    toolCall: { server: "Mail", tool: "send", host: "mail.test", calledAt: null },
    ...{ destinations: DESTINATIONS, draftBy: { agentId: "agt_1", model: "simulated", simulated: true } },
    policy: {
      ...POLICY,
      ...CALL_POLICY,
      allowRequester: true,
      timeoutSeconds: null,
      requireReadToEnd: false,
    },
    ...{ status: "REJECTED", closedAt: at(34), text: sha256(CALL), decisions: [decision] },
    ...{ reassignments: [], comments: [] },
  };
}

function end(story, run) {
  Object.assign(run, { status: "FAILED", reason: "REJECTED" });
  const attempts = [
    { id: "att_1", stepId: "stp_1", agentId: "human", input: "Brief me on copper, shortly.", output: EDITED },
    { id: "att_2", stepId: "stp_2", agentId: "agt_1", input: EDITED, output: null },
  ].map(({ input, output, ...attempt }, index) => ({
    ...{ ...attempt, stepOrder: index + 1, attempt: 1, round: 1, status: output ? "COMPLETED" : "REJECTED" },
    ...{ input: story.commit(input), output: story.commit(output) },
  }));
  story.record("run.failed", at(34), {
    data: { reason: "REJECTED", output: null, error: story.commit('{"code": "REJECTED"}'), attempts },
  });
}

/** The signature of a whole file. */
export function signEvidence(text, { key = KEYS.current } = {}) {
  const { madeAt } = JSON.parse(text);
  const statement = { type: "countersign/export", evidence: sha256(text), madeAt, key: key.jwk.kid };
  return signJson(statement, key);
}

export const printEvidence = (evidence) => `${JSON.stringify(evidence, null, 1)}\n`;
