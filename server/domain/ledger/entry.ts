import { z } from "zod";
import { MemberRef } from "@/server/domain/access/member-ref";
import { SUBJECTS } from "./actions";

/** An entry in the form that is hashed, as canonical JSON (RFC 8785). */
export const LedgerEntryDto = z
  .object({
    type: z.literal("countersign/entry"),
    id: z.string(),
    organization: z.string(),
    at: z.iso.datetime(),
    action: z.string().meta({ description: "The action, such as `review.decided`." }),
    subject: z.object({
      type: z.string().meta({ description: `What the entry is about: ${SUBJECTS.join(", ")}.` }),
      id: z.string(),
    }),
    run: z.string().nullable().meta({ description: "The run that the entry belongs to." }),
    actor: z
      .object({
        member: z
          .string()
          .nullable()
          .meta({ description: "Null if Countersign itself performed the action." }),
        channel: z.string().nullable(),
        token: z.string().nullable(),
        address: z.string().nullable().meta({
          description: "The network of the client's address: the first 24 bits (IPv4) or 48 bits (IPv6).",
        }),
        request: z.string().nullable(),
      })
      .meta({ id: "LedgerActor" }),
    data: z.record(z.string(), z.json()).meta({
      description: "Facts that contain no names or text: IDs, enum values, numbers, and commitments to text.",
    }),
    sealed: z
      .object({
        key: z.string(),
        commitment: z.string().meta({ description: "The commitment to the decrypted JSON." }),
        content: z.string().meta({
          description:
            "AES-256-GCM, base64url: nonce, tag, ciphertext. The additional data is the subject, as `type:id`.",
        }),
      })
      .nullable()
      .meta({ description: "Names and text, unreadable once they're erased." }),
  })
  .meta({ id: "LedgerEntry" });
export type LedgerEntryDto = z.output<typeof LedgerEntryDto>;

/** A link: an entry's place in its organization's chain, in the form that is hashed. */
export const LedgerLinkDto = z
  .object({
    type: z.literal("countersign/link"),
    organization: z.string(),
    sequence: z.number().int().positive(),
    entry: z.string().meta({ description: "The SHA-256 of the entry." }),
    chainedAt: z.iso.datetime(),
    runSequence: z.number().int().positive().optional().meta({
      description:
        "The entry's position among its run's entries. A gap means that an entry is missing. Omitted if the entry isn't about a run.",
    }),
    previous: z.array(z.string()).meta({
      description:
        "The SHA-256 of each link 1, 2, 4, 8, … places earlier. Includes only distances that divide `sequence` and links that exist.",
    }),
  })
  .meta({ id: "LedgerLink" });
export type LedgerLinkDto = z.output<typeof LedgerLinkDto>;

/** A signed statement that identifies the last link in an organization's chain. */
export const LedgerHeadDto = z
  .object({
    type: z.literal("countersign/head"),
    organization: z.string(),
    sequence: z.number().int().positive(),
    hash: z.string().meta({ description: "The SHA-256 of the link." }),
    signedAt: z.iso.datetime(),
    key: z.string().meta({ description: "The key's thumbprint (RFC 7638)." }),
    signature: z.string().meta({
      description: "Ed25519, base64url, over the canonical JSON of the head without `signature`.",
    }),
  })
  .meta({ id: "LedgerHead" });
export type LedgerHeadDto = z.output<typeof LedgerHeadDto>;

/** A public key that signs heads, as a JWK (RFC 8037). */
export const SigningKeyDto = z
  .object({
    kty: z.literal("OKP"),
    crv: z.literal("Ed25519"),
    x: z.string(),
    kid: z.string().meta({ description: "The key's thumbprint (RFC 7638)." }),
    createdAt: z.iso.datetime(),
    startsAt: z.iso.datetime().optional().meta({
      description: "When the key starts signing. The key is published earlier, so that you can save it.",
    }),
    retiredAt: z.iso.datetime().nullable().meta({
      description:
        "When a different key replaces this one. Can be in the future. Null if no key replaces it.",
    }),
  })
  .meta({ id: "SigningKey" });
export type SigningKeyDto = z.output<typeof SigningKeyDto>;

/** The ledger's entries about a run, and what connects them to signed heads. */
export const LedgerProofDto = z
  .object({
    status: z.enum(["recorded", "not_recorded", "erased"]).meta({
      description:
        "`not_recorded` if the run predates the ledger. `erased` if its content was erased and can no longer be compared with the entries.",
    }),
    salt: z.string().nullable().meta({ description: "The salt of the run's commitments, in hex." }),
    entries: z
      .array(
        z
          .object({
            sequence: z.number().nullable().meta({
              description: "The entry's place in the chain. Null if it isn't chained yet.",
            }),
            entry: LedgerEntryDto,
            salts: z
              .object({ name: z.string().optional(), email: z.string().optional() })
              .meta({ id: "NameSalts" })
              .optional()
              .meta({
                description:
                  "Only for `member.named`: the salts of the commitments to the name and the email, in hex. Omitted if the file shows neither.",
              }),
          })
          .meta({ id: "ChainedEntry" }),
      )
      .meta({ description: "In chain order." }),
    people: z.array(MemberRef).meta({
      description:
        "The people named only in these entries, such as someone who opened a document but didn't decide the review.",
    }),
    links: z.array(LedgerLinkDto).meta({
      description: "The links that lead from each head to the entries that it covers, newest first.",
    }),
    heads: z.array(LedgerHeadDto).meta({ description: "Newest first." }),
    keys: z.array(SigningKeyDto).meta({
      description:
        "The public keys for verifying the heads. To prove anything, compare them with keys from another source.",
    }),
  })
  .meta({ id: "LedgerProof" });
export type LedgerProofDto = z.output<typeof LedgerProofDto>;
