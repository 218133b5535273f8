// The evidence of a sample run with everything that evidence can contain. See ledger.mjs.
import { makeKey, sha256, signJson } from "./ledger.mjs";
import { EDITED, reviewCall, reviewDocument } from "./reviews.mjs";
import { at, commitTo, DANA_BEFORE, MEMBERS, RUN, SALT, Story } from "./story.mjs";

const { dana, kim, sam } = MEMBERS;

export const KEYS = {
  old: makeKey("old", { createdAt: "2026-11-01T08:00:00.000Z", retiredAt: "2026-12-01T09:20:00.000Z" }),
  current: makeKey("current", { createdAt: "2026-12-01T09:20:00.000Z" }),
};

/** What the run's entries record. See docs/evidence.md. */
const FACTS = { facts: 2 };
const AGENT = { kind: "model", instructions: "Watch prices.", model: "simulated" };
const VERSION = sha256(
  JSON.stringify({ instructions: AGENT.instructions, kind: "model", model: "simulated" }),
);
/** The workflow's definition, as Postgres prints it. */
const DEFINITION = `{"name": "Briefing", "steps": ${JSON.stringify([
  { id: "stp_1", agentId: "human", stepOrder: 1 },
  { id: "stp_2", agentId: "agt_1", stepOrder: 2 },
])}}`;

/** Makes the evidence as the app would. Also returns its ledger and its story. */
export function makeEvidence({ isRunning = false, keys = KEYS, facts = FACTS } = {}) {
  const story = new Story();
  nameMembers(story);
  story.fill(1, 0);
  const run = start(story, facts);
  const first = reviewDocument(story);
  story.name(dana, at(25));
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
  const step = { reused: false, approvedIn: null, notReviewed: null, sent: [] };
  const evidence = {
    madeAt: at(60),
    run,
    input: sha256("Brief me on copper, shortly."),
    output: null,
    error: isRunning ? null : sha256('{"code": "REJECTED"}'),
    workflow: {
      id: "wf_1",
      versionId: "ver_2",
      definition: JSON.parse(DEFINITION),
      hashed: sha256(DEFINITION),
    },
    steps: [
      { stepId: "stp_1", stepOrder: 1, agentId: "human", agentVersion: null, agentRevision: null, ...step },
      { stepId: "stp_2", stepOrder: 2, agentId: "agt_1", agentVersion: VERSION, agentRevision: 4, ...step },
    ],
    attempts: isRunning ? [] : story.attempts,
    agentVersions: { [VERSION]: AGENT },
    reviews: [first, second],
    reusedReviews: [],
    texts,
    ledger: ledger.prove(RUN, { salt: SALT, heads, keys: [keys.current, keys.old] }),
  };
  return { evidence, ledger, story };
}

/** Records each member's name. Dana gets her earlier name here, and her current one later in the story. */
function nameMembers(story) {
  for (const member of Object.values(MEMBERS)) story.name(member === dana ? DANA_BEFORE : member, at(0));
}

function start(story, facts) {
  story.record("run.started", at(1), {
    actor: { member: kim.id, channel: "API", address: "2001:db8:1::/48", request: "req_start" },
    data: {
      ...{ ...facts, workflowId: "wf_1", versionId: "ver_1", revision: 3, purpose: "RUN" },
      definition: story.commit('{"name": "Brief"}'),
      input: story.commit("Brief me on copper."),
    },
  });
  story.record("run.rerun", at(1), {
    actor: { member: kim.id, channel: "API" },
    data: { ...facts, sourceRunId: "run_before", fromStepOrder: 1, edited: true, confirmed: [2] },
  });
  return {
    ...{ id: RUN, workflowId: "wf_1", workflowName: "Brief", workflowVersion: 4, sessionId: "ses_1" },
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
      ...{ attempts: [], agents: [] },
    },
  });
  const input = "Brief me on copper, shortly.";
  story.record("run.continued", at(3), {
    actor: { member: sam.id, channel: "WEB" },
    data: {
      ...{ continuationId: "con_1", stepId: "stp_1", stepOrder: 1, role: "owner" },
      ...{ toVersionId: "ver_2", fromVersionId: "ver_1" },
      definition: story.commit(DEFINITION),
      ...{ input: story.commit(input), inputBefore: story.commit("Brief me on copper.") },
    },
  });
  return {
    ...{ by: sam, at: at(3), channel: "WEB", stepOrder: 1, failedAt: at(2), reason: "STEP_FAILED" },
    ...{ error: { code: "TIMEOUT", message: "Too slow." }, edited: true, confirmed: [], toVersion: 4 },
    input: sha256(input),
  };
}

function end(story, run) {
  Object.assign(run, { status: "FAILED", reason: "REJECTED" });
  const attempts = [
    {
      ...{ id: "att_1", stepId: "stp_1", agentId: "human", model: null, simulated: false },
      ...{ input: "Brief me on copper, shortly.", output: EDITED, error: null },
    },
    {
      ...{ id: "att_2", stepId: "stp_2", agentId: "agt_1", model: "simulated", simulated: true },
      ...{ input: EDITED, output: null, error: '{"code": "STOPPED"}' },
    },
  ].map((attempt, index) => ({
    ...attempt,
    ...{ startedAt: at(4), finishedAt: at(34) },
    stepOrder: index + 1,
    attempt: 1,
    round: 1,
    status: "COMPLETED",
  }));
  story.attempts = attempts.map(({ input, output, error, ...attempt }) => ({
    ...{ ...attempt, input: sha256(input), output: output && sha256(output), error: error && sha256(error) },
  }));
  story.record("run.failed", at(34), {
    data: {
      reason: "REJECTED",
      output: null,
      error: story.commit('{"code": "REJECTED"}'),
      attempts: attempts.map(commitAttempt),
      agents: [{ agentId: "agt_1", revision: 4, since: 0, version: commitTo(VERSION) }],
    },
  });

  function commitAttempt({ input, output, error, ...attempt }) {
    const [from, to, fault] = [input, output, error].map((text) => story.commit(text));
    return { ...attempt, input: from, output: to, error: fault };
  }
}

/** Signs evidence and, if `page` is passed, the page that contains it. */
export function signEvidence(text, { key = KEYS.current, page } = {}) {
  const { madeAt } = JSON.parse(text);
  const file = page && { file: sha256(page) };
  const statement = {
    ...{ type: "countersign/export", evidence: sha256(text) },
    ...{ ...file, madeAt, key: key.jwk.kid },
  };
  return signJson(statement, key);
}

/** Makes a page that has only the parts that the verifier reads, and the signature of the evidence and the page. */
export function makePage(text, { key } = {}) {
  const open = (id) => `<script type="application/json" id="${id}">`;
  const inScript = (json) => json.replaceAll("<", "\\u003c");
  const start = `<!doctype html><title>Evidence</title>${open("evidence")}${inScript(text)}</script>${open("signature")}`;
  const end = "</script><script>1</script>";
  const signature = signEvidence(text, { key, page: start + end });
  return { page: start + inScript(JSON.stringify(signature)) + end, signature: JSON.stringify(signature) };
}

export const printEvidence = (evidence) => `${JSON.stringify(evidence, null, 1)}\n`;
