import { z } from "zod";

/** A message on the socket. Slack sends `hello` first, and `disconnect` before it closes the socket. */
export const SocketMessage = z.union([
  z.object({ type: z.literal("hello") }),
  z.object({ type: z.literal("disconnect"), reason: z.string().optional() }),
  z.object({ envelope_id: z.string(), type: z.string(), payload: z.unknown() }),
]);

/** An event for the app. The app acknowledges it by sending back its `envelope_id`. */
export interface Envelope {
  envelope_id: string;
  type: string;
  payload?: unknown;
}

const User = z.object({ id: z.string(), team_id: z.string().optional() });
const Team = z.object({ id: z.string() });

/** The message whose button was clicked. */
const Container = z
  .object({ channel_id: z.string(), message_ts: z.string() })
  .transform(({ channel_id: channel, message_ts: ts }) => ({ channel, ts }));

/** A click on a button, or a form that someone submitted. */
export const Interaction = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("block_actions"),
    user: User,
    team: Team,
    trigger_id: z.string(),
    container: Container.optional().catch(undefined),
    actions: z.array(z.object({ action_id: z.string(), value: z.string().optional() })).min(1),
  }),
  z.object({
    type: z.literal("view_submission"),
    user: User,
    team: Team,
    view: z.object({
      callback_id: z.string(),
      private_metadata: z.string(),
      state: z.object({
        values: z.record(z.string(), z.record(z.string(), z.object({ value: z.string().nullish() }))),
      }),
    }),
  }),
]);

export type Interaction = z.output<typeof Interaction>;

/** A direct message from a person to the app. */
export const DirectMessage = z.object({
  team_id: z.string(),
  event: z.object({
    type: z.literal("message"),
    channel_type: z.literal("im"),
    channel: z.string(),
    user: z.string(),
    text: z.string(),
    // Excludes edits, and messages that an app sent (including this one).
    subtype: z.undefined().optional(),
    bot_id: z.undefined().optional(),
  }),
});
