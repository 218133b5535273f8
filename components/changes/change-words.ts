import { RULE_WORDS } from "@/components/settings/rules/rule-words";
import type { ChangeDto, ChangeKind, ChangeSubject, Weakening } from "@/server/domain/change/change";
import { saySeconds } from "@/server/domain/text/say-seconds";
import { capitalize, listAll } from "@/server/domain/text/words";

type Side = NonNullable<Weakening["before"]>;
type Value = Side[string];

const TITLES: Record<ChangeKind, string> = {
  "review/removed": "Review removed",
  "review/weakened": "Review policy weakened",
  "review/bypassed": "Review bypassed",
  "review/condition.changed": "Condition's input changed",
  "step/reassigned": "Agent replaced",
  "step/recipients.changed": "Recipients changed",
  "step/removed": "Data-sending step removed",
  "workflow/deleted": "Workflow deleted (had reviews)",
  "agent/changed": "Agent changed",
  "agent/deactivated": "Agent deactivated",
  "agent/deleted": "Agent deleted",
  "model/default.changed": "Default model changed",
  "tool-server/address.changed": "Tool server's address changed",
  "tool-server/tools.changed": "Tool definitions changed",
  "secret/address.changed": "Secret's address changed",
  "rule/weakened": "Rule weakened",
};

const LABELS: Record<string, string> = {
  quorum: "Approvals needed",
  approvers: "Approvers",
  allowRequester: "Requester can decide",
  timeoutSeconds: "Time to decide",
  escalate: "Escalation",
  requireReadToEnd: "Must be read to the end",
  requirePasskey: "Must be signed with a passkey",
  when: "Reviewed only if",
  sample: "Random sample of the rest",
  agentId: "Agent",
  action: "Instructions",
  url: "URL",
  baseUrl: "Address",
  credentialId: "Secret",
  headerName: "Header",
  outputSchema: "Output schema",
  remembers: "Remembers the session",
  ...Object.fromEntries(RULE_WORDS.map(({ rule, label }) => [rule, label])),
};

/** Returns the path of the changed item's page. Null if the change deleted the item. */
export function hrefOfChange({ kind, subject }: Pick<ChangeDto, "kind" | "subject">): string | null {
  return kind === "workflow/deleted" || kind === "agent/deleted" ? null : hrefOfSubject(subject);
}

export function hrefOfSubject({ type, id }: ChangeSubject): string {
  switch (type) {
    case "workflow":
      return `/workflows/${id}`;
    case "agent":
      return `/agents/${id}`;
    case "model":
    case "secret":
      return "/settings/models";
    case "tool-server":
      return "/settings/tools";
    case "organization":
      return "/settings/rules";
  }
}

/** "Review removed at step 2" */
export function titleOf({ kind, before, after }: Weakening): string {
  const step = stepOf(before ?? after);
  return step ? `${TITLES[kind]} at ${step}` : TITLES[kind];
}

/** Returns an explanation if a change's fields aren't clear enough on their own, otherwise null. */
export function explain({ kind, after }: Weakening): string | null {
  if (kind === "review/condition.changed" && after) {
    const source = stepOf(after.reads);
    const read = source
      ? `reads the output of ${source}, which is now produced differently.`
      : "now reads the run's input instead of a step's output.";
    return `The condition “${after.when}” ${read}`;
  }
  if (kind !== "review/bypassed" || !after) return null;
  if (Array.isArray(after.uses))
    return `The step now uses ${listAll(after.uses.map(String))}, which the review doesn't cover.`;
  const reviews = Array.isArray(after.reviews) ? after.reviews.flatMap((one) => stepOf(one) ?? []) : [];
  const [review, covers] = reviews.length === 1 ? ["review", "covers"] : ["reviews", "cover"];
  return `The ${review} at ${listAll(reviews)} no longer ${covers} what this step does or sends.`;
}

export interface ChangedField {
  field: string;
  label: string;
  before: string | null;
  after: string | null;
}

/** Returns the fields that changed, with readable labels and values. */
export function fieldsOf({ kind, before, after }: Weakening): ChangedField[] {
  if (kind === "review/bypassed") return [];
  const fields = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  const explained = kind === "review/condition.changed" ? ["step", "reads", "when"] : ["step"];
  return fields
    .filter((field) => !explained.includes(field))
    .map((field) => ({
      field,
      label: LABELS[field] ?? capitalize(field),
      before: before && field in before ? say(field, before[field] ?? null) : null,
      after: after && field in after ? say(field, after[field] ?? null) : null,
    }));
}

function say(field: string, value: Value): string {
  if (field === "timeoutSeconds") return typeof value === "number" ? saySeconds(value) : "No limit";
  if (field === "approvers" && Array.isArray(value))
    return value.length === 0 ? "Anyone who can decide" : value.map(nameApprover).join(", ");
  if (field === "escalate") return sayEscalation(value);
  if (field === "when") return typeof value === "string" ? value : "Always reviewed";
  if (field === "sample") return `${value}%`;
  if (RULE_WORDS.some(({ rule }) => rule === field)) return value ? "On" : "Off";
  if (field === "reviews" && Array.isArray(value))
    return value.flatMap((one) => stepOf(one) ?? []).join(", ");
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "Yes" : "No";
  if (typeof value === "string") return value;
  if (Array.isArray(value) && value.every((one) => typeof one === "string")) return value.join(", ");
  return typeof value === "number" ? String(value) : JSON.stringify(value, null, 2);
}

/** "After 4 hours, to any owner" */
function sayEscalation(value: Value): string {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return "None";
  const to = Array.isArray(value.to) ? value.to.map(nameApprover).join(", ") : "";
  return `After ${saySeconds(Number(value.afterSeconds))}, to ${to}`;
}

/** "role:approver" means any approver. */
function nameApprover(approver: Value): string {
  return String(approver).replace(/^role:/, "any ");
}

/** Returns "step 2" if the value refers to a step, otherwise null. */
function stepOf(value: Value | Side | null | undefined): string | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const { step } = value;
  if (typeof step !== "object" || step === null || Array.isArray(step)) return null;
  return typeof step.stepOrder === "number" ? `step ${step.stepOrder}` : null;
}
