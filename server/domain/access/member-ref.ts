import { z } from "zod";

/** Who did something, as every answer names people. */
export const MemberRef = z
  .object({ id: z.string(), name: z.string(), email: z.string() })
  .meta({ id: "MemberRef" });
export type MemberRef = z.output<typeof MemberRef>;
