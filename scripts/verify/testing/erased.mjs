// The evidence of the sample run after its content was erased. See evidence.mjs.
import { KEYS, makeEvidence } from "./evidence.mjs";
import { commitWith, sha256 } from "./ledger.mjs";
import { at, MEMBERS, RUN, SALT } from "./story.mjs";

const REASON = "Request 4711 of a customer.";
const REASON_SALT = sha256("the reason's salt");

/** Makes the evidence as the app would. Also returns its ledger. */
export function makeErasedEvidence() {
  const { evidence, ledger } = makeEvidence();
  const subject = { type: "run", id: RUN };
  const actor = { member: MEMBERS.dana.id, channel: "WEB", address: null, request: "req_erase" };
  const data = { reason: commitWith(REASON_SALT, REASON) };
  ledger.add({ at: at(55), action: "run.erased", subject, run: RUN, actor, data });
  const heads = [ledger.signHead(KEYS.current, { signedAt: at(56) })];
  const { keys } = evidence.ledger;
  evidence.ledger = {
    ...ledger.prove(RUN, { salt: null, heads, keys: [KEYS.current, KEYS.old] }),
    ...{ status: "erased", keys },
  };
  evidence.run.erasure = {
    ...{ at: at(55), by: MEMBERS.dana, afterDays: null, reason: REASON, salt: REASON_SALT },
  };
  eraseTexts(evidence);
  return { evidence, ledger };
}

/** Erases all text except the settings that `hashed` refers to. Replaces document hashes with commitments. */
function eraseTexts(evidence) {
  const { texts, reviews, attempts, run } = evidence;
  const empty = sha256("");
  const fault = '{"code": "STOPPED", "message": ""}';
  const settings = reviews.flatMap(({ hashed }) => Object.values(hashed));
  const kept = Object.entries(texts).filter(([key]) => [...settings, evidence.workflow.hashed].includes(key));
  evidence.texts = { ...Object.fromEntries(kept), [empty]: "", [sha256(fault)]: fault };
  for (const place of [evidence, ...attempts])
    Object.assign(place, {
      input: empty,
      output: place.output === null ? null : empty,
      error: place.error === null ? null : sha256(fault),
    });
  for (const continuation of run.continuations)
    Object.assign(continuation, {
      input: continuation.input === null ? null : empty,
      error: { code: "TIMEOUT", message: "" },
    });
  const commitTo = (hash) => (hash === null ? null : commitWith(SALT, { hash }));
  for (const review of reviews) {
    Object.assign(review, { action: "", feedback: review.feedback === null ? null : "" });
    Object.assign(review, { draft: commitTo(review.draft), text: commitTo(review.text) });
    for (const decision of review.decisions) {
      const { shown, approved, reason } = decision;
      const hashes = { shown: commitTo(shown), approved: commitTo(approved) };
      Object.assign(decision, { ...hashes, reason: reason === null ? null : "", changes: null });
    }
    for (const reassignment of review.reassignments) if (reassignment.note !== null) reassignment.note = "";
    for (const comment of review.comments) {
      comment.text = "";
      for (const earlier of comment.earlier) earlier.text = "";
    }
  }
}
