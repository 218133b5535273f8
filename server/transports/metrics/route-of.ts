import { OPERATIONS } from "@/server/domain/operations";

const DOCUMENTED = [...new Set(OPERATIONS.map(({ path }) => path))].map((path) => ({
  path,
  pattern: new RegExp(`^${path.replace(/[.]/g, "\\.").replace(/\{\w+\}/g, "[^/]+")}$`),
}));

/** Where the rest goes, by how its path begins. */
const DOORS: readonly [RegExp, string][] = [
  [/^\/_next\//, "asset"],
  // It lasts for as long as a page is looked at: no time to be counted with the others'.
  [/^\/api\/trpc\/live\./, "stream"],
  [/^\/api\/trpc\//, "trpc"],
  [/^\/api\/auth\//, "auth"],
  [/^\/api\/inngest$/, "inngest"],
  [/^\/api\/metrics$/, "metrics"],
  [/^\/api(\/|$)/, "no such route"],
  [/^\/r\//, "link"],
];

/** The route of a request as a label: one of a few, whatever the path holds. */
export function routeOf(target: string): string {
  const [path = ""] = target.split("?", 1);
  const documented = path.startsWith("/api/") && DOCUMENTED.find(({ pattern }) => pattern.test(path));
  if (documented) return documented.path;
  return DOORS.find(([begins]) => begins.test(path))?.[1] ?? "page";
}
