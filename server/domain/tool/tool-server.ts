import { z } from "zod";
import { HeaderName } from "@/server/domain/http/header";
import { Revision } from "@/server/domain/revision";
import { boundedText } from "@/server/domain/text/text";

/** A tool as its server lists it. */
export const ListedTool = z.object({
  name: z.string(),
  description: z.string(),
  /** The JSON Schema of its input. */
  inputSchema: z.record(z.string(), z.json()),
});
export type ListedTool = z.output<typeof ListedTool>;

export const ConnectToolServerInput = z.object({
  name: z.string().trim().pipe(boundedText(100, 1)),
  /** Its address for MCP over streamable HTTP. */
  url: z.string().trim().pipe(boundedText(2_000, 1)),
  credentialId: z.string().max(100).nullable().default(null),
  /** The header that carries the credential. */
  headerName: HeaderName.default("Authorization"),
});
export type ConnectToolServerInput = z.output<typeof ConnectToolServerInput>;

export const ChangeToolServerInput = ConnectToolServerInput.extend({
  id: z.string(),
  /** The revision that was read, so that a concurrent change isn't overwritten. */
  revision: Revision,
});
export type ChangeToolServerInput = z.output<typeof ChangeToolServerInput>;

export interface ToolServerDto {
  id: string;
  name: string;
  url: string;
  credentialId: string | null;
  headerName: string;
  tools: { name: string; description: string }[];
  /** The agents that use its tools, by name. */
  usedBy: { id: string; name: string }[];
  /** Goes up when its name, address or credential changes. */
  revision: number;
  updatedAt: string;
}

/** How a server's tools differ from the ones that were adopted. */
export interface ToolChanges {
  added: string[];
  removed: string[];
  /** The old and the new definition of each, as text. */
  changed: { name: string; before: string; after: string }[];
}

/** A server's response to the request for its tools. */
export interface CheckedToolServer extends ToolChanges {
  /** The number of tools. */
  count: number;
  /** Identifies exactly these tools. */
  listed: string;
}

/** A saved server, with what it lists if its tools were adopted before. */
export type SavedToolServer = ToolServerDto & { found: CheckedToolServer | null };

export const AdoptToolsInput = z.object({
  id: z.string(),
  /** The `listed` of the tools that were shown. */
  listed: z.string(),
});
export type AdoptToolsInput = z.output<typeof AdoptToolsInput>;

/** A tool call, as a run shows it. */
export const ToolCallDto = z
  .object({
    attempt: z.number().meta({ description: "The attempt that made the call." }),
    server: z.string(),
    tool: z.string(),
    input: z.json(),
    output: z.string().nullable(),
    error: z.string().nullable(),
    reviewId: z
      .string()
      .nullable()
      .meta({ description: "The review that approved the call. Null if it needed none." }),
    startedAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: "ToolCall" });
export type ToolCallDto = z.output<typeof ToolCallDto>;
