import { z } from "zod";
import { isHeaderValue } from "@/server/domain/http/header";
import { PROVIDERS } from "@/server/domain/model/provider";
import { Revision } from "@/server/domain/revision";
import { boundedText } from "@/server/domain/text/text";

/** A provider of models, or the value of a header for agents and tools that call addresses. */
export const CREDENTIAL_KINDS = [...PROVIDERS, "header"] as const;
export type CredentialKind = (typeof CREDENTIAL_KINDS)[number];

export const CredentialDto = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(CREDENTIAL_KINDS),
  /** Where it goes, and nowhere else; of a header the origin, to every path of which it goes. */
  baseUrl: z.string(),
  /** The last characters; empty for a short one or for none. */
  hint: z.string(),
  /** Whether there is a secret: a server of one's own may take calls without. */
  hasSecret: z.boolean(),
  /** Counts the saves. */
  revision: z.number(),
  updatedAt: z.iso.datetime(),
});
export type CredentialDto = z.output<typeof CredentialDto>;

/** Each goes into a header. */
const Secret = z
  .string()
  .trim()
  .pipe(boundedText(8_000, 1))
  .refine(isHeaderValue, "holds a line break or letters that a header cannot carry: copy it again");

export const SaveCredentialInput = z.object({
  /** As it was read, so that what somebody else saved since is not written over. Left out: it is a new one. */
  replaces: z.object({ id: z.string(), revision: Revision }).optional(),
  name: z.string().trim().pipe(boundedText(100, 1)),
  kind: z.enum(CREDENTIAL_KINDS),
  baseUrl: z.string().trim().pipe(boundedText(2_000, 1)),
  /** Left out: the one before stays, unless the address is another. Null: there is none. */
  secret: Secret.nullable().optional(),
});
export type SaveCredentialInput = z.output<typeof SaveCredentialInput>;

/** What a provider answered when it was asked which models it has. */
export const CheckedCredential = z.discriminatedUnion("ok", [
  z.object({ ok: z.literal(true), models: z.array(z.string()) }),
  z.object({ ok: z.literal(false), message: z.string() }),
]);
export type CheckedCredential = z.output<typeof CheckedCredential>;
