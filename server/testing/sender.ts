import { createAgent } from "@/server/services/agent/create";
import type { ServiceContext } from "@/server/services/context";
import { makeTextAgent } from "./text-agent";

/** Creates an agent that sends a request. Returns a step that uses it. */
export async function makeSender(ctx: ServiceContext, url: string, method: "GET" | "POST" = "POST") {
  const config = { kind: "http" as const, method, url, headers: [], body: null, timeoutSeconds: 5 };
  const { id: agentId } = await createAgent(ctx, makeTextAgent({ config }));
  return { agentId, action: "Send." };
}
