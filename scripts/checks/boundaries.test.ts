import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { withBoundaries } from "./boundaries";

const IMPORTS = "lint/style/noRestrictedImports";
const CODE = "lint/nursery/noImpliedEval";

const VIOLATIONS: [file: string, code: string, rule: string][] = [
  ["app/(app)/runs/page.tsx", 'import "@/server/services/run/list";', IMPORTS],
  ["app/(app)/runs/page.tsx", 'import "@/server/infra/db";', IMPORTS],
  ["app/(app)/runs/page.tsx", 'import "@/server/generated/prisma/client";', IMPORTS],
  ["app/(app)/runs/page.tsx", 'import "@prisma/client";', IMPORTS],
  ["app/(app)/runs/page.tsx", 'await import("@/server/infra/db");', IMPORTS],
  ["app/api/v1/runs/route.ts", 'import "@/server/infra/db";', IMPORTS],
  ["app/api/v1/runs/route.ts", 'import "@/server/engine/executor";', IMPORTS],
  ["app/r/[token]/route.ts", 'import "@/server/services/review/decide";', IMPORTS],
  ["app/(app)/runs/page.tsx", 'import "@/server/transports/link/handle";', IMPORTS],
  ["components/runs/row.tsx", 'import "@/server/services/run/list";', IMPORTS],
  ["components/runs/row.tsx", 'import "@/server/infra/db";', IMPORTS],
  ["components/runs/row.tsx", 'import "@/server/transports/trpc/init";', IMPORTS],
  ["components/runs/row.tsx", 'import { router } from "@/server/transports/trpc/router";', IMPORTS],
  ["components/runs/row.tsx", 'import "@prisma/client";', IMPORTS],
  ["components/runs/row.tsx", 'import "@/app/layout";', IMPORTS],
  ["server/domain/run/status.ts", 'import "@/server/infra/db";', IMPORTS],
  ["server/domain/run/status.ts", 'import "node:crypto";', IMPORTS],
  ["server/domain/run/status.ts", 'import "@/server/services/context";', IMPORTS],
  ["server/domain/run/status.ts", 'import "pino";', IMPORTS],
  ["server/services/run/start.ts", 'import "next/headers";', IMPORTS],
  ["server/services/run/start.ts", 'import "@trpc/server";', IMPORTS],
  ["server/services/run/start.ts", 'import "@/server/transports/rest/route";', IMPORTS],
  ["server/services/run/start.ts", 'import "@/server/transports/inngest/client";', IMPORTS],
  ["server/services/run/start.ts", 'import "@/server/runs/agents/execute";', IMPORTS],
  ["server/services/run/start.ts", 'import "@/server/runs/execute-run";', IMPORTS],
  ["server/infra/live/hub.ts", 'import "@/server/services/run/start";', IMPORTS],
  ["server/runs/agents/execute.ts", 'import "@/server/infra/db";', IMPORTS],
  ["server/runs/agents/execute.ts", 'import "@/server/services/run/start";', IMPORTS],
  ["server/engine/executor.ts", 'import "@/server/infra/env";', IMPORTS],
  ["server/engine/executor.ts", 'import "@prisma/client";', IMPORTS],
  ["server/runs/execute-run.ts", 'import "@/server/transports/rest/route";', IMPORTS],
  ["server/runs/execute-run.ts", 'import "next/server";', IMPORTS],
  ["server/services/run/start.ts", 'import "@/server/delivery/start";', IMPORTS],
  ["server/delivery/start.ts", 'import "@/server/transports/rest/route";', IMPORTS],
  ["server/transports/link/handle.ts", 'import "@/server/infra/db";', IMPORTS],
  ["server/transports/link/handle.ts", 'import "next/server";', IMPORTS],
  ["server/transports/rest/route.ts", 'import "@/server/infra/db";', IMPORTS],
  ["server/transports/rest/route.ts", 'import "next/server";', IMPORTS],
  ["server/transports/trpc/router.ts", 'import "@/server/generated/prisma/client";', IMPORTS],
  ["server/transports/trpc/router.ts", 'import "@/server/engine/executor";', IMPORTS],
  ["server/infra/mcp/client.ts", 'import "@/server/runs/agents/call";', IMPORTS],
  ["server/infra/mcp/client.ts", 'import "@/server/services/tool-server/list";', IMPORTS],
  ["server/infra/egress/check-url.ts", 'import "@/server/runs/agents/call";', IMPORTS],
  ["server/transports/auth/signed-in.ts", 'import "@/components/ui/button";', IMPORTS],
  ["server/main.ts", 'import "@/app/layout";', IMPORTS],
  ...["app/page.tsx", "app/api/health/route.ts", "components/ui/button.tsx", "server/domain/id.ts"].flatMap(
    everywhere,
  ),
  ...["server/services/context.ts", "server/runs/agents/call.ts", "server/engine/ids.ts"].flatMap(everywhere),
  ...[
    "server/transports/inngest/client.ts",
    "server/transports/rest/problem.ts",
    "server/transports/trpc/init.ts",
    "server/infra/mcp/client.ts",
  ].flatMap(everywhere),
  ...["server/infra/db.ts", "server/transports/cli/org.ts", "prisma/seed.ts"].flatMap(everywhere),
  ["e2e/app/smoke.spec.ts", 'import "../elsewhere";', IMPORTS],
  ["e2e/app/smoke.spec.ts", 'import "node:vm";', IMPORTS],
  ["server/services/run/start.ts", "process.env.SECRET;", "lint/style/noProcessEnv"],
  ["server/services/run/start.ts", 'eval("1");', "lint/security/noGlobalEval"],
  ["server/services/run/start.ts", 'setTimeout("1", 1);', CODE],
  ["server/services/run/start.ts", 'new Function("return 1");', CODE],
  ["server/services/run/start.ts", 'Function("return 1");', CODE],
  ["server/services/run/start.ts", "export const load = (name: string) => import(name);", "plugin"],
  ["server/services/run/start.test.ts", 'import "../context";', IMPORTS],
  ["server/services/run/start.test.ts", 'test.skip("later", () => {});', "lint/suspicious/noSkippedTests"],
  ["server/services/run/start.test.ts", 'test.only("mine", () => {});', "lint/suspicious/noFocusedTests"],
];

function everywhere(file: string): [string, string, string][] {
  return [
    [file, 'import "../elsewhere";', IMPORTS],
    [file, 'import "./../elsewhere";', IMPORTS],
    [file, 'import "@/server/testing/database/database";', IMPORTS],
    [file, 'import "node:vm";', IMPORTS],
    [file, 'import "node:process";', IMPORTS],
  ];
}

// Allowed imports, which prove that the rules don't reject everything.
const ALLOWED: [file: string, code: string][] = [
  ["app/(app)/runs/page.tsx", 'import "@/components/runs/row";\nimport "@/server/transports/trpc/caller";'],
  [
    "app/api/v1/runs/route.ts",
    'import "@/server/transports/rest/route";\nimport "@/server/services/run/list";',
  ],
  ["app/r/[token]/route.ts", 'import "@/server/transports/link/handle";'],
  [
    "server/transports/link/handle.ts",
    'import "@/server/services/review/decide";\nimport "@/server/transports/auth/link";',
  ],
  ["server/delivery/start.ts", 'import "@/server/services/outbox/messages";'],
  ["components/runs/row.tsx", 'import "@/server/domain/run/status";'],
  ["components/runs/row.tsx", 'export type { AppRouter } from "@/server/transports/trpc/router";'],
  [
    "server/domain/run/status.ts",
    'import "zod";\nimport "diff";\nimport "@/server/domain/error";\nimport "./operations";',
  ],
  [
    "server/services/run/start.ts",
    'import "@/server/infra/db";\nimport "@/server/infra/executor/events";\nimport "./present";',
  ],
  [
    "server/infra/mcp/client.ts",
    'import "@/server/domain/error";\nimport "@/server/infra/egress/check-url";',
  ],
  ["server/services/run/start.test.ts", 'import "@/server/testing/database/database";'],
  ["e2e/app/smoke.spec.ts", 'import "@/server/testing/servers/model-server";'],
  ["server/engine/executor.ts", 'import "pg";\nimport "inngest";\nimport "./ids";'],
  ["server/runs/execute-run.ts", 'import "@/server/runs/agents/execute";'],
  ["server/services/run/start.ts", 'export const load = () => import("./present");'],
  ["server/infra/env.ts", "export const port = process.env.PORT;"],
];

const Report = z.object({
  diagnostics: z.array(z.object({ category: z.string(), location: z.object({ path: z.string() }) })),
});

let folder: string;
let found: { path: string; category: string }[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "countersign-boundaries-"));
  for (const file of [
    "biome.json",
    "tsconfig.json",
    "package.json",
    "scripts/checks/no-code-from-text.grit",
  ]) {
    cpSync(file, join(folder, file));
  }
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
  for (const [index, [file, code]] of VIOLATIONS.entries()) plant(`violation-${index}`, file, code);
  for (const [index, [file, code]] of ALLOWED.entries()) plant(`allowed-${index}`, file, code);
  plant("one", "server/services/cycle/file.ts", 'import type { Two } from "./two";\nexport type One = Two;');
  plant(
    "two",
    "server/services/cycle/file.ts",
    'export type Two = 2;\nimport "@/server/services/cycle/one";',
  );
  found = await lint();
});

afterAll(() => rmSync(folder, { recursive: true }));

function plant(name: string, file: string, code: string) {
  const path = join(folder, planted(name, file));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${code}\n`);
}

/**
 * Returns the path of a new file next to `file`, so that the same rules apply. server/infra/env.ts keeps its
 * name, because only that file may read the environment.
 */
function planted(name: string, file: string): string {
  if (file === "server/infra/env.ts") return file;
  return join(dirname(file), `${name}${file.slice(file.indexOf("."))}`);
}

function lint(): Promise<{ path: string; category: string }[]> {
  const args = ["lint", "--vcs-enabled=false", "--max-diagnostics=none", "--reporter=json", "."];
  return new Promise((done, fail) => {
    const biome = resolve("node_modules/.bin/biome");
    execFile(biome, args, { cwd: folder, maxBuffer: 2 ** 26 }, (_refused, stdout, stderr) => {
      try {
        const { diagnostics } = Report.parse(JSON.parse(stdout));
        done(diagnostics.map(({ category, location }) => ({ category, path: location.path })));
      } catch (error) {
        fail(new Error(`biome didn't report: ${stderr}${stdout}`, { cause: error }));
      }
    });
  });
}

const rulesAgainst = (path: string) =>
  found.filter((diagnostic) => diagnostic.path === path).map(({ category }) => category);

describe("the lint rules", () => {
  test("match the table", () => {
    const text = readFileSync("biome.json", "utf8");
    expect(JSON.parse(text)).toEqual(withBoundaries(text));
  });

  test.each(VIOLATIONS.map((violation, index) => [...violation, index] as const))(
    "%s can't contain %s",
    (file, _code, rule, index) => {
      expect(rulesAgainst(planted(`violation-${index}`, file))).toContain(rule);
    },
  );

  test.each(ALLOWED.map((allowed, index) => [...allowed, index] as const))(
    "%s can contain %s",
    (file, _code, index) => {
      expect(rulesAgainst(planted(`allowed-${index}`, file))).toEqual([]);
    },
  );

  test("forbid circular imports, even of types", () => {
    expect(rulesAgainst("server/services/cycle/one.ts")).toContain("lint/suspicious/noImportCycles");
  });
});
