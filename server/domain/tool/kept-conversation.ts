import { z } from "zod";

/** The maximum size, as JSON, of a conversation stored while people decide. */
export const MAX_CONVERSATION_BYTES = 4 * 1024 * 1024;

/**
 * A call's address, secret, and tool definition at the time when the agent requested the call. All fields except `host`
 * are fingerprints, so a change can be detected without storing the values.
 */
export const CallBinding = z.object({
  host: z.string(),
  address: z.string(),
  carried: z.string(),
  /**
   * Omitted for calls requested before secrets were bound by reference. Those calls are bound to the secret's
   * value.
   */
  reference: z.string().optional(),
  definition: z.string(),
});
export type CallBinding = z.output<typeof CallBinding>;

/** A tool call that the agent can't make until people decide on it. */
export const AskedCall = z.object({
  /** The model's ID for this call. */
  id: z.string(),
  /** The tool's name as the model knows it. */
  name: z.string(),
  serverId: z.string(),
  server: z.string(),
  tool: z.string(),
  input: z.json(),
  /** The tool's input, as a JSON Schema. */
  inputSchema: z.record(z.string(), z.json()),
  /** Omitted for calls requested before bindings existed. */
  binding: CallBinding.optional(),
});
export type AskedCall = z.output<typeof AskedCall>;

/**
 * A conversation with a model. It's stored when a call has to wait for a decision, so that the conversation
 * can continue later.
 */
export const KeptConversation = z.object({
  system: z.string(),
  user: z.string(),
  /** The messages from the model and its tools, in the AI SDK's format. */
  said: z.array(z.record(z.string(), z.json())),
  /** The calls that are still undecided. People decide on one call at a time, in this order. */
  asked: z.array(AskedCall).min(1),
  /** Reviewers' notes on earlier calls. The model gets the notes after all calls are decided. */
  notes: z.array(z.string()),
  /** Whether the model was already asked to correct its output. */
  repaired: z.boolean(),
  /** The number of tool calls so far. */
  calls: z.int(),
});
export type KeptConversation = z.output<typeof KeptConversation>;

/** The decision on the waiting call. */
export type CallAnswer =
  | { approved: true; reviewId: string; input: unknown; edited: boolean }
  | { approved: false; reason: string };

export interface Resumption {
  conversation: KeptConversation;
  answer: CallAnswer;
}
