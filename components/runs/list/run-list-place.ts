import { hrefOf } from "@/components/href";
import { isCause, type RunCause } from "@/server/domain/run/cause";
import { readCursor } from "@/server/domain/run/finding/cursor";
import {
  filterByOutcome,
  MAX_RUN_SEARCH_CHARS,
  RUN_OUTCOMES,
  RUN_PERIODS,
  type RunOutcome,
  type RunPeriod,
} from "@/server/domain/run/finding/filters";

const PAGE_SIZE = 25;

/** The run list's filters, kept in the URL. */
export interface RunListFilters {
  q?: string;
  outcome?: RunOutcome;
  cause?: RunCause;
  workflowId?: string;
  version?: number;
  agentId?: string;
  model?: string;
  sessionId?: string;
  startedBy?: string;
  since?: RunPeriod;
  from?: string;
  to?: string;
  /** In millionths of a dollar. */
  minCost?: number;
  maxCost?: number;
}

/** The filters, and the page after or before a cursor. */
export interface RunListPlace extends RunListFilters {
  after?: string;
  before?: string;
}

type Given = Record<string, string | undefined>;

const IDS = /^[\w-]{1,64}$/;
const SESSION = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const MAX_MODEL_CHARS = 200;

/** Reads the list's place from the URL. Ignores unknown values, except that an unknown cause matches all failures. */
export function readRunListPlace(given: Given): RunListPlace {
  const idIn = (text: string | undefined) => (text && IDS.test(text) ? text : undefined);
  const cursorIn = (text: string | undefined) => (text && readCursor(text) ? text : undefined);
  const session = given.session?.toLowerCase();
  return withoutGaps({
    q: textIn(given.q, MAX_RUN_SEARCH_CHARS),
    outcome: RUN_OUTCOMES.find((outcome) => outcome === given.status),
    ...(given.cause && filterByCause(given.cause)),
    workflowId: idIn(given.workflow),
    version: numberIn(given.version) || undefined,
    agentId: idIn(given.agent),
    model: textIn(given.model, MAX_MODEL_CHARS),
    sessionId: session && SESSION.test(session) ? session : undefined,
    startedBy: idIn(given.by),
    since: RUN_PERIODS.find((period) => period === given.since),
    from: timeIn(given.from),
    to: timeIn(given.to),
    minCost: numberIn(given.minCost),
    maxCost: numberIn(given.maxCost),
    after: cursorIn(given.after),
    before: cursorIn(given.before),
  });
}

/** Reads the filters from the browser's URL, which is ahead of the rendered page during quick changes. */
export function readCurrentRunFilters(): RunListFilters {
  return toFirstPage(readRunListPlace(Object.fromEntries(new URLSearchParams(window.location.search))));
}

function textIn(text: string | undefined, max: number): string | undefined {
  const clean = text?.replaceAll("\0", "").toWellFormed().trim();
  return clean ? [...clean].slice(0, max).join("") : undefined;
}

function numberIn(text: string | undefined): number | undefined {
  return text && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function timeIn(text: string | undefined): string | undefined {
  const time = text && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text) ? Date.parse(text) : Number.NaN;
  return time >= 0 ? new Date(time).toISOString() : undefined;
}

/** Removes undefined filters, because caches distinguish them from missing ones. */
function withoutGaps(place: RunListPlace): RunListPlace {
  return Object.fromEntries(Object.entries(place).filter(([, value]) => value !== undefined));
}

/** Returns the query that reads this place's runs. */
export function toRunListQuery({ outcome, ...place }: RunListPlace) {
  return { ...place, ...(outcome && filterByOutcome(outcome)), size: PAGE_SIZE };
}

export function runListHref(place: RunListPlace): string {
  return hrefOf("/runs", {
    q: place.q,
    status: place.outcome,
    cause: place.cause,
    workflow: place.workflowId,
    version: place.version,
    agent: place.agentId,
    model: place.model,
    session: place.sessionId,
    by: place.startedBy,
    since: place.since,
    from: place.from,
    to: place.to,
    minCost: place.minCost?.toString(),
    maxCost: place.maxCost?.toString(),
    after: place.after,
    before: place.before,
  });
}

/**
 * Returns the filters that match failures with this cause. An unknown cause, such as one from a newer version of the
 * app, matches all failures.
 */
export function filterByCause(cause: string): RunListFilters {
  return isCause(cause) ? { cause } : { outcome: "FAILED" };
}

/** Returns the filters without the page. */
export function toFirstPage({ after: _, before: __, ...filters }: RunListPlace): RunListFilters {
  return filters;
}

/**
 * Returns whether the user reached the first page by clicking "Newer". The URL should then have no cursor, because new
 * runs don't appear on a page with a cursor.
 */
export function isFirstPageByCursor(
  { before, after }: RunListPlace,
  { previous }: { previous: string | null },
): boolean {
  return before !== undefined && after === undefined && previous === null;
}

export function countRunFilters(place: RunListPlace): number {
  return Object.values(toFirstPage(place)).filter((value) => value !== undefined).length;
}
