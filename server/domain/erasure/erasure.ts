import { z } from "zod";
import { MemberRef } from "@/server/domain/access/member-ref";

/** When a run's content was erased, by whom, and why. */
export const Erasure = z
  .object({
    at: z.iso.datetime(),
    by: MemberRef.nullable().meta({
      description: "Null if the organization's retention settings erased the content.",
    }),
    reason: z.string().nullable(),
    afterDays: z.number().nullable().meta({
      description:
        "The number of days that the organization kept content at the time. Null if a person erased the content.",
    }),
  })
  .meta({ id: "Erasure" });
export type Erasure = z.output<typeof Erasure>;
