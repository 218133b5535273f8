import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AgentConfig } from "@/server/domain/agent/config";
import type { Database } from "@/server/infra/db";
import { createAgent } from "@/server/services/agent/create";
import type { ServiceContext } from "@/server/services/context";
import { useDatabase } from "@/server/testing/executor";
import { memberIdOf } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { makeTextAgent } from "@/server/testing/text-agent";
import { listToolServers } from "./list";

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useDatabase());
});
afterAll(() => close());

/** Connects servers with one tool each and creates two agents that use the tools. */
async function makeServers(names: string[]) {
  const owner = (await makeOrganization(db)).as("owner");
  const { organizationId } = owner;
  const [updatedById, at] = [memberIdOf(owner), owner.now()];
  const tools = [{ name: "read", description: "Reads.", inputSchema: { type: "object" } }];
  const held = { organizationId, url: "https://tools.example.com/mcp", headerName: "Authorization", tools };
  const ids = names.map((name) => `tsrv_${organizationId}_${name}`);
  await db.toolServer.createMany({
    data: names.map((name, index) => ({
      ...held,
      id: ids[index] ?? "",
      name,
      updatedById,
      createdAt: at,
      updatedAt: at,
    })),
  });
  for (const name of ["Second", "First"]) {
    const given = ids.map((serverId) => ({ serverId, tool: "read" }));
    const config = AgentConfig.parse({ kind: "model", instructions: "x", tools: given });
    await createAgent(owner, makeTextAgent({ name, config }));
  }
  return owner;
}

/** Counts the queries needed for the list. */
async function countQueries(owner: ServiceContext): Promise<number> {
  const asked: string[] = [];
  const counting = db.$extends({
    query: {
      $allOperations({ operation, args, query }) {
        asked.push(operation);
        return query(args);
      },
    },
  });
  await listToolServers({ ...owner, db: counting as unknown as ServiceContext["db"] });
  return asked.length;
}

describe("listToolServers", () => {
  test("returns the agents that use each server, with the same number of queries for any number of servers", async () => {
    const owner = await makeServers(["a", "b", "c", "d"]);
    const usedBy = [expect.objectContaining({ name: "First" }), expect.objectContaining({ name: "Second" })];
    expect(await listToolServers(owner)).toMatchObject(
      ["a", "b", "c", "d"].map((name) => ({ name, usedBy })),
    );
    expect(await countQueries(owner)).toBe(await countQueries(await makeServers(["a"])));
  });
});
