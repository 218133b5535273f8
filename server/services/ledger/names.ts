import { createHmac } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import type { MemberRef } from "@/server/domain/access/member-ref";
import type { LedgerEntry, Prisma } from "@/server/generated/prisma/client";
import type { Database, Transaction } from "@/server/infra/db";
import { NO_REQUEST } from "@/server/services/context";
import { MEMBER_REF, presentMember } from "@/server/services/presenters/member";
import { ensureKey } from "./erasable";
import { commitToText } from "./hash";
import { entryAuthor, insertEntry } from "./record";

/** The data that `member.named` records: commitments to a member's name and email. Null once they're erased. */
const Named = z.object({ number: z.number(), name: z.string().nullable(), email: z.string().nullable() });

/**
 * The salt of one name or email. Each name and email has a different salt, so that a salt shown in evidence doesn't
 * help anyone guess earlier names.
 */
function saltFor(salt: Uint8Array, text: string): Uint8Array {
  return createHmac("sha256", salt).update(text, "utf8").digest();
}

export function commitToName(salt: Uint8Array, text: string): string {
  return commitToText(saltFor(salt, text), text);
}

/**
 * Commits to the names and emails of members, unless a member's last entry already has the same commitments. Call this
 * after a name is set and also before it changes, because members who predate the ledger have no entry. The caller
 * locks the user.
 */
export async function recordNames(db: Transaction, where: Prisma.MemberWhereInput, at: Date): Promise<void> {
  const members = await db.member.findMany({
    where: { ...where, erasedAt: null },
    select: { ...MEMBER_REF.select, organizationId: true },
    orderBy: { id: "asc" },
  });
  for (const member of members) {
    const { name, email } = presentMember(member);
    const { salt } = await ensureKey(db, member.organizationId, { type: "member", id: member.id });
    const commitments = { name: commitToName(salt, name), email: commitToName(salt, email) };
    await insertNamed(db, member, { ...commitments, at });
  }
}

/** Records that a member's name and email were erased. */
export function recordErasedName(
  db: Transaction,
  member: { id: string; organizationId: string },
  at: Date,
): Promise<void> {
  return insertNamed(db, member, { name: null, email: null, at });
}

async function insertNamed(
  db: Transaction,
  { id, organizationId }: { id: string; organizationId: string },
  { at, ...commitments }: { name: string | null; email: string | null; at: Date },
): Promise<void> {
  const last = (await findNamed(db, organizationId, [id])).at(-1)?.named;
  const number = last ? last.number + 1 : 1;
  if (last && isDeepStrictEqual({ ...commitments, number: last.number }, last)) return;
  const author = entryAuthor({ actor: { kind: "system" }, ...NO_REQUEST });
  const data = { number, ...commitments };
  const subject = { type: "member", id } as const;
  await insertEntry(db, { organizationId, at, ...author }, { action: "member.named", subject, data });
}

/** Finds the entries that name these members, oldest names first. */
async function findNamed(db: Database | Transaction, organizationId: string, memberIds: string[]) {
  const entries = await db.$queryRaw<(LedgerEntry & { sequence: bigint | null })[]>`
    SELECT e.*, l."sequence" FROM "LedgerEntry" e LEFT JOIN "LedgerLink" l ON l."entryId" = e."id"
    WHERE e."organizationId" = ${organizationId} AND e."subjectId" = ANY(${memberIds}) AND e."action" = 'member.named'`;
  return entries
    .flatMap((entry) => {
      const named = Named.safeParse(entry.data).data;
      return named ? [{ entry, named }] : [];
    })
    .sort((a, b) => a.named.number - b.named.number);
}

/** A salt is present only if the entry commits to that name or email and the evidence shows it. */
export interface NameSalts {
  name?: string;
  email?: string;
}

/**
 * Finds the entries that prove these names and emails: each member's last entry, and earlier entries for any of the
 * given names.
 */
export async function proveNames(
  db: Database | Transaction,
  organizationId: string,
  people: readonly MemberRef[],
): Promise<(LedgerEntry & { sequence: bigint | null; salts?: NameSalts })[]> {
  const ids = [...new Set(people.map(({ id }) => id))];
  const named = await findNamed(db, organizationId, ids);
  const keys = await db.erasableKey.findMany({
    where: { organizationId, subjectType: "member", subjectId: { in: ids } },
  });
  return ids.flatMap((id) => {
    const shown = people.filter((person) => person.id === id);
    const key = keys.find(({ subjectId }) => subjectId === id);
    const ofMember = named.filter(({ entry }) => entry.subjectId === id);
    return ofMember.flatMap(({ entry, named }, index) => {
      const isLast = index === ofMember.length - 1;
      const salts = key && findSalts(key.salt, named, isLast ? shown : shown.map(({ name }) => ({ name })));
      return isLast || salts ? [{ ...entry, ...(salts && { salts }) }] : [];
    });
  });
}

/** Finds the salts of the shown names and emails that the entry commits to. */
function findSalts(
  salt: Uint8Array,
  named: z.output<typeof Named>,
  shown: readonly { name: string; email?: string }[],
): NameSalts | null {
  const find = (field: "name" | "email") => {
    const texts = shown.flatMap((person) => person[field] ?? []);
    const text = texts.find((text) => commitToName(salt, text) === named[field]);
    return text === undefined ? {} : { [field]: Buffer.from(saltFor(salt, text)).toString("hex") };
  };
  const salts = { ...find("name"), ...find("email") };
  return Object.keys(salts).length > 0 ? salts : null;
}
