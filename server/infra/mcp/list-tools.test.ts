import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseEnv, settle } from "@/server/infra/env";
import { type RoughToolServer, startRoughToolServer } from "@/server/testing/servers/rough-tool-server";
import { listMcpTools } from "./list-tools";

let server: RoughToolServer;
beforeAll(async () => {
  server = await startRoughToolServer();
  settle(parseEnv({ OUTBOUND_ALLOW: server.host }));
});
afterAll(() => server.close());

function list(tool: { description: string; inputSchema: object }) {
  server.tools.splice(0, 1, { name: "act", ...tool });
  return listMcpTools({ url: server.url, headers: {} });
}

const nest = (depth: number): object => (depth === 0 ? {} : { items: nest(depth - 1) });

describe("listMcpTools", () => {
  test("keeps only the parts of a server's description that can be stored", async () => {
    const description = `Acts. \0${"x".repeat(3_992)}😀`;
    const inputSchema = { type: "object", properties: { "a\0": { title: "A\uD800" } } };
    expect(await list({ description, inputSchema })).toEqual([
      {
        name: "act",
        description: `Acts. \uFFFD${"x".repeat(3_992)}\uFFFD`,
        inputSchema: { type: "object", properties: { "a\uFFFD": { title: "A\uFFFD" } } },
      },
    ]);
  });

  test("reports a tool whose input schema is nested too deeply", async () => {
    const listed = list({ description: "", inputSchema: { type: "object", properties: { a: nest(1_000) } } });
    await expect(listed).rejects.toThrow("The input schema of act is nested more than 100 levels deep.");
  });
});
