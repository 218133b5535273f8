import { z } from "zod";
import { HeaderName } from "@/server/domain/http/header";
import { Revision } from "@/server/domain/revision";
import { boundedText } from "@/server/domain/text/text";

/** A tool, as listed by its server. */
export const ListedTool = z.object({
  name: z.string(),
  description: z.string(),
  /** The tool's input, as a JSON Schema. */
  inputSchema: z.record(z.string(), z.json()),
});
export type ListedTool = z.output<typeof ListedTool>;

export const ConnectToolServerInput = z.object({
  name: z.string().trim().pipe(boundedText(100, 1)),
  /** The server's address for MCP over streamable HTTP. */
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
  /** The agents that use the server's tools, sorted by name. */
  usedBy: { id: string; name: string }[];
  /** Increases when the name, address, or credential changes. */
  revision: number;
  updatedAt: string;
}

/** The differences between a server's tools and the adopted ones. */
export interface ToolChanges {
  added: string[];
  removed: string[];
  /** Each tool's old and new definitions, as text. */
  changed: { name: string; before: string; after: string }[];
}

/** A server's current tools, compared with the adopted tools. */
export interface CheckedToolServer extends ToolChanges {
  /** The number of tools the server lists. */
  count: number;
  /** A fingerprint of the server's current tools. */
  listed: string;
}

/**
 * A saved server. `found` compares the server's current tools with the adopted tools. It's null if the server was just
 * connected.
 */
export type SavedToolServer = ToolServerDto & { found: CheckedToolServer | null };

export const AdoptToolsInput = z.object({
  id: z.string(),
  /** The `listed` value of the tools that were shown. */
  listed: z.string(),
});
export type AdoptToolsInput = z.output<typeof AdoptToolsInput>;

/** A tool call, as shown in a run. */
export const ToolCallDto = z
  .object({
    attempt: z.number().meta({ description: "The attempt that made the call." }),
    server: z.string(),
    tool: z.string(),
    input: z.json(),
    output: z.string().nullable(),
    error: z.string().nullable(),
    reviewId: z.string().nullable().meta({
      description: "The ID of the review that approved the call. Null if the call didn't need approval.",
    }),
    startedAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: "ToolCall" });
export type ToolCallDto = z.output<typeof ToolCallDto>;
