import type { Handler } from "@/server/transports/rest/answer";
import type { RouteMethod } from "@/server/transports/rest/routes";

/** The exports of a route file. */
type Handlers = Record<RouteMethod, Handler>;

/** Imports of route files, keyed by paths like /app/api/v1/workflows/[id]/route.ts */
export type RouteFiles = Record<string, () => Promise<Handlers>>;

export type FindRoute = (path: string) => { handlers: Handlers; params: Record<string, string> } | null;

/** Loads the route files. Returns a function that finds the route for a path by the same rules as Next. */
export async function loadRoutes(files: RouteFiles): Promise<FindRoute> {
  const routes = await Promise.all(
    Object.entries(files)
      .sort(byPrecedence)
      .map(async ([file, load]) => ({ pattern: patternOf(file), handlers: await load() })),
  );
  return (path) => {
    for (const { pattern, handlers } of routes) {
      const match = pattern.exec(path);
      if (match) return { handlers, params: decode(match.groups ?? {}) };
    }
    return null;
  };
}

/** A fixed path segment takes precedence over a parameter in the same position. */
function byPrecedence([one]: [string, unknown], [other]: [string, unknown]): number {
  return one.replaceAll("[", LAST) < other.replaceAll("[", LAST) ? -1 : 1;
}

const LAST = "\u{ffff}";

function patternOf(file: string): RegExp {
  const path = file.slice("/app".length, -"/route.ts".length);
  return new RegExp(`^${path.replaceAll(".", "\\.").replaceAll(/\[(\w+)\]/g, "(?<$1>[^/]+)")}$`);
}

function decode(groups: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]));
}
