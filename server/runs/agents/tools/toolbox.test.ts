import type { ToolSet } from "ai";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { ToolChoice } from "@/server/domain/agent/config";
import { parseEnv, settle } from "@/server/infra/env";
import { type RoughToolServer, startRoughToolServer } from "@/server/testing/servers/rough-tool-server";
import { until } from "@/server/testing/until";
import { openToolbox, type Toolbox, type ToolboxOptions } from "./toolbox";

let server: RoughToolServer;
beforeAll(async () => {
  server = await startRoughToolServer();
  settle(parseEnv({ OUTBOUND_ALLOW: server.host }));
});
afterAll(() => server.close());
beforeEach(() => {
  Object.assign(server.seen, { connected: 0, left: 0, streams: 0, calls: 0 });
  Object.assign(server.answers, { initialize: true, leave: true });
});

const ONE: ToolChoice[] = [{ serverId: "tsrv_1", tool: "act", needsApproval: false }];

function open(options: Partial<ToolboxOptions> = {}, choices = ONE) {
  const tool = { name: "act", description: "Acts.", inputSchema: { type: "object" } };
  const unbound = { headers: {}, carried: [], reference: [], change: null };
  const access = { id: "tsrv_1", name: "Rough", url: server.url, ...unbound, tools: [tool] };
  const signal = new AbortController().signal;
  const toolbox = openToolbox(choices, [access], { log: undefined, signal, secrets: [], ...options });
  if ("fault" in toolbox) throw new Error("the tool is there");
  return toolbox;
}

/** Returns whether a call to the tool waits for approval. */
async function waits(tool: ToolSet[string] | undefined): Promise<boolean> {
  const asks = tool?.needsApproval;
  return typeof asks === "function" ? asks({}, { toolCallId: "1", messages: [] }) : asks === true;
}

function act({ tools }: Toolbox): Promise<unknown> {
  return Promise.resolve(tools.act?.execute?.({}, { toolCallId: "1", messages: [] }));
}

describe("openToolbox", () => {
  test.each([
    [[true, false], true],
    [[false, true], true],
    [[false, false], false],
  ])(
    "offers a tool once if it was chosen twice, and asks if either choice requires approval: %j",
    async (asks, asked) => {
      const choices = asks.map((needsApproval) => ({ serverId: "tsrv_1", tool: "act", needsApproval }));
      const { tools, described } = open({}, choices);
      expect(Object.keys(tools)).toEqual(["act"]);
      expect(described).toHaveLength(1);
      expect(await waits(tools.act)).toBe(asked);
    },
  );

  test("fails an approved call with a retryable error while its server is down, and makes the call once the server is back", async () => {
    const rows = new Set<string>();
    const log = {
      begin: async () => "",
      beginApproved: async () => {
        rows.add("row");
        return { id: "row" };
      },
      finish: async () => {},
      retract: async (id: string) => void rows.delete(id),
    };
    const call = { id: "1", name: "act", serverId: "tsrv_1", server: "Rough", tool: "act", input: {} };
    const approved = { input: {}, reviewId: "rev_1" };
    server.answers.initialize = false;
    const asked = open({ log, timeoutMs: 100 }).callApproved({ ...call, inputSchema: {} }, approved);
    expect(await asked).toMatchObject({
      error: { code: "tools", retryable: true, message: expect.stringContaining("hasn't been sent yet") },
    });
    expect([rows.size, server.seen.calls]).toEqual([0, 0]);
    server.answers.initialize = true;
    expect(await open({ log }).callApproved({ ...call, inputSchema: {} }, approved)).toHaveProperty("answer");
    expect([rows.size, server.seen.calls]).toEqual([1, 1]);
  });

  test("ends its session with each server it used, even after a failed call", async () => {
    const toolbox = open();
    server.reply("refuses", "answers");
    expect(await act(toolbox)).toContain("Not today.");
    expect(await act(toolbox)).toBe("Done.");
    await until(
      async () => server.seen.streams,
      (streams) => streams === server.seen.connected,
    );
    toolbox.close();
    await until(
      async () => server.seen,
      ({ streams, left, connected }) => streams === 0 && left === connected,
    );
  });

  test("doesn't wait for a server that never confirms the end of its session", async () => {
    const toolbox = open();
    expect(await act(toolbox)).toBe("Done.");
    server.answers.leave = false;
    expect(toolbox.close()).toBeUndefined();
    await until(
      async () => server.seen.left,
      (left) => left === 1,
    );
  });

  test.each([
    ["a secret", "planted-0123456789", /^x+[[secrt\]]*$/],
    ["a surrogate pair", "😀😀", /^x+(😀|\uFFFD)*$/u],
    ["a character that can't be stored", "\0\0", /^x+\uFFFD*$/],
  ])("leaves no part of %s where a response is cut off", async (_, end, whole) => {
    const toolbox = open({ secrets: ["planted-0123456789"] });
    for (const before of [5, 3, 2, 1, 0]) {
      const text = `${"x".repeat(64 * 1024 - before)}${end}`;
      server.reply({ result: { content: [{ type: "text", text }] } });
      const answer = String(await act(toolbox));
      expect(answer.replace("\n[truncated]", "")).toMatch(whole);
      expect(answer.isWellFormed()).toBe(true);
    }
    toolbox.close();
  });

  test("reports a response that is nested too deeply", async () => {
    const toolbox = open();
    const toolResult = JSON.parse(`${"[".repeat(1_000)}${"]".repeat(1_000)}`);
    server.reply({ result: { toolResult } });
    expect(await act(toolbox)).toBe("[nested more than 32 levels deep]");
    toolbox.close();
  });

  test.each(["connecting", "calling"])(
    "stops immediately while it's %s, if its run is canceled",
    async (when) => {
      const cancel = new AbortController();
      const toolbox = open({ signal: cancel.signal });
      server.answers.initialize = when !== "connecting";
      if (when === "calling") server.reply("hangs");
      const acted = act(toolbox);
      await until(
        async () => (when === "connecting" ? server.seen.connected : server.seen.calls),
        (count) => count === 1,
      );
      cancel.abort();
      expect(await acted).toMatch(/^Error: /);
      toolbox.close();
    },
  );

  test.each(["endless", "huge", "endless stream"] as const)(
    "keeps working after a bad response: %s",
    async (kind) => {
      const toolbox = open({ timeoutMs: 2_000 });
      server.reply(kind);
      expect(await act(toolbox)).toMatch(/^Error: .+The call may still have happened\.$/s);
      expect(await act(toolbox)).toBe("Done.");
      toolbox.close();
    },
  );

  test("ends a call on time, regardless of garbage collection", async () => {
    const { gc } = globalThis;
    if (!gc) throw new Error("Node was started without --expose-gc");
    const toolbox = open({ timeoutMs: 2_000 });
    server.reply("endless stream");
    const collecting = setInterval(gc, 20);
    expect(await act(toolbox)).toMatch(/^Error: /);
    clearInterval(collecting);
    toolbox.close();
  });
});
