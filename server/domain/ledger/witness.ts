import { z } from "zod";
import { MAX_WITNESSES } from "./filters";

export const WitnessesDto = z.object({
  mails: z.array(
    z.object({
      email: z.string(),
      sentAt: z.iso.datetime().nullable(),
      /** The sequence number of the head in the last email. */
      sentSequence: z.number().nullable(),
      /** Why the last attempt failed. Null if it didn't. */
      lastError: z.string().nullable(),
    }),
  ),
  /** Webhooks that receive heads. */
  webhooks: z.array(z.object({ id: z.string(), url: z.string() })),
  /** The operator's file, to which each head is appended. Null if none is set up. */
  file: z
    .object({
      /** When the first head that is missing from the file was signed. Null if none is missing. */
      missingSince: z.iso.datetime().nullable(),
    })
    .nullable(),
  /** Whether there's a mail server. */
  sendsMail: z.boolean(),
});
export type WitnessesDto = z.output<typeof WitnessesDto>;

export const SetWitnesses = z.object({
  /** The email addresses of all witnesses. */
  emails: z
    .array(z.string().trim().toLowerCase().max(254).pipe(z.email("must be an email address")))
    .max(MAX_WITNESSES),
});
export type SetWitnesses = z.output<typeof SetWitnesses>;
