import { nestsDeeper } from "@/server/domain/json/read-json";
import { mapStringsAsync } from "@/server/domain/text/map-strings";
import { storable } from "@/server/domain/text/storable";
import { ListedTool } from "@/server/domain/tool/tool-server";
import { makeRedactor } from "@/server/infra/egress/redact";
import { explainMcp, type McpAddress, McpFault, openMcpClient } from "./client";

const TIMEOUT_MS = 15_000;
const MAX_PAGES = 10;
const MAX_TOOLS = 200;
const MAX_DESCRIPTION = 4_000;
/** Each level of nesting in a value takes up two or three levels in its schema. */
const MAX_NESTING = 100;
const MAX_BYTES = 512 * 1024;

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
    for (let page = 0; page < MAX_PAGES; page++) {
      const listed = await client.listTools({
        ...(cursor !== undefined && { params: { cursor } }),
        options: { timeout: TIMEOUT_MS },
      });
      for (const { name, description = "", inputSchema } of listed.tools) {
        if (nestsDeeper(inputSchema, MAX_NESTING))
          throw new McpFault(
            `The input schema of ${await clean(name)} is nested more than ${MAX_NESTING} levels deep.`,
          );
        const tool = ListedTool.parse(await mapStringsAsync({ name, description, inputSchema }, clean));
        tools.push({ ...tool, description: storable(tool.description.slice(0, MAX_DESCRIPTION)) });
      }
      cursor = listed.nextCursor;
      if (cursor === undefined) break;
    }
    if (tools.length > MAX_TOOLS) throw new McpFault(`The server has more than ${MAX_TOOLS} tools.`);
    if (JSON.stringify(tools).length > MAX_BYTES)
      throw new McpFault("The server's tool definitions are too large.");
    return tools;
  } finally {
    await client.close().catch(() => {});
  }
}
