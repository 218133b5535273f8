import { nestsDeeper } from "@/server/domain/json/read-json";
import { mapStringsAsync } from "@/server/domain/text/map-strings";
import { storable } from "@/server/domain/text/storable";
import { ListedTool } from "@/server/domain/tool/tool-server";
import { makeRedactor } from "@/server/infra/egress/redact";
import { explainMcp, type McpAddress, McpFault, openMcpClient } from "./client";

const TIMEOUT_MS = 15_000;
const MOST_PAGES = 10;
const MOST_TOOLS = 200;
const MOST_DESCRIPTION = 4_000;
/** Values nest less: each of their levels is two or three of what describes them. */
const MOST_NESTING = 100;
const MOST_BYTES = 512 * 1024;

/** Asks a server which tools it has. */
export async function listMcpTools(address: McpAddress): Promise<ListedTool[]> {
  try {
    return await ask(address);
  } catch (error) {
    throw new McpFault(explainMcp(error, Object.values(address.headers)));
  }
}

async function ask(address: McpAddress): Promise<ListedTool[]> {
  const redact = makeRedactor(Object.values(address.headers));
  const clean = (text: string) => redact(storable(text));
  const client = await openMcpClient(address, TIMEOUT_MS);
  try {
    const tools: ListedTool[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < MOST_PAGES; page++) {
      const listed = await client.listTools({
        ...(cursor !== undefined && { params: { cursor } }),
        options: { timeout: TIMEOUT_MS },
      });
      for (const { name, description = "", inputSchema } of listed.tools) {
        if (nestsDeeper(inputSchema, MOST_NESTING))
          throw new McpFault(`What ${await clean(name)} takes is nested more than ${MOST_NESTING} deep.`);
        const tool = ListedTool.parse(await mapStringsAsync({ name, description, inputSchema }, clean));
        tools.push({ ...tool, description: storable(tool.description.slice(0, MOST_DESCRIPTION)) });
      }
      cursor = listed.nextCursor;
      if (cursor === undefined) break;
    }
    if (tools.length > MOST_TOOLS) throw new McpFault(`It has more than ${MOST_TOOLS} tools.`);
    if (JSON.stringify(tools).length > MOST_BYTES)
      throw new McpFault("What it says of its tools is too long.");
    return tools;
  } finally {
    await client.close().catch(() => {});
  }
}
