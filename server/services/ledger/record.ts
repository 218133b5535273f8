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
  /** Facts without text: IDs, enums, numbers, and the names of fields. */
  data?: Readonly<Record<string, Fact>>;
  /** Names and texts: of a change, only the fields that differ. They're encrypted, so that they can be erased. */
  private?: { before?: object; after?: object; [field: string]: unknown };
  runId?: string | null;
}

/**
 * Records what the actor did, in the transaction that does it. Never pass a password, or the value of a secret, a token
 * or a link.
 */
export async function recordEntry(ctx: ServiceContext & { db: Transaction }, entry: NewEntry): Promise<void> {
  const { db, organizationId } = ctx;
  if (isDatabase(db)) throw new Error(`${entry.action} must be recorded in the transaction of the change`);
  await insertEntry(db, { organizationId, at: ctx.now(), ...authorOf(ctx) }, entry);
}

type Author = Pick<LedgerEntry, "memberId" | "channel" | "tokenId" | "address" | "requestId">;

/** Inserts an entry of someone who has no context. All others call `recordEntry()`. */
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

/** Returns who acts, as an entry's columns. */
export function authorOf({ actor, ...origin }: Pick<ServiceContext, "actor" | keyof Origin>): Author {
  const person = actor.kind === "system" ? null : actor;
  return {
    memberId: person?.memberId ?? null,
    channel: person && channelOf(person),
    tokenId: person?.kind === "token" ? person.tokenId : null,
    address: origin.address,
    requestId: requestIdOf(origin),
  };
}

/** Names the actor's request, channel and token in the entries that triggers record in this transaction. Call this first. */
export async function nameAuthor(ctx: ServiceContext & { db: Transaction }): Promise<void> {
  const { channel, tokenId } = authorOf(ctx);
  await ctx.db.$queryRaw`
    SELECT ${requestSql(ctx)}, set_config('countersign.channel', ${channel ?? ""}, true),
      set_config('countersign.token', ${tokenId ?? ""}, true)`;
}

/** Returns whether there's anything to encrypt: a change without texts has nothing before and after. */
function hasContent(content: object): boolean {
  return Object.values(content).some(
    (value) =>
      value !== null && value !== undefined && (typeof value !== "object" || Object.keys(value).length > 0),
  );
}
