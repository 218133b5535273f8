// The reviews in a sample run: one of a document, with everything that can happen to it, and one of a tool call.
import { makePasskey, sha256, signWith } from "./ledger.mjs";
import { at, DANA_BEFORE, HUMAN, MEMBERS, RUN } from "./story.mjs";

const { dana, sam, kim, lee } = MEMBERS;
const DRAFT = "Copper rose 2 %. <b>Buy</b> \u{1f600}";
export const EDITED = "Copper rose 3 %. <b>Buy</b> \u{1f600}";
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
/** Returns JSON as Postgres prints it. */
const asJsonb = (value) =>
  JSON.stringify(value, null, 1)
    .replace(/\n */g, " ")
    .replace(/([[{]) | ([\]}])/g, "$1$2");
const QUESTION = "Is it right?";
const PASSKEY = { id: "pky_sam", name: "Sam\u2019s laptop", ...makePasskey("passkey") };
const CALL_POLICY = { quorum: 1, approvers: [] };
const DESTINATIONS = [
  { stepOrder: 2, kind: "tools", method: "POST", host: "mail.test", origin: "https://mail.test" },
];

function open(story, { id, time, step, question, draft, policy, ...others }) {
  const {
    dueAt = null,
    escalatesAt = null,
    tool = null,
    server = null,
    host = null,
    destinations = null,
  } = others;
  story.record("review.opened", time, {
    subject: { type: "review", id },
    data: {
      ...{ attemptId: `att_${step}`, stepId: `stp_${step}`, stepOrder: step, dueAt, asksAgainId: null },
      ...{ escalatesAt, outgoingId: null, server: story.commit(server), host: story.commit(host) },
      ...{ question: story.commit(question), document: story.commit(draft), policy: story.commit(policy) },
      ...{ destinations: story.commit(destinations), tool: story.commit(tool) },
    },
  });
  return {
    ...{ id, stepId: `stp_${step}`, stepOrder: step, round: 1, asksAgain: null, feedback: null },
    ...{ action: question, openedAt: time, escalatesAt, escalatedAt: null, dueAt, condition: null },
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
      ...{
        decisionId: id,
        decision,
        forMemberId: member?.id ?? null,
        role,
        toStepOrder: null,
        joinedByLink: false,
      },
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
    ...{ voidedAt, voidReason: voidedAt && "EDIT", reading, signature: null },
  };
}

export function reviewDocument(story) {
  const id = "rev_document";
  const subject = { type: "review", id };
  const review = open(story, {
    ...{ id, time: at(10), step: 1, question: QUESTION, draft: DRAFT, policy: asJsonb(POLICY) },
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
    ...{ channel: "API", token: { id: "tok_1", name: "CI" }, member: DANA_BEFORE },
  });
  story.record("review.vote_voided", at(18), { subject, data: { decisionId: "dec_1", reason: "EDIT" } });
  addPasskey(story);
  const again = decide(story, id, {
    id: "dec_3",
    by: sam,
    time: at(20),
    shown: EDITED,
    approved: EDITED,
    reading,
  });
  again.signature = signDecision(story, subject, again);
  story.record("review.closed", at(20), {
    ...{
      subject,
      data: { status: "APPROVED", document: story.commit(EDITED), policy: story.commit(asJsonb(REASSIGNED)) },
    },
  });
  return {
    ...review,
    ...{ kind: "TEXT", toolCall: null, destinations: null, draftBy: HUMAN, policy: REASSIGNED },
    hashed: {
      policy: sha256(asJsonb(REASSIGNED)),
      openedPolicy: sha256(asJsonb(POLICY)),
      ...{ destinations: null, tool: null },
    },
    ...{ status: "APPROVED", closedAt: at(20), text: sha256(EDITED), decisions: [kept, edited, again] },
    ...{ reassignments: [reassignment], comments },
  };
}

function addPasskey({ ledger }) {
  const { id: passkeyId, credentialId, jwk: publicKey } = PASSKEY;
  ledger.add({
    ...{ at: at(19), action: "passkey.added", subject: { type: "member", id: sam.id } },
    actor: { member: sam.id, channel: "WEB" },
    data: { passkeyId, credentialId, publicKey, algorithm: "ES256", rpId: "countersign.acme.test" },
  });
}

function signDecision(story, subject, { id: decisionId, by, at: time, approved: document }) {
  const policy = sha256(asJsonb(REASSIGNED));
  const nonce = Buffer.from(sha256("nonce"), "hex").toString("base64url");
  const { organization } = story.ledger;
  const signed = signWith(PASSKEY, {
    ...{ type: "countersign/decision", organization, run: RUN, review: subject.id, member: by.id },
    ...{ forMember: null, decision: "approve", document, question: sha256(QUESTION) },
    ...{ destinations: null, policy, nonce },
  });
  const actor = { member: by.id, channel: "WEB" };
  const data = { decisionId, passkeyId: PASSKEY.id, ...signed };
  story.record("review.signed", time, { subject, actor, data });
  return { passkey: { id: PASSKEY.id, name: PASSKEY.name }, policy, nonce, ...signed };
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

export function reviewCall(story) {
  const id = "rev_call";
  const review = open(story, {
    ...{ id, time: at(30), step: 2, question: "Send it?", draft: CALL, policy: asJsonb(CALL_POLICY) },
    ...{ tool: "send", server: "Mail", host: "mail.test", destinations: asJsonb(DESTINATIONS) },
    escalatesAt: at(33),
  });
  story.fill(4, 31);
  story.record("review.escalated", at(33), { subject: { type: "review", id } });
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
    ...{ kind: "TOOL_CALL", escalatedAt: at(33) },
    toolCall: { server: "Mail", tool: "send", host: "mail.test", calledAt: null },
    ...{ destinations: DESTINATIONS, draftBy: { agentId: "agt_1", model: "simulated", simulated: true } },
    policy: {
      ...POLICY,
      ...CALL_POLICY,
      allowRequester: true,
      timeoutSeconds: null,
      requireReadToEnd: false,
    },
    hashed: {
      policy: sha256(asJsonb(CALL_POLICY)),
      openedPolicy: null,
      destinations: sha256(asJsonb(DESTINATIONS)),
      tool: sha256("send"),
    },
    ...{ status: "REJECTED", closedAt: at(34), text: sha256(CALL), decisions: [decision] },
    ...{ reassignments: [], comments: [] },
  };
}
