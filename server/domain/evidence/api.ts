import { z } from "zod";
import { defineOperation } from "@/server/domain/operation";
import { boundedText } from "@/server/domain/text/text";
import { TimeFilter } from "@/server/domain/time-filter";
import { MAX_ARCHIVED } from "./words";

/**
 * Selects the runs for an archive. The API refuses unknown filters, because ignoring a misspelled one would export all
 * runs.
 */
export const ArchiveFilters = z.object({
  workflowId: boundedText(100, 1).optional().meta({ description: "Runs of this workflow." }),
  memberId: boundedText(100, 1).optional().meta({
    description:
      "Runs that this member started or continued, or whose reviews they decided, reassigned, or commented on, at any time.",
  }),
  from: TimeFilter.optional().meta({
    description:
      "Runs that were in progress at this time or started later. A run ends when its status last changes.",
  }),
  to: TimeFilter.optional().meta({ description: "Runs that started before this time." }),
});
export type ArchiveFilters = z.output<typeof ArchiveFilters>;

export const ArchiveCountDto = z.object({
  totalElements: z.number(),
  exact: z.boolean(),
});
export type ArchiveCountDto = z.output<typeof ArchiveCountDto>;

export const exportEvidenceOperation = defineOperation({
  id: "exportEvidence",
  method: "GET",
  path: "/api/v1/evidence.zip",
  tag: "Audit",
  summary: "Download the evidence of several runs as one signed archive",
  description: `A zip with the evidence of each matching run, a page that lists the runs, and a signed manifest with the SHA-256 of every file. You can combine filters. Without any, all runs match. A zip can hold at most ${MAX_ARCHIVED.toLocaleString("en")} runs. If more match, the request fails, and the error says how many. Tests of single steps aren't included. A member can download one zip at a time. The audit log records the download.`,
  scope: "runs:read",
  alsoNeeds: ["reviews:read"],
  query: ArchiveFilters.extend({
    head: z.coerce.number().int().positive().optional().meta({
      description:
        "The sequence number of a head that you saved. The evidence includes the links between this head and the runs' entries. Defaults to the newest head.",
    }),
  }).strict(),
  output: z.string().meta({ description: "The zip.", format: "binary" }),
  status: 200,
  mediaType: "application/zip",
  refusals: [404, 409],
  examples: [
    {
      summary: "A workflow's runs in November",
      query: "workflowId=wf_abc123&from=2026-11-01T00:00:00Z&to=2026-12-01T00:00:00Z",
    },
    { summary: "All runs that involve a member", query: "memberId=mem_dana" },
  ],
});
