import { z } from "zod";
import { boundedText, LongText } from "@/server/domain/text/text";

/** One of the caller's passkeys. */
export const PasskeyDto = z.object({
  id: z.string(),
  name: z.string(),
  /** The thumbprint of the public key (RFC 7638), to compare with evidence. */
  thumbprint: z.string(),
  createdAt: z.iso.datetime(),
  /** When the passkey last signed. Null if it hasn't yet. */
  lastUsedAt: z.iso.datetime().nullable(),
});
export type PasskeyDto = z.output<typeof PasskeyDto>;

const PasskeyName = z
  .string()
  .transform((name) => name.trim().replace(/\s+/g, " "))
  .pipe(boundedText(60, 1));

const Bytes = z
  .string()
  .regex(/^[\w-]+$/, "must be base64url")
  .max(16_384);

/** The parts of the browser's response that the app uses when a passkey signs. */
export const Assertion = z.object({
  /** The credential's ID. */
  credential: Bytes,
  clientDataJSON: Bytes,
  authenticatorData: Bytes,
  signature: Bytes,
});
export type Assertion = z.output<typeof Assertion>;

export const StartSigningInput = z.object({
  id: z.string(),
  /** The document to be approved. Defaults to the review's current document. */
  output: LongText.nullish(),
  /** The hash of the document that was shown. */
  shown: z.string().nullish(),
});
export type StartSigningInput = z.output<typeof StartSigningInput>;

export const StartAddingPasskeyInput = z.object({ password: z.string() });

/** A new passkey's name, and the parts of the browser's response that the app uses. */
export const AddPasskeyInput = z.object({
  name: PasskeyName,
  credential: Bytes,
  clientDataJSON: Bytes,
  attestationObject: Bytes,
});
export type AddPasskeyInput = z.output<typeof AddPasskeyInput>;
export const RenamePasskeyInput = z.object({ id: z.string(), name: PasskeyName });
export type RenamePasskeyInput = z.output<typeof RenamePasskeyInput>;
export const RemovePasskeyInput = z.object({ id: z.string(), password: z.string() });
export type RemovePasskeyInput = z.output<typeof RemovePasskeyInput>;
