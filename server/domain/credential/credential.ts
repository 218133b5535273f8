import { z } from "zod";
import { isHeaderValue } from "@/server/domain/http/header";
import { PROVIDERS } from "@/server/domain/model/provider";
import { Revision } from "@/server/domain/revision";
import { boundedText } from "@/server/domain/text/text";

/** A model provider's key, or a header value for HTTP agents and tool servers. */
export const CREDENTIAL_KINDS = [...PROVIDERS, "header"] as const;
export type CredentialKind = (typeof CREDENTIAL_KINDS)[number];

export const CredentialDto = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(CREDENTIAL_KINDS),
  /**
   * The only address that the secret is sent to. For a header, this is an origin, and the secret can be sent
   * to all of that origin's paths.
   */
  baseUrl: z.string(),
  /** The secret's last characters. Empty if the secret is short or missing. */
  hint: z.string(),
  /** Whether a secret is stored. Custom servers don't always need one. */
  hasSecret: z.boolean(),
  /** Increases with each save. */
  revision: z.number(),
  updatedAt: z.iso.datetime(),
});
export type CredentialDto = z.output<typeof CredentialDto>;

/** A secret that is sent in a header. */
const Secret = z
  .string()
  .trim()
  .pipe(boundedText(8_000, 1))
  .refine(
    isHeaderValue,
    "contains a line break or a character that isn't allowed in a header. Copy it again",
  );

export const SaveCredentialInput = z.object({
  /**
   * The revision that was read, so that a concurrent change isn't overwritten. Omitted for a new credential.
   */
  replaces: z.object({ id: z.string(), revision: Revision }).optional(),
  name: z.string().trim().pipe(boundedText(100, 1)),
  kind: z.enum(CREDENTIAL_KINDS),
  baseUrl: z.string().trim().pipe(boundedText(2_000, 1)),
  /** Omit to keep the secret. That's allowed only if the kind and address stay the same. Null removes the secret. */
  secret: Secret.nullable().optional(),
});
export type SaveCredentialInput = z.output<typeof SaveCredentialInput>;

/** A provider's model list, or the reason the request failed. */
export const CheckedCredential = z.discriminatedUnion("ok", [
  z.object({ ok: z.literal(true), models: z.array(z.string()) }),
  z.object({ ok: z.literal(false), message: z.string() }),
]);
export type CheckedCredential = z.output<typeof CheckedCredential>;
