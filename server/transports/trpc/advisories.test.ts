import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "@/server/infra/db";
import { snapshot } from "@/server/testing/database/snapshot";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { serveTrpc } from "./handler";

let db: Database;
let close: () => Promise<void>;
let folder: string;
beforeAll(async () => {
  ({ db, close } = await useDatabase());
  folder = mkdtempSync(join(tmpdir(), "countersign-spawn-"));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await close();
});

function findSources(path: string): string[] {
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) return findSources(inner);
    return /(?<!\.test)\.tsx?$/.test(entry.name) ? [inner] : [];
  });
}

describe("attacks on other builders", () => {
  test.each([
    "stdio:///bin/sh",
    "file:///bin/sh",
    "npx:server",
    "/bin/sh",
    "sh -c 'touch {marker}'",
    "http://127.0.0.1:9/;touch {marker}",
  ])("immune: CVE-2026-40933 process spawn: a tool server at %s starts no process", async (written) => {
    const marker = join(folder, "started");
    const url = written.replace("{marker}", marker);
    const organization = await makeOrganization(db);
    const ctx = organization.as("owner");
    if (ctx.actor.kind !== "member") throw new Error("a member is expected");
    const { organizationId, actor } = ctx;
    const membership = {
      organizationId,
      organizationName: "A",
      since: new Date(),
      userId: "usr_none",
      userName: "A",
      actor,
      signIn: { id: "sgn_none", device: "Test", address: null },
      organizations: [],
    };
    const before = await snapshot(db, organizationId);
    const input = {
      name: "Tools",
      url,
      command: "touch",
      args: [marker],
      env: { PATH: "/bin:/usr/bin" },
      transport: { type: "stdio", command: "touch", args: [marker] },
    };
    const request = new Request("http://localhost/api/trpc/toolServer.connect", {
      method: "POST",
      body: JSON.stringify(input),
      headers: { "content-type": "application/json", "sec-fetch-site": "same-origin" },
    });
    const signedIn = { ctx, membership, renew: async () => null };
    const response = await serveTrpc(request, async () => ({ requestId: "req-1", signedIn }));
    expect(response.status).toBe(400);
    expect(existsSync(marker)).toBe(false);
    expect(await snapshot(db, organizationId)).toBe(before);
  });

  test("immune: CVE-2026-56274 process spawn: only the database's own server is started", () => {
    const sources = ["app", "components", "server"].flatMap(findSources);
    const starting = sources.filter((path) =>
      /from "(?:node:)?(?:child_process|cluster|worker_threads)"/.test(readFileSync(path, "utf8")),
    );
    expect(sources.length).toBeGreaterThan(300);
    expect(
      starting.filter((path) => !/^server\/(infra\/database|testing|engine\/testing)\//.test(path)),
    ).toEqual([]);
    expect(starting.some((path) => path.startsWith("server/infra/database/"))).toBe(true);
  });
});
