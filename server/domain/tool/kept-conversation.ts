import { z } from "zod";

/** The maximum size of a conversation kept while people decide, as JSON. */
export const MAX_CONVERSATION_BYTES = 4 * 1024 * 1024;

/**
 * A call's address, its secret, and its tool's definition at the time of the request. All but the host are
 * fingerprints: they show that something changed, but not what.
 */
export const CallBinding = z.object({
  host: z.string(),
  address: z.string(),
  carried: z.string(),
  /** Omitted if it was requested before secrets were bound by reference. It is then bound to the value. */
  reference: z.string().optional(),
  definition: z.string(),
});
export type CallBinding = z.output<typeof CallBinding>;

/** A tool call that an agent wants to make and people decide on. */
export const AskedCall = z.object({
  /** The model's own names for this call and for the tool. */
  id: z.string(),
  name: z.string(),
  serverId: z.string(),
  server: z.string(),
  tool: z.string(),
  input: z.json(),
  /** The JSON Schema of the tool's input. */
  inputSchema: z.record(z.string(), z.json()),
  /** Omitted if it was requested before calls were bound. */
  binding: CallBinding.optional(),
});
export type AskedCall = z.output<typeof AskedCall>;

/** A conversation with a model at the point where a call had to wait, so that it can continue from there. */
export const KeptConversation = z.object({
  system: z.string(),
  user: z.string(),
  /** The messages since then from the model and its tools, in the AI SDK's format. */
  said: z.array(z.record(z.string(), z.json())),
  /** The calls without an answer. People decide on the first, then on the others one by one. */
  asked: z.array(AskedCall).min(1),
  /** What people said about earlier calls. The model reads it once all are answered. */
  notes: z.array(z.string()),
  /** Whether the model was already asked to correct its answer. */
  repaired: z.boolean(),
  /** The number of tool calls so far. */
  calls: z.int(),
});
export type KeptConversation = z.output<typeof KeptConversation>;

/** What people decided about the waiting call. */
export type CallAnswer =
  | { approved: true; reviewId: string; input: unknown; edited: boolean }
  | { approved: false; reason: string };

export interface Resumption {
  conversation: KeptConversation;
  answer: CallAnswer;
}
