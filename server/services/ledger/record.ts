import type { LedgerAction } from "@/server/domain/ledger/actions";
import type { LedgerEntry } from "@/server/generated/prisma/client";
import { isDatabase, type Transaction } from "@/server/infra/db";
import { channelOf, type Origin, type ServiceContext } from "@/server/services/context";
import { type Subject, sealContent } from "./erasable";
import { requestIdOf, requestSql } from "./request";

type Fact =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly Fact[]
  | { readonly [field: string]: Fact };

export interface NewEntry {
  action: LedgerAction;
  subject: Subject;
  /** Facts that contain no text: IDs, enum values, numbers, and field names. */
  data?: Readonly<Record<string, Fact>>;
  /** Names and text, encrypted so that they can be erased. For a change, only the fields that differ. */
  private?: { before?: object; after?: object; [field: string]: unknown };
  runId?: string | null;
}

/**
 * Records an action by the actor. Has to run in the same transaction as the action. Never pass a password or the value
 * of a secret, token, or link.
 */
export async function recordEntry(ctx: ServiceContext & { db: Transaction }, entry: NewEntry): Promise<void> {
  const { db, organizationId } = ctx;
  if (isDatabase(db))
    throw new Error(`${entry.action} must be recorded in the same transaction as the change`);
  await insertEntry(db, { organizationId, at: ctx.now(), ...entryAuthor(ctx) }, entry);
}

type Author = Pick<LedgerEntry, "memberId" | "channel" | "tokenId" | "address" | "requestId">;

/** Inserts an entry for code that has no `ServiceContext`. All other code calls `recordEntry()`. */
export async function insertEntry(
  db: Transaction,
  { organizationId, at, ...author }: Author & Pick<LedgerEntry, "organizationId" | "at">,
  { action, subject, data = {}, private: content, runId = null }: NewEntry,
): Promise<void> {
  const sealed =
    content && hasContent(content) ? await sealContent(db, organizationId, subject, content) : null;
  await db.$executeRaw`
    INSERT INTO "LedgerEntry" ("id", "organizationId", "at", "action", "subjectType", "subjectId", "runId", "memberId",
      "channel", "tokenId", "address", "requestId", "data", "keyId", "sealed", "sealedHash")
    VALUES ("makeEntryId"(${at}::timestamptz), ${organizationId}, ${at}, ${action}, ${subject.type}, ${subject.id}, ${runId},
      ${author.memberId}, ${author.channel}, ${author.tokenId}, ${author.address}, ${author.requestId},
      ${JSON.stringify(data)}::jsonb, ${sealed?.keyId ?? null}, ${sealed?.sealed ?? null}, ${sealed?.sealedHash ?? null})`;
}

/** Returns the columns that identify an entry's author and request. */
export function entryAuthor({ actor, ...origin }: Pick<ServiceContext, "actor" | keyof Origin>): Author {
  const person = actor.kind === "system" ? null : actor;
  return {
    memberId: person?.memberId ?? null,
    channel: person && channelOf(person),
    tokenId: person?.kind === "token" ? person.tokenId : null,
    address: origin.address,
    requestId: requestIdOf(origin),
  };
}

/**
 * Makes database triggers record the actor's request, channel, and token in this transaction's entries. Call this
 * first.
 */
export async function nameAuthor(ctx: ServiceContext & { db: Transaction }): Promise<void> {
  const { channel, tokenId } = entryAuthor(ctx);
  await ctx.db.$queryRaw`
    SELECT ${requestSql(ctx)}, set_config('countersign.channel', ${channel ?? ""}, true),
      set_config('countersign.token', ${tokenId ?? ""}, true)`;
}

/** Returns whether there's anything to encrypt. For a change without text, `before` and `after` are empty. */
function hasContent(content: object): boolean {
  return Object.values(content).some(
    (value) =>
      value !== null && value !== undefined && (typeof value !== "object" || Object.keys(value).length > 0),
  );
}
