import type { AuditEntryDto } from "@/server/domain/ledger/api";
import { sayLocalTime } from "@/server/domain/text/say-time";
import { capitalize } from "@/server/domain/text/words";

type Json = AuditEntryDto["entry"]["data"][string];
type Subject = AuditEntryDto["entry"]["subject"];

/** Returns the name of the member who made an entry, or "Countersign" if the app made it. */
export function sayActor({ entry, actorName }: AuditEntryDto): string {
  return actorName ?? (entry.actor.member === null ? "Countersign" : "Former member");
}

/** Names the subject. If the subject is gone, uses the name in the entry, if that's still readable. */
export function nameSubject({ entry: { subject }, subjectName, private: content }: AuditEntryDto): string {
  const name = subjectName ?? nameIn(content?.before) ?? nameIn(content?.after);
  const type = labelOf(subject.type);
  if (name === null) return type;
  return subject.type === "run" || subject.type === "review" ? `${type} of ${name}` : name;
}

function nameIn(side: Json | undefined): string | null {
  if (side === undefined || !isObject(side)) return null;
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

/** Each of these subjects has its own page. A subject without a name was deleted, and so was its page. */
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
  const label = capitalize(words);
  return label.replace(/\bid(s?)$/, "ID$1");
}

const HASH = /^[0-9a-f]{64}$/;

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Labels a salted hash as such, because it doesn't match the SHA-256 of the text that it stands for. */
function sayText(value: string): string {
  if (HASH.test(value)) return `Salted hash ${value}`;
  return TIME.test(value) ? sayLocalTime(new Date(value)) : value;
}

/** Returns an entry's value in words. */
function sayValue(value: Json): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "Yes" : "No";
  if (typeof value === "string") return sayText(value);
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

/** Splits an entry's facts, or its names and text, into the changed fields and the rest. */
export function readChanges(content: Record<string, Json>): {
  changed: ChangedField[];
  rest: { label: string; text: string }[];
} {
  const { before, after, ...others } = content;
  const [was, is] = [fieldsOf(before), fieldsOf(after)];
  const labels = [...new Set([...was.keys(), ...is.keys()])];
  const side = (fields: Map<string, Json>, label: string) =>
    fields.has(label) ? sayValue(fields.get(label) ?? null) : "";
  return {
    changed: labels.map((label) => ({ label, before: side(was, label), after: side(is, label) })),
    rest: Object.entries(others)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => ({ label: labelOf(name), text: sayValue(value) })),
  };
}

/**
 * Returns the fields before or after a change, keyed by label. In a list of items with IDs, such as steps, each
 * item's fields are separate.
 */
function fieldsOf(side: Json | undefined): Map<string, Json> {
  if (side === undefined) return new Map();
  if (!isObject(side)) return new Map([["Value", side]]);
  const fields = Object.entries(side).flatMap(([name, value]): [string, Json][] =>
    Array.isArray(value) && value.length > 0 && value.every(isNamed)
      ? value.flatMap(({ id, ...parts }) =>
          Object.entries(parts).map(([part, value]): [string, Json] => [
            `${labelOf(name)}, ${id}: ${labelOf(part)}`,
            value,
          ]),
        )
      : [[labelOf(name), value]],
  );
  return new Map(fields);
}

function isObject(value: Json): value is { [name: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isNamed(value: Json): value is { id: string; [name: string]: Json } {
  return isObject(value) && typeof value.id === "string";
}
