import { z } from "zod";

/** A reference to a person, as used in every response. */
export const MemberRef = z
  .object({ id: z.string(), name: z.string(), email: z.string() })
  .meta({ id: "MemberRef" });
export type MemberRef = z.output<typeof MemberRef>;

/** Finds every reference to a person in a value. */
export function findMemberRefs(value: unknown): MemberRef[] {
  if (typeof value !== "object" || value === null) return [];
  const { success, data } = MemberRef.safeParse(value);
  return success ? [data] : Object.values(value).flatMap(findMemberRefs);
}
