import { z } from "zod";
import { MemberRef } from "@/server/domain/access/member-ref";

/** What a review still waits for. */
export const MissingVotes = z
  .object({
    votes: z.number().meta({ description: "How many more people must stand behind the text." }),
    people: z.array(MemberRef).meta({ description: "Who can: the caller, then by name, the first of them." }),
    others: z.number().meta({ description: "How many more can." }),
  })
  .meta({ id: "MissingVotes" });
export type MissingVotes = z.output<typeof MissingVotes>;
