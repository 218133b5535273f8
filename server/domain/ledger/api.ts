import { z } from "zod";
import { defineOperation } from "@/server/domain/operation";
import { PageQuery, pageOf } from "@/server/domain/page";
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

/** Filters for a list of entries. Unknown filters are refused, because ignoring a misspelled one would list everything. */
export const AuditFilters = z.object({
  actor: boundedText(100, 1).optional().meta({ description: "The ID of the member who did it." }),
  action: z
    .union([Action.transform((action) => [action]), z.array(Action).min(1).max(MAX_ACTIONS)])
    .optional()
    .meta({
      description:
        "What was done, such as `review.decided`, or `review.*` for everything of that kind. Repeat the parameter to pass several values.",
    }),
  subject: boundedText(100, 1).optional().meta({
    description:
      "The ID of what it was done to, such as a workflow or a member. A run's ID also finds what happened in its reviews.",
  }),
  from: TimeFilter.optional().meta({ description: "Entries of this time or later." }),
  to: TimeFilter.optional().meta({ description: "Entries before this time." }),
  q: boundedText(MAX_AUDIT_SEARCH_CHARS).optional().meta({
    description:
      "Text in the name of the action as shown in the app, in the name or email address of a member who did it or whom it was about, or in the name of a workflow or agent, all as they're called now. Or the exact ID of an entry, a subject, a run, a token, or a request. Encrypted content isn't searched.",
  }),
});
export type AuditFilters = z.output<typeof AuditFilters>;

/** Reads the next entries for an export. `after` is the previous chunk's `next`. */
export const AuditChunkQuery = AuditFilters.extend({ after: boundedText(100, 1).optional() });

export const AuditEntryDto = z
  .object({
    sequence: z.number().int().positive().nullable().meta({
      description:
        "The entry's place in your organization's chain. Null for up to a second, until it's chained.",
    }),
    signed: z.boolean().meta({ description: "Whether a signed head covers the entry." }),
    entry: LedgerEntryDto,
    actorName: z.string().nullable().meta({
      description: "The name of the person now. Null if Countersign itself did it, or if the person is gone.",
    }),
    subjectName: z.string().nullable().meta({
      description:
        "What the subject is called now. For a run or a review, the workflow's name. Null if it has no name or is gone.",
    }),
    private: z.record(z.string(), z.json()).nullable().meta({
      description:
        "The decrypted content of `entry.sealed`: names and texts, such as what an edit changed. Null if there's none, or if it's erased.",
    }),
    erased: z.boolean().meta({ description: "Whether the entry had names and texts that were erased." }),
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
  summary: "Find out who did what, newest first",
  description: `All filters can be combined. An unknown parameter gets 400, because a misspelled filter would find everything. The list has the newest ${MAX_AUDIT_COUNTED.toLocaleString("en")} matching entries. The exports have all of them.`,
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
  output: z.string().meta({ description: "A header, and one line per entry." }),
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
    "Accepts the same filters as the list, and returns all matching entries, each as one line in the format of the list.",
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
    "Save the head outside the installation. If anyone rewrites the ledger later, evidence no longer matches it. A head reveals none of your content.",
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
  summary: "Get the public keys that heads of the ledger are signed with",
  description:
    "A JWK set (RFC 7517) of all keys, newest first. A new key is published before it signs. Retired keys stay, so old signatures can be verified. Keep a copy: a key that you've saved yourself proves more than one that you've just fetched.",
  scope: null,
  output: KeySetDto,
  status: 200,
});
