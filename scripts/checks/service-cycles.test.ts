import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path/posix";
import { expect, test } from "vitest";

const ROOT = "server/services/";

/** Returns the file's top-level folder, or the file itself if it isn't in one. */
const placeOf = (path: string) => path.slice(ROOT.length).split("/")[0] ?? "";

/** Maps each folder to the other folders that its files import. `files` maps each path to its code. */
function graphOf(files: ReadonlyMap<string, string>): Map<string, Set<string>> {
  const graph = new Map<string, Set<string>>();
  for (const [path, code] of files)
    for (const [, name = ""] of code.matchAll(/\b(?:from |import\()"([^"]+)"/g)) {
      const target = name.startsWith("@/") ? name.slice(2) : join(dirname(path), name);
      const [from, to] = [placeOf(path), placeOf(`${target}.ts`)];
      if (!target.startsWith(ROOT) || from === to) continue;
      graph.set(from, (graph.get(from) ?? new Set()).add(to));
    }
  return graph;
}

/** Returns a cycle as a path that ends where it starts, or null if there is none. */
function findCycle(graph: ReadonlyMap<string, ReadonlySet<string>>): string[] | null {
  const done = new Set<string>();
  function visit(place: string, path: string[]): string[] | null {
    if (path.includes(place)) return [...path.slice(path.indexOf(place)), place];
    if (done.has(place)) return null;
    for (const next of graph.get(place) ?? []) {
      const cycle = visit(next, [...path, place]);
      if (cycle) return cycle;
    }
    done.add(place);
    return null;
  }
  for (const place of graph.keys()) {
    const cycle = visit(place, []);
    if (cycle) return cycle;
  }
  return null;
}

const services = readdirSync(ROOT, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
  .map((name): [string, string] => [ROOT + name, readFileSync(ROOT + name, "utf8")]);

test("the folders of server/services import each other without cycles", () => {
  expect(services.length).toBeGreaterThan(100);
  expect(findCycle(graphOf(new Map(services)))).toBeNull();
});

test("a cycle is reported", () => {
  const planted: [string, string] = [
    `${ROOT}outbox/planted.ts`,
    'import { decideReview } from "@/server/services/review/decide";',
  ];
  const cycle = findCycle(graphOf(new Map([...services, planted])));
  expect(cycle).toContain("outbox");
});
