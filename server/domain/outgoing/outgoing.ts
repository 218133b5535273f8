import { z } from "zod";
import { pageOf } from "@/server/domain/pagination";

const OUTGOING_CHANNELS = ["EMAIL", "SLACK"] as const;
const OUTGOING_STATUSES = ["SENDING", "SENT", "KEPT", "REFUSED", "UNCERTAIN"] as const;
export type OutgoingStatus = (typeof OUTGOING_STATUSES)[number];

/** The exact content of a message that a step sends. */
export interface OutgoingContent {
  channel: (typeof OUTGOING_CHANNELS)[number];
  /** Email addresses, or one Slack channel. */
  to: string[];
  cc: string[];
  /** Null for Slack. */
  subject: string | null;
  /** In Markdown. */
  text: string;
  /** The HTML part of an email. Null for Slack. */
  html: string | null;
}

/** A message from a step, whether or not it was sent. */
export const OutgoingDto = z
  .object({
    id: z.string(),
    channel: z.enum(OUTGOING_CHANNELS),
    status: z.enum(OUTGOING_STATUSES).meta({
      description:
        "SENDING: being sent now. SENT: the provider accepted it. KEPT: no mail server is configured, so it was kept in the app instead of being sent. REFUSED: not sent. UNCERTAIN: it may have been sent, and won't be sent again unless a person requests it.",
    }),
    to: z.array(z.string()).meta({ description: "Email addresses, or one Slack channel." }),
    cc: z.array(z.string()),
    subject: z.string().nullable().meta({ description: "Null for Slack." }),
    text: z.string().meta({ description: "The message as it was sent, in Markdown." }),
    answer: z.string().nullable().meta({ description: "The provider's response." }),
    providerId: z.string().nullable().meta({
      description: "An email's Message-ID, or the channel and time that identify a Slack message.",
    }),
    refused: z
      .array(z.string())
      .meta({ description: "Recipients that the mail server refused. They didn't get the message." }),
    deferred: z.array(z.string()).meta({
      description:
        "The recipients in `refused` that the mail server refused temporarily. The message isn't resent to them.",
    }),
    beganAt: z.iso.datetime(),
    endedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: "OutgoingMessage" });
export type OutgoingDto = z.output<typeof OutgoingDto>;

/** A step's message as it appears in a list, without its text. */
export const OutgoingRow = OutgoingDto.omit({ text: true }).extend({
  runId: z.string(),
  stepOrder: z.number(),
  workflowName: z.string(),
});
export type OutgoingRow = z.output<typeof OutgoingRow>;

export const OutgoingPage = pageOf(OutgoingRow);
