import { z } from "zod";

/** So much of a conversation is kept while people decide, as JSON. */
export const MAX_CONVERSATION_BYTES = 4 * 1024 * 1024;

/**
 * Where a call goes, with what, and what its tool was said to do when it was asked for. All but the host are
 * fingerprints: they show that something changed, and nothing of it.
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

/** A call of a tool that an agent asked for, and that people decide on. */
export const AskedCall = z.object({
  /** The model's own name for this call, and for the tool. */
  id: z.string(),
  name: z.string(),
  serverId: z.string(),
  server: z.string(),
  tool: z.string(),
  input: z.json(),
  /** What the tool takes, as JSON Schema. */
  inputSchema: z.record(z.string(), z.json()),
  /** Left out: it was asked for before calls were bound. */
  binding: CallBinding.optional(),
});
export type AskedCall = z.output<typeof AskedCall>;

/** A conversation with a model as it was left where a call had to wait, so that it goes on from there. */
export const KeptConversation = z.object({
  system: z.string(),
  user: z.string(),
  /** What the model and its tools said since, in the messages of the AI SDK. */
  said: z.array(z.record(z.string(), z.json())),
  /** What is not answered yet. The first is before people, the others follow one by one. */
  asked: z.array(AskedCall).min(1),
  /** What people have said about the calls before, for the model to read once all are answered. */
  notes: z.array(z.string()),
  /** Whether the model was asked to correct its answer already. */
  repaired: z.boolean(),
  /** How many calls of tools there were. */
  calls: z.int(),
});
export type KeptConversation = z.output<typeof KeptConversation>;

/** What people decided about the call that waited. */
export type CallAnswer =
  | { approved: true; reviewId: string; input: unknown; edited: boolean }
  | { approved: false; reason: string };

export interface Resumption {
  conversation: KeptConversation;
  answer: CallAnswer;
}
