import { z } from "zod";
import { defineOperation } from "@/server/domain/operation";
import { PageQuery, pageOf } from "@/server/domain/pagination";
import { boundedText } from "@/server/domain/text/text";
import { TimeFilter } from "@/server/domain/time-filter";
import { LedgerEntryDto, LedgerHeadDto, SigningKeyDto } from "./entry";
import { MAX_AUDIT_COUNTED, MAX_AUDIT_SEARCH_CHARS } from "./filters";

const tag = "Audit";
const scope = "audit:read";

const MAX_ACTIONS = 50;

const Action = z
  .string()
  .max(60)
  .regex(/^[a-z_]+\.([a-z_]+|\*)$/, "must be an action, such as review.decided or review.*");

/**
 * Filters for a list of entries. The API refuses unknown filters, because ignoring a misspelled one would list
 * everything.
 */
export const AuditFilters = z.object({
  actor: boundedText(100, 1)
    .optional()
    .meta({ description: "The ID of the member who performed the action." }),
  action: z
    .union([Action.transform((action) => [action]), z.array(Action).min(1).max(MAX_ACTIONS)])
    .optional()
    .meta({
      description:
        "The action, such as `review.decided`, or `review.*` for all actions of that kind. Repeat the parameter to pass several values.",
    }),
  subject: boundedText(100, 1).optional().meta({
    description:
      "The ID of the subject, such as a workflow or a member. A run's ID also finds the entries about its reviews.",
  }),
  from: TimeFilter.optional().meta({ description: "Entries recorded at this time or later." }),
  to: TimeFilter.optional().meta({ description: "Entries recorded before this time." }),
  q: boundedText(MAX_AUDIT_SEARCH_CHARS).optional().meta({
    description:
      "Searches action labels as shown in the app, the names of workflows and agents, and the name and email address of the member who performed the action or is its subject. Searches only current names. Also finds entries by the exact ID of an entry, a subject, a run, a token, or a request. Doesn't search encrypted content.",
  }),
});
export type AuditFilters = z.output<typeof AuditFilters>;

/** Selects the next chunk of an export. `after` is the previous chunk's `next`. */
export const AuditChunkQuery = AuditFilters.extend({ after: boundedText(100, 1).optional() });

export const AuditEntryDto = z
  .object({
    sequence: z.number().int().positive().nullable().meta({
      description:
        "The entry's place in your organization's chain. Null until the entry is chained, which takes up to a second.",
    }),
    signed: z.boolean().meta({ description: "Whether a signed head covers the entry." }),
    entry: LedgerEntryDto,
    actorName: z.string().nullable().meta({
      description:
        "The person's current name. Null if Countersign itself performed the action, or if the person no longer exists.",
    }),
    subjectName: z.string().nullable().meta({
      description:
        "The subject's current name. For a run or a review, the workflow's name. Null if the subject has no name or no longer exists.",
    }),
    private: z.record(z.string(), z.json()).nullable().meta({
      description:
        "The decrypted content of `entry.sealed`: names and text, such as what an edit changed. Null if there is none or if it was erased.",
    }),
    erased: z.boolean().meta({ description: "Whether the entry had names and text that were erased." }),
  })
  .meta({ id: "AuditEntry" });
export type AuditEntryDto = z.output<typeof AuditEntryDto>;

export const AuditChunkDto = z.object({ entries: z.array(AuditEntryDto), next: z.string().nullable() });
export type AuditChunkDto = z.output<typeof AuditChunkDto>;

export const AuditPageDto = pageOf(AuditEntryDto).extend({
  exact: z.boolean().meta({
    description: `Whether \`totalElements\` is exact. Counting stops at ${MAX_AUDIT_COUNTED.toLocaleString("en")}.`,
  }),
});
export type AuditPageDto = z.output<typeof AuditPageDto>;

export const listAuditOperation = defineOperation({
  id: "listAuditEntries",
  method: "GET",
  path: "/api/v1/audit",
  tag,
  summary: "List audit entries, newest first",
  description: `All filters can be combined. Unknown parameters return 400, so a misspelled filter can't silently match every entry. The list has the newest ${MAX_AUDIT_COUNTED.toLocaleString("en")} matching entries. The exports have all of them.`,
  scope,
  query: PageQuery.extend(AuditFilters.shape).strict(),
  output: AuditPageDto,
  status: 200,
  examples: [
    {
      summary: "Decisions in November",
      query: "action=review.decided&from=2026-11-01T00:00:00Z&to=2026-12-01T00:00:00Z",
    },
    { summary: "Everything that a member did", query: "actor=mem_dana" },
  ],
});

export const exportAuditCsvOperation = defineOperation({
  id: "exportAuditCsv",
  method: "GET",
  path: "/api/v1/audit.csv",
  tag,
  summary: "Download audit entries as CSV, newest first",
  description: "Accepts the same filters as the list, and returns all matching entries.",
  scope,
  query: AuditFilters.strict(),
  output: z.string().meta({ description: "A header line, then one line per entry." }),
  status: 200,
  mediaType: "text/csv",
  examples: [{ summary: "Decisions", query: "action=review.decided" }],
});

export const exportAuditNdjsonOperation = defineOperation({
  id: "exportAuditNdjson",
  method: "GET",
  path: "/api/v1/audit.ndjson",
  tag,
  summary: "Download audit entries as JSON lines, newest first",
  description:
    "Accepts the same filters as the list, and returns all matching entries, each as one line in the list's format.",
  scope,
  query: AuditFilters.strict(),
  output: z.string().meta({ description: "One `AuditEntry` per line." }),
  status: 200,
  mediaType: "application/x-ndjson",
  examples: [{ summary: "Everything since November", query: "from=2026-11-01T00:00:00Z" }],
});

export const getHeadOperation = defineOperation({
  id: "getAuditHead",
  method: "GET",
  path: "/api/v1/audit/head",
  tag,
  summary: "Get a signed head that covers all entries so far",
  description:
    "Save the head outside the installation. If anyone rewrites the ledger later, evidence will no longer match the saved head. A head reveals none of your content.",
  scope,
  output: LedgerHeadDto,
  status: 200,
});

export const KeySetDto = z.object({
  keys: z.array(SigningKeyDto.extend({ use: z.literal("sig") }).meta({ id: "PublishedSigningKey" })),
});
export type KeySetDto = z.output<typeof KeySetDto>;

export const getKeySetOperation = defineOperation({
  id: "getSigningKeys",
  method: "GET",
  path: "/.well-known/countersign/keys.json",
  tag,
  summary: "Get the public keys for verifying signed heads of the ledger",
  description:
    "A JWK set (RFC 7517) of all keys, newest first. A new key is published before it's used. Retired keys stay, so old signatures can be verified. Keep a copy: a key that you've saved yourself proves more than one that you've just fetched.",
  scope: null,
  output: KeySetDto,
  status: 200,
});
