import { emailOfErased, nameErased } from "@/server/domain/erasure/person";
import { Prisma } from "@/server/generated/prisma/client";
import type { Transaction } from "@/server/infra/db";
import type { ErasedPerson } from "./erased-person";

type Json = Prisma.JsonValue | undefined;

/** Replaces a person's names and email in the list of changes, which keeps the approvers from before and after a change. */
export async function eraseFromChanges(
  db: Transaction,
  { organizationId, memberId, email, names }: ErasedPerson,
): Promise<void> {
  const replaceAll = (text: string) => {
    const withoutEmail = replaceWord(text, email, emailOfErased(memberId));
    return names.reduce((text, name) => replaceWord(text, name, nameErased(memberId)), withoutEmail);
  };
  // The database refuses all other changes of this list.
  await db.$queryRaw`SELECT set_config('countersign.erasing', 'on', true)`;
  const records = await db.changeRecord.findMany({ where: { organizationId }, orderBy: { id: "asc" } });
  for (const { id, ...record } of records) {
    const [subjectName, before, after] = [record.subjectName, record.before, record.after].map((value) =>
      replaceTexts(value, replaceAll),
    );
    if (
      JSON.stringify([subjectName, before, after]) ===
      JSON.stringify([record.subjectName, record.before, record.after])
    )
      continue;
    await db.changeRecord.update({
      where: { id },
      data: {
        subjectName: String(subjectName),
        before: before ?? Prisma.DbNull,
        after: after ?? Prisma.DbNull,
      },
    });
  }
  await db.$queryRaw`SELECT set_config('countersign.erasing', '', true)`;
}

/** Replaces every text in a value. */
function replaceTexts(value: Json, replace: (text: string) => string): Json {
  if (typeof value === "string") return replace(value);
  if (Array.isArray(value)) return value.map((one) => replaceTexts(one, replace) ?? null);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([field, one]) => [field, replaceTexts(one, replace)]));
}

/** Replaces a name or an email, but not a part of a longer word. */
function replaceWord(text: string, word: string, replacement: string): string {
  const escaped = word.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
  return text.replaceAll(
    new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, "giu"),
    () => replacement,
  );
}
