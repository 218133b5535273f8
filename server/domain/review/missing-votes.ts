import { z } from "zod";
import { MemberRef } from "@/server/domain/access/member-ref";

/** The approvals that a review still needs. */
export const MissingVotes = z
  .object({
    votes: z.number().meta({ description: "The number of people who still have to approve the document." }),
    people: z
      .array(
        MemberRef.extend({
          coveredBy: MemberRef.nullable().meta({
            description:
              "The person who can now approve in this member's place. Null if nobody is covering for them.",
          }),
        }),
      )
      .meta({ description: "The first few people who can approve: the caller, then others by name." }),
    others: z.number().meta({ description: "The number of other people who can approve." }),
  })
  .meta({ id: "MissingVotes" });
export type MissingVotes = z.output<typeof MissingVotes>;
