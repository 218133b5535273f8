import { z } from "zod";

/** How every response refers to a person. */
export const MemberRef = z
  .object({ id: z.string(), name: z.string(), email: z.string() })
  .meta({ id: "MemberRef" });
export type MemberRef = z.output<typeof MemberRef>;
