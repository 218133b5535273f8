import { expect, test } from "vitest";
import type { ToolServerAccess } from "@/server/infra/mcp/access";
import { bindCall, findChange } from "./bind-call";

const tool = { name: "act", description: "Acts.", inputSchema: { type: "object" } };
const server = (carried: string[], reference: string[]): ToolServerAccess => ({
  ...{ id: "tsrv_1", name: "Rough", url: "https://tools.example.com/mcp", headers: {}, change: null },
  ...{ carried, reference, tools: [tool] },
});

test("a call requested before APP_SECRET changed counts as unchanged while the previous secret is known", () => {
  const asked = bindCall(server(["old"], ["old ref"]), tool);
  const { reference: _, ...askedByValue } = asked;
  for (const call of [asked, askedByValue]) {
    expect(findChange(call, server(["new", "old"], ["new ref", "old ref"]), tool)).toBeNull();
    expect(findChange(call, server(["new"], ["new ref"]), tool)).toBe(
      "the tool server's secret or header changed",
    );
  }
});
