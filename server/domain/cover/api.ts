import { z } from "zod";
import { MemberRef } from "@/server/domain/access/member-ref";
import { defineOperation } from "@/server/domain/operation";
import { COVER_STATUSES, MAX_COVER_DAYS, PAST_COVER_DAYS } from "./period";

const tag = "Covers";

export const CoverDto = z
  .object({
    id: z.string(),
    member: MemberRef.meta({ description: "The person who is away." }),
    cover: MemberRef.meta({ description: "The person who can decide reviews in their place." }),
    from: z.iso.datetime(),
    until: z.iso.datetime(),
    endedAt: z.iso
      .datetime()
      .nullable()
      .meta({ description: "When someone ended the cover early. Null if nobody did." }),
    setBy: MemberRef,
    status: z.enum(COVER_STATUSES),
  })
  .meta({ id: "Cover" });
export type CoverDto = z.output<typeof CoverDto>;

export const listCoversOperation = defineOperation({
  id: "listCovers",
  method: "GET",
  path: "/api/v1/covers",
  tag,
  summary: "List covers",
  scope: "members:read",
  query: z.object({
    status: z
      .enum(COVER_STATUSES)
      .optional()
      .meta({
        description: `Defaults to current and planned covers. \`over\` lists covers that ended in the last ${PAST_COVER_DAYS} days.`,
      }),
  }),
  output: z.array(CoverDto),
  status: 200,
  examples: [{ summary: "Current and planned covers" }],
});

const Email = z.string().trim().max(320);

const CoverInput = z.object({
  member: Email.nullish().meta({
    description:
      "The email of the person who is away. Defaults to the caller. Setting someone else's cover requires `members:write`.",
  }),
  cover: Email.meta({ description: "The email of the member who decides reviews in their place." }),
  from: z.iso
    .datetime({ offset: true })
    .nullish()
    .meta({ description: "Defaults to now. A past time counts as now." }),
  until: z.iso
    .datetime({ offset: true })
    .meta({ description: `At most ${MAX_COVER_DAYS} days after \`from\`.` }),
});

export const setCoverOperation = defineOperation({
  id: "setCover",
  method: "POST",
  path: "/api/v1/covers",
  tag,
  summary: "Choose who decides a member's reviews while they're away",
  description:
    "The person covering can decide the same reviews as the member. They get no other access. Decisions show both names, and the two share one vote.",
  scope: "reviews:decide",
  body: CoverInput,
  output: CoverDto,
  status: 201,
  examples: [
    {
      summary: "Sam covers for the caller for a week",
      body: { cover: "sam@example.com", from: "2026-12-01T08:00:00Z", until: "2026-12-08T08:00:00Z" },
    },
  ],
});

export const endCoverOperation = defineOperation({
  id: "endCover",
  method: "POST",
  path: "/api/v1/covers/{id}/end",
  tag,
  summary: "End a cover early, or cancel a planned one",
  scope: "reviews:decide",
  params: z.object({ id: z.string().meta({ description: "The cover's ID." }) }),
  output: CoverDto,
  status: 200,
  examples: [{ summary: "End a cover", path: { id: "cov_abc123" } }],
});
