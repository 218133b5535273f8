import { hrefOf, readPageNumber } from "@/components/href";
import { MAX_AUDIT_SEARCH_CHARS } from "@/server/domain/ledger/filters";

const PAGE_SIZE = 25;

/** The kinds of actions that the filter offers, each with its name and the API's filters. */
export const AUDIT_KINDS = {
  reviews: { name: "Reviews and decisions", actions: ["review.*", "comment.*", "link.*"] },
  runs: { name: "Runs", actions: ["run.*", "evidence.*"] },
  workflows: { name: "Workflows and triggers", actions: ["workflow.*", "trigger.*", "proposal.*"] },
  agents: { name: "Agents, models, and tools", actions: ["agent.*", "model.*", "tool_server.*"] },
  people: { name: "People", actions: ["member.*", "passkey.*", "invitation.*", "cover.*"] },
  access: { name: "Tokens and secrets", actions: ["token.*", "secret.*"] },
  settings: { name: "Settings and connections", actions: ["organization.*", "webhook.*", "slack.*"] },
  ledger: { name: "The ledger", actions: ["ledger.*"] },
} as const;
export type AuditKind = keyof typeof AUDIT_KINDS;

/** The audit log's filters, kept in the URL. */
export interface AuditFilters {
  q?: string | undefined;
  kind?: AuditKind | undefined;
  actor?: string | undefined;
  subject?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

export interface AuditPlace extends AuditFilters {
  /** Zero-based. */
  page: number;
}

const IDS = /^[\w-]{1,100}$/;

/** Reads the list's place from the URL. Ignores unknown values. */
export function readAuditPlace(given: Record<string, string | undefined>): AuditPlace {
  return {
    q: textIn(given.q),
    kind: isKind(given.kind) ? given.kind : undefined,
    actor: idIn(given.by),
    subject: idIn(given.subject),
    from: timeIn(given.from),
    to: timeIn(given.to),
    page: readPageNumber(given.page),
  };
}

/** Returns the API's filters. Omits undefined ones, because caches distinguish them from missing ones. */
export function toAuditFilters({ kind, page: _, ...filters }: AuditPlace) {
  const given = { ...filters, action: kind && [...AUDIT_KINDS[kind].actions] };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as typeof given;
}

export function toAuditQuery(place: AuditPlace) {
  return { ...toAuditFilters(place), page: place.page, size: PAGE_SIZE };
}

export function auditHref({ q, kind, actor, subject, from, to, page = 0 }: Partial<AuditPlace>): string {
  const pages = { page: page > 0 ? page + 1 : undefined };
  return hrefOf("/settings/audit", { q, kind, by: actor, subject, from, to, ...pages });
}

/** Returns the number of filters in use, apart from the search and the subject. */
export function countPanelFilters({ kind, actor, from, to }: AuditFilters): number {
  return [kind, actor, from, to].filter((value) => value !== undefined).length;
}

function isKind(text: string | undefined): text is AuditKind {
  return text !== undefined && Object.hasOwn(AUDIT_KINDS, text);
}

function idIn(text: string | undefined): string | undefined {
  return text && IDS.test(text) ? text : undefined;
}

function textIn(text: string | undefined): string | undefined {
  const clean = text?.replaceAll("\0", "").toWellFormed().trim();
  return clean ? [...clean].slice(0, MAX_AUDIT_SEARCH_CHARS).join("") : undefined;
}

function timeIn(text: string | undefined): string | undefined {
  const time = text && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text) ? Date.parse(text) : Number.NaN;
  return time >= 0 ? new Date(time).toISOString() : undefined;
}
