import type { AuditEntryDto } from "@/server/domain/ledger/api";
import { sayAction } from "@/server/domain/ledger/words";

type Json = AuditEntryDto["entry"]["data"][string];
type Subject = AuditEntryDto["entry"]["subject"];

const DECISIONS: Record<string, string> = {
  approve: "Approved",
  reject: "Rejected",
  request_changes: "Requested changes",
};

/** Says who did it. */
export function sayActor({ entry, actorName }: AuditEntryDto): string {
  return actorName ?? (entry.actor.member === null ? "Countersign" : "Someone who is gone");
}

/** Says what was done. */
export function sayEntry({ entry: { action, data } }: AuditEntryDto): string {
  const decided =
    action === "review.decided" && typeof data.decision === "string" && DECISIONS[data.decision];
  return decided || sayAction(action);
}

/** Names the subject. Once it's gone, uses the name it had when it was deleted, if that's still readable. */
export function nameSubject({ entry: { subject }, subjectName, private: content }: AuditEntryDto): string {
  const name = subjectName ?? nameIn(content?.before) ?? nameIn(content?.after);
  const type = labelOf(subject.type);
  if (name === null) return type;
  return subject.type === "run" || subject.type === "review" ? `${type} of ${name}` : name;
}

function nameIn(side: Json | undefined): string | null {
  if (typeof side !== "object" || side === null || Array.isArray(side)) return null;
  const name = side.name ?? side.email;
  return typeof name === "string" ? name : null;
}

const PAGES: Partial<Record<Subject["type"], string>> = {
  organization: "/settings/rules",
  member: "/settings/members",
  invitation: "/settings/members",
  cover: "/settings/members",
  token: "/settings/tokens",
  secret: "/settings/models",
  model: "/settings/models",
  tool_server: "/settings/tools",
  webhook: "/settings/webhooks",
  slack: "/settings/slack",
};

/** These have a page each, which is gone once they have no name. */
const OWN_PAGES: Partial<Record<Subject["type"], string>> = {
  workflow: "/workflows",
  agent: "/agents",
  run: "/runs",
  review: "/reviews",
};

/** Returns the path of the page that shows the subject. Null if there's none. */
export function hrefOfSubject({ entry: { subject }, subjectName }: AuditEntryDto): string | null {
  const pages = OWN_PAGES[subject.type];
  if (pages === undefined) return PAGES[subject.type] ?? null;
  return subjectName === null ? null : `${pages}/${subject.id}`;
}

/** "secondsInView", "tool_server" → "Seconds in view", "Tool server" */
export function labelOf(name: string): string {
  const words = name
    .replaceAll(/([a-z])([A-Z])/g, "$1 $2")
    .replaceAll(/[._]/g, " ")
    .toLowerCase();
  const label = words.charAt(0).toUpperCase() + words.slice(1);
  return label.replace(/\bid(s?)$/, "ID$1");
}

/** Says a value of an entry. */
export function sayValue(value: Json): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "Yes" : "No";
  if (typeof value === "string") return value;
  if (typeof value === "number") return value.toLocaleString("en", { maximumFractionDigits: 6 });
  if (Array.isArray(value) && value.every((one) => typeof one === "string"))
    return value.join(", ") || "None";
  return JSON.stringify(value, null, 2);
}

export interface ChangedField {
  label: string;
  before: string;
  after: string;
}

/** Returns what an entry's content says that changed, field by field, and its other texts. */
export function readChanges(content: NonNullable<AuditEntryDto["private"]>): {
  changed: ChangedField[];
  texts: { label: string; text: string }[];
} {
  const { before, after, ...rest } = content;
  const [was, is] = [fieldsOf(before), fieldsOf(after)];
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  const side = (fields: Record<string, Json>, name: string) =>
    name in fields ? sayValue(fields[name] ?? null) : "";
  return {
    changed: names.map((name) => ({ label: labelOf(name), before: side(was, name), after: side(is, name) })),
    texts: Object.entries(rest)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => ({ label: labelOf(name), text: sayValue(value) })),
  };
}

function fieldsOf(side: Json | undefined): Record<string, Json> {
  if (side === undefined || side === null) return {};
  return typeof side === "object" && !Array.isArray(side) ? side : { value: side };
}
