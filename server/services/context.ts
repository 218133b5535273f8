import { type Role, type Scope, sayMissingScope, scopesOf } from "@/server/domain/access/access";
import { AppError, type ErrorCode, type ErrorDetails } from "@/server/domain/error";
import type { HandedOver } from "@/server/domain/member/handed-over";
import type { Channel } from "@/server/domain/review/status";
import { type Database, type Transaction, transact } from "@/server/infra/db";
import { logger } from "@/server/infra/logger";

interface ActingMember {
  memberId: string;
  email: string;
  role: Role;
  scopes: readonly Scope[];
  handedOver: HandedOver | null;
}

/** Who acts: a member through a browser session, token or message link, or the application. */
export type Actor =
  | ({ kind: "member" } & ActingMember)
  | ({ kind: "token"; tokenId: string; tokenName: string } & ActingMember)
  | ({ kind: "link" } & ActingMember)
  | { kind: "system" };

/** Everything a verb knows about its caller: who acts, for which organization, and with what. */
export interface ServiceContext {
  organizationId: string;
  actor: Actor;
  db: Database | Transaction;
  /** Runs a task after the commit. It can't fail the request: the sweeper does what it couldn't. */
  afterCommit: (task: AfterCommit) => void;
  now: () => Date;
  requestId: string;
}

/** It gets the context outside the transaction that it waited for. */
export type AfterCommit = (ctx: ServiceContext) => Promise<void>;

/** A person, whether by session, token or link. */
export type Person = Exclude<Actor, { kind: "system" }>;

export function hasScope({ actor }: Pick<ServiceContext, "actor">, scope: Scope): boolean {
  return actor.kind === "system" || actor.scopes.includes(scope);
}

export function requireScope({ actor }: ServiceContext, scope: Scope): void {
  if (actor.kind !== "system" && !actor.scopes.includes(scope))
    throw new AppError("forbidden", sayMissingScope(scope, credential(actor, scope)));
}

/** The person who acts, for what only a person can do: start, decide, cancel. */
export function requirePerson(ctx: ServiceContext): Person {
  if (ctx.actor.kind === "system") throw new Error("the application itself can't act as a member");
  return ctx.actor;
}

const CHANNELS: Record<Person["kind"], Channel> = { member: "WEB", token: "API", link: "LINK" };

export function channelOf(person: Person): Channel {
  return CHANNELS[person.kind];
}

/** A refusal that stores a note after the refused transaction is rolled back. */
export class NotedRefusal extends AppError {
  constructor(
    code: ErrorCode,
    message: string,
    details: ErrorDetails,
    readonly note: (ctx: ServiceContext) => Promise<void>,
  ) {
    super(code, message, details);
  }
}

/**
 * Runs the work in one transaction, or in the one that's already open. Its `afterCommit` tasks run after the
 * commit.
 */
export async function inTransaction<T>(
  ctx: ServiceContext,
  work: (ctx: ServiceContext & { db: Transaction }) => Promise<T>,
): Promise<T> {
  const { db } = ctx;
  // Prisma would open a second transaction, and each would use one of the few connections.
  if (!("$connect" in db)) return work({ ...ctx, db });
  const tasks: AfterCommit[] = [];
  const result = await transact(db, (transaction) =>
    work({ ...ctx, db: transaction, afterCommit: (task) => tasks.push(task) }),
  ).catch(async (error: unknown) => {
    if (error instanceof NotedRefusal) await error.note(ctx);
    throw error;
  });
  for (const task of tasks) ctx.afterCommit(task);
  return result;
}

/** What lacks the scope. A token or a link can do at most what its member's role can, and often less. */
function credential({ kind, role }: Person, scope: Scope): string {
  return scopesOf(role).includes(scope) && kind !== "member" ? kind : `role (${role})`;
}

/** The `afterCommit` of a door: starts the task immediately, and only logs its failure. */
export function makeContext(fields: Omit<ServiceContext, "afterCommit">): ServiceContext {
  const ctx: ServiceContext = {
    ...fields,
    afterCommit: (task) =>
      void task(ctx).catch((error: unknown) =>
        logger().warn(
          { err: error, requestId: ctx.requestId },
          "a wake-up or notification failed; the sweeper repeats it",
        ),
      ),
  };
  return ctx;
}
