import { OPERATIONS } from "@/server/domain/operations";

const DOCUMENTED = [...new Set(OPERATIONS.map(({ path }) => path))].map((path) => ({
  path,
  pattern: new RegExp(`^${path.replace(/[.]/g, "\\.").replace(/\{\w+\}/g, "[^/]+")}$`),
}));

/** The label of a path under /api that the app doesn't have. */
export const NO_SUCH_ROUTE = "no such route";

/** Other routes, by path pattern. */
const DOORS: readonly [RegExp, string][] = [
  [/^\/(_next|r\/assets)\//, "asset"],
  // A stream lasts as long as a page is open, so it would distort the durations of other tRPC calls.
  [/^\/api\/trpc\/live\./, "stream"],
  [/^\/api\/trpc\//, "trpc"],
  [/^\/api\/auth\//, "auth"],
  [/^\/api\/inngest$/, "inngest"],
  [/^\/api\/metrics$/, "metrics"],
  [/^\/api(\/|$)/, NO_SUCH_ROUTE],
  [/^\/r\//, "link"],
];

/** Returns a request's route as a label. There are only a few labels, no matter what the path is. */
export function routeOf(target: string): string {
  const [path = ""] = target.split("?", 1);
  const documented =
    /^\/(\.well-known|api)\//.test(path) && DOCUMENTED.find(({ pattern }) => pattern.test(path));
  if (documented) return documented.path;
  return DOORS.find(([begins]) => begins.test(path))?.[1] ?? "page";
}
