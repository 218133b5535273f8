// The requests that are timed against each history, such as those for the first, middle, and last pages of its lists.
import { procedure } from "../http.mjs";

const MAX_RATIO = 2;
const SIZE = 20;

/** Returns the zero-based page number at `part` (0 to 1) of a list with `rows` rows. It can be fractional. */
export const pageAt = (rows, part) => Math.max(0, Math.ceil(rows / SIZE) - 1) * part;

const listOf =
  (path, rowsOf = ({ runs }) => runs) =>
  (part, filters = "") =>
  (person) =>
    `${path(person)}?page=${Math.floor(pageAt(rowsOf(person), part))}&size=${SIZE}${filters}`;

const ofWorkflow = listOf(({ workflowId }) => `/api/v1/workflows/${workflowId}/runs`);
const all = listOf(() => "/api/v1/runs");
const failed = listOf(
  () => "/api/v1/runs",
  ({ runs }) => runs / 10,
);
/** The workflow's paused runs. The history has no other workflows, so `workflowId` matches every run. */
const ofWorkflowPaused = (part) => (person) =>
  `/api/v1/runs?page=${Math.floor(pageAt(person.runs / 100, part))}&size=${SIZE}&status=PAUSED&workflowId=${person.workflowId}`;
const reviews = listOf(() => "/api/v1/reviews");
const approved = listOf(
  () => "/api/v1/reviews",
  ({ runs }) => runs * 0.89,
);
const decided = (part) => (person) =>
  procedure("review.inbox", { tab: "done", page: Math.floor(pageAt(person.runs * 0.99, part)), size: SIZE });

export const HISTORY_REQUESTS = [
  ["A workflow's runs: first page", ofWorkflow(0), MAX_RATIO],
  ["… middle", ofWorkflow(0.5), MAX_RATIO],
  ["… last", ofWorkflow(1), MAX_RATIO],
  ["All runs: first page", all(0), MAX_RATIO],
  ["… middle", all(0.5), MAX_RATIO],
  ["… last", all(1), MAX_RATIO],
  ["Rejected runs: first page", failed(0, "&status=FAILED&reason=REJECTED"), MAX_RATIO],
  ["… middle", failed(0.5, "&status=FAILED&reason=REJECTED"), MAX_RATIO],
  ["… last", failed(1, "&status=FAILED&reason=REJECTED"), MAX_RATIO],
  ["A workflow's paused runs: first page", ofWorkflowPaused(0), MAX_RATIO],
  ["… middle", ofWorkflowPaused(0.5), MAX_RATIO],
  ["… last", ofWorkflowPaused(1), MAX_RATIO],
  ["A search for one run", () => "/api/v1/runs?q=10007", MAX_RATIO],
  ["A search for a word in every run", () => "/api/v1/runs?q=order", MAX_RATIO],
  ["Runs of the session, which has all runs", ({ sessionId }) => `/api/v1/runs?sessionId=${sessionId}`],
  ["Reviews: first page", reviews(0), MAX_RATIO],
  ["… middle", reviews(0.5), MAX_RATIO],
  ["… last", reviews(1), MAX_RATIO],
  ["Approved reviews: last page", approved(1, "&status=APPROVED"), MAX_RATIO],
  ["Decided reviews in the inbox: first page", decided(0), MAX_RATIO],
  ["… middle", decided(0.5), MAX_RATIO],
  ["… last", decided(1), MAX_RATIO],
  ["A session page", ({ sessionId }) => procedure("session.get", { sessionId }), MAX_RATIO],
  ["The page of a run in the session", ({ runId }) => `/api/v1/workflows/runs/${runId}`, MAX_RATIO],
  ["Usage of a month", ({ month }) => procedure("usage.get", { month }), MAX_RATIO],
  ["The page of runs, /runs", "/runs", MAX_RATIO],
  ["The page of workflows, /workflows", "/workflows", MAX_RATIO],
];
