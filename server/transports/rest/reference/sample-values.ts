import { AUDIT_CSV_HEADER } from "@/server/domain/ledger/audit-export";
import { CSV_HEADER } from "@/server/domain/run/finding/csv-columns";

const SESSION = "5f0c8f6e-3a1d-4d0b-9a57-2f6d0f7b1c44";
const HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
const HASH_BYTES = "n4bQgYhMfWWaL-qgxVrQFaO_TxsrC0Is0V1sFbDwCgg";
const DOCUMENT = "NVDA closed at 131.20 dollars. AAPL closed at 229.10 dollars.";
const DANA = { id: "mem_dana", name: "Dana Whitfield", email: "dana@example.com" };
const SAM = { id: "mem_sam", name: "Sam Okafor", email: "sam@example.com" };

const RUN = {
  id: "run_7f3a9c12",
  workflowVersion: 3,
  status: "PAUSED",
  currentStepOrder: 2,
  reviewId: "rev_abc123",
};
const NOT_FAILED = {
  allowed: false,
  reason: "Only failed runs can be continued.",
  stepOrder: null,
  asksAgain: null,
  newestVersion: null,
};
const STEP = {
  id: "step_001",
  name: "prices",
  status: "COMPLETED",
  attempt: 1,
  round: 1,
  output: DOCUMENT,
  startedAt: "2026-11-27T09:40:00.000Z",
  finishedAt: "2026-11-27T09:40:04.000Z",
};
const AGENT = {
  id: "invoice_reader",
  name: "Invoice reader",
  description: "Reads invoices",
  kind: "model",
  active: true,
  needsAction: true,
};
const FIRING = { id: "fire_abc123", status: "STARTED", cause: "schedule", reason: null };
const WEBHOOK = { id: "hook_abc123", url: "https://example.com/countersign", enabled: true };
const BULK = { id: "bulk_abc123", kind: "CANCEL", name: "Cancel waiting runs", total: 12, done: 5 };
const COMMENT = { id: "cmt_abc123", text: "Is the price in euros?", mayEdit: true, mayDelete: true };

const AUDIT_ENTRY = {
  sequence: 1204,
  signed: true,
  entry: {
    type: "countersign/entry",
    id: "ent_019cf2d3e4f5",
    organization: "org_abc123",
    at: "2026-11-27T09:40:00.000Z",
    action: "review.decided",
    subject: { type: "review", id: "rev_abc123" },
    run: RUN.id,
    actor: {
      member: DANA.id,
      channel: "WEB",
      token: null,
      address: "203.0.113.0/24",
      request: "req_abc123",
    },
    data: { decision: "approve", reachedEnd: true, secondsInView: 42 },
    sealed: null,
  },
  actorName: DANA.name,
  subjectName: "Daily Market Briefing",
  private: null,
  erased: false,
};

/** Realistic values for examples, keyed by property name. A value is used only where its type fits. */
export const FIELDS: Record<string, string | number | boolean> = {
  action: "List the prices as bullets.",
  agentId: "finance_agent",
  allowed: true,
  complete: true,
  createdAt: "2026-11-27T09:40:00.000Z",
  days: 90,
  draft: DOCUMENT,
  draftHash: HASH,
  exact: true,
  first: true,
  hash: HASH,
  input: DOCUMENT,
  inputStart: DOCUMENT,
  jobId: "job_abc123",
  last: true,
  number: 0,
  numberOfElements: 1,
  planHash: HASH,
  revision: 3,
  reviewId: "rev_abc123",
  runId: "run_7f3a9c12",
  sessionId: SESSION,
  size: 20,
  sourceRunId: "run_5b21e0d4",
  stepId: "step_001",
  stepName: "prices",
  stepOrder: 1,
  fromStepOrder: 2,
  text: DOCUMENT,
  timeZone: "Europe/Berlin",
  totalElements: 1,
  totalPages: 1,
  version: HASH,
  workflowId: "wf_abc123",
  workflowName: "Daily Market Briefing",
};

const TRIGGER = {
  id: "trg_abc123",
  type: "schedule",
  name: "Weekdays at 9:00",
  enabled: true,
  stoppedReason: null,
};

/** Values for the properties of named schemas. They take precedence over the values keyed only by property name. */
export const OBJECTS: Record<string, Record<string, unknown>> = {
  WorkflowDTO: { id: "wf_abc123", name: "Daily Market Briefing", stepCount: 1 },
  WorkflowStepDTO: { id: "step_001", name: "prices" },
  WorkflowRunResponse: RUN,
  ListedRun: { ...RUN, steps: 2, stepReached: 2 },
  ComparedRun: { ...RUN, status: "COMPLETED", currentStepOrder: null, durationMs: 84_000, reviewId: null },
  EvidenceRun: RUN,
  EvidenceWorkflow: {
    id: "wf_abc123",
    versionId: "ver_abc123",
    definition: { name: "Daily Market Briefing", steps: [] },
  },
  Run: { ...RUN, sessionRuns: 1, mayContinue: NOT_FAILED },
  StepRun: STEP,
  MemberRef: DANA,
  BulkAction: BULK,
  BulkActionDetail: BULK,
  Review: { id: "rev_abc123", action: "Are these prices right?", agentId: "human", round: 1, stepOrder: 2 },
  Cover: {
    id: "cov_abc123",
    cover: SAM,
    from: "2026-12-01T08:00:00.000Z",
    until: "2026-12-08T08:00:00.000Z",
  },
  Comment: COMMENT,
  CommentDetail: COMMENT,
  Trigger: TRIGGER,
  UpdatedTrigger: TRIGGER,
  TriggerFiring: FIRING,
  TriggerFiringDetail: FIRING,
  Webhook: WEBHOOK,
  WebhookWithSecret: WEBHOOK,
  WebhookDelivery: {
    id: "dlv_abc123",
    webhookId: "hook_abc123",
    event: "review.opened",
    status: "DELIVERED",
    body: '{"type":"review.opened"}',
  },
  AuditEntry: AUDIT_ENTRY,
  LedgerHead: {
    organization: "org_abc123",
    sequence: 1204,
    key: HASH_BYTES,
    signature: `${HASH_BYTES}${HASH_BYTES}`,
  },
  PublishedSigningKey: { x: HASH_BYTES, kid: HASH_BYTES },
  Job: { id: "job_abc123", reviewId: null },
  Agent: AGENT,
  AgentDetail: AGENT,
  AgentVersionSummary: { number: 1, name: "Invoice reader", description: "Reads invoices", active: true },
  AgentVersion: { number: 1, name: "Invoice reader", description: "Reads invoices", active: true },
};

/** Example responses, by operation ID, for response schemas that don't describe the content. */
export const OPEN_OUTPUTS: Record<string, unknown> = {
  getOpenApi: { openapi: "3.1.0", info: { title: "Countersign", version: "1" } },
  exportRuns: CSV_HEADER,
  exportAuditCsv: AUDIT_CSV_HEADER,
  exportAuditNdjson: `${JSON.stringify(AUDIT_ENTRY)}\n`,
  exportEvidence: "PK…",
  getSecurityTxt: "Contact: mailto:security@example.com\nExpires: 2027-02-25T00:00:00Z\n",
  getWorkflowFileSchema: { $schema: "https://json-schema.org/draft/2020-12/schema", type: "object" },
};
