import { z } from "zod";

/** A reference to a person, as used in every response. */
export const MemberRef = z
  .object({ id: z.string(), name: z.string(), email: z.string() })
  .meta({ id: "MemberRef" });
export type MemberRef = z.output<typeof MemberRef>;
