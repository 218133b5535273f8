// The requests that a list of runs makes.
import { procedure } from "../http.mjs";

const MAX_RATIO = 2;
const PAGE = { page: 0, size: 25 };
const list = (filters) => (person) => procedure("run.list", { ...PAGE, ...filters(person) });

export const RUN_REQUESTS = [
  ["The first page, /runs", "/runs", MAX_RATIO],
  ["The list's poll", list(() => ({})), MAX_RATIO],
  ["A page at the end, by cursor", list(({ cursor }) => ({ after: cursor })), MAX_RATIO],
  ["Rejected runs", list(() => ({ status: ["FAILED"], reason: ["REJECTED"] })), MAX_RATIO],
  ["A search for one run", list(({ order }) => ({ q: `order ${order}` })), MAX_RATIO],
  ["A search for a word in every run", list(() => ({ q: "order" }))],
  ["Insights for 90 days, which include all runs", "/insights?range=90d"],
  ["Runs above a cost that few runs have", list(() => ({ minCost: 990_000 }))],
];
