import { emailOfErased, nameErased } from "@/server/domain/erasure/person";
import type { Transaction } from "@/server/infra/db";
import type { ErasedPerson } from "./erased-person";

/** Replaces a person's names and email in the list of changes, which keeps the approvers from before and after a change. */
export async function eraseFromChanges(
  db: Transaction,
  { organizationId, memberId, email, names }: ErasedPerson,
): Promise<void> {
  const words = [email, ...names];
  const replacements = [emailOfErased(memberId), ...names.map(() => nameErased(memberId))];
  await db.$queryRaw`
    SELECT "eraseFromChanges"(${organizationId}, ${memberId}, ${words}::text[], ${replacements}::text[])::text`;
}
