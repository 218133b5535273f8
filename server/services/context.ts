import { type Role, type Scope, sayMissingScope, scopesOf } from "@/server/domain/access/access";
import { AppError, type ErrorCode, type ErrorDetails } from "@/server/domain/error";
import type { HandedOver } from "@/server/domain/member/handed-over";
import type { Covered } from "@/server/domain/review/may-decide";
import type { Channel } from "@/server/domain/review/status";
import { type Database, isDatabase, type Transaction, transact } from "@/server/infra/db";
import { logger } from "@/server/infra/logger";

interface ActingMember {
  memberId: string;
  email: string;
  role: Role;
  scopes: readonly Scope[];
  handedOver: HandedOver | null;
  /** The people this member covers for. */
  covering: readonly Covered[];
  /** Set if a trigger starts a run on the member's behalf. */
  byTrigger?: true;
}

/**
 * The application, or a member using a browser session, token, message link, or Slack account. `decidesSeveral` is true
 * on the page where a member decides several reviews together.
 */
export type Actor =
  | ({ kind: "member"; decidesSeveral?: true } & ActingMember)
  | ({ kind: "token"; tokenId: string; tokenName: string } & ActingMember)
  | ({ kind: "link" } & ActingMember)
  | ({ kind: "slack" } & ActingMember)
  | { kind: "system" };

/** The request that an action is part of. */
export interface Origin {
  requestId: string;
  /** The network of the client's address, such as 203.0.113.0/24. Null if it's unknown. */
  address: string | null;
}

/** The origin of work that wasn't caused by a request. */
export const NO_REQUEST: Origin = { requestId: "none", address: null };

/** The context passed to every verb: the actor, the organization, and the database to use. */
export interface ServiceContext extends Origin {
  organizationId: string;
  actor: Actor;
  db: Database | Transaction;
  /**
   * Runs a task after the commit. If a task fails, the request still succeeds, and the sweeper repeats the
   * task.
   */
  afterCommit: (task: AfterCommit) => void;
  now: () => Date;
}

/** A task that runs after the commit, with the context from outside the transaction. */
export type AfterCommit = (ctx: ServiceContext) => Promise<void>;

/** A member using a session, token, link, or Slack account. */
export type Person = Exclude<Actor, { kind: "system" }>;

export function hasScope({ actor }: Pick<ServiceContext, "actor">, scope: Scope): boolean {
  return actor.kind === "system" || actor.scopes.includes(scope);
}

export function requireScope({ actor }: ServiceContext, scope: Scope): void {
  if (actor.kind !== "system" && !actor.scopes.includes(scope))
    throw new AppError("forbidden", sayMissingScope(scope, credential(actor, scope)));
}

/**
 * Returns the acting person. Use it for things only a person can do, such as starting, deciding, or
 * canceling.
 */
export function requirePerson(ctx: ServiceContext): Person {
  if (ctx.actor.kind === "system") throw new Error("the application itself can't act as a member");
  return ctx.actor;
}

const CHANNELS: Record<Person["kind"], Channel> = {
  member: "WEB",
  token: "API",
  link: "LINK",
  slack: "SLACK",
};

export function channelOf(person: Person): Channel {
  if (person.byTrigger) return "TRIGGER";
  return person.kind === "member" && person.decidesSeveral ? "BULK" : CHANNELS[person.kind];
}

/** Returns the context for one of several decisions made together in a browser session. */
export function asOneOfSeveral(ctx: ServiceContext): ServiceContext {
  const { actor } = ctx;
  return actor.kind === "member" ? { ...ctx, actor: { ...actor, decidesSeveral: true } } : ctx;
}

/** An error whose `note` runs after its transaction is rolled back. */
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
 * Runs `work` in the open transaction, or in a new one if none is open. Its `afterCommit` tasks run after the
 * commit.
 */
export async function inTransaction<T>(
  ctx: ServiceContext,
  work: (ctx: ServiceContext & { db: Transaction }) => Promise<T>,
): Promise<T> {
  const { db } = ctx;
  // Otherwise, Prisma would open a second transaction and occupy another of the few connections.
  if (!isDatabase(db)) return work({ ...ctx, db });
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

/** Names what lacks the scope: the role, or the token, link, or Slack account if the member's role has the scope. */
function credential({ kind, role }: Person, scope: Scope): string {
  return scopesOf(role).includes(scope) && kind !== "member" ? kind : `role (${role})`;
}

/** Creates a request's context. Its `afterCommit` starts tasks immediately and only logs failures. */
export function makeContext(fields: Omit<ServiceContext, "afterCommit">): ServiceContext {
  const ctx: ServiceContext = {
    ...fields,
    afterCommit: (task) =>
      void task(ctx).catch((error: unknown) =>
        logger().warn(
          { err: error, requestId: ctx.requestId },
          "a wake-up or notification failed; the sweeper will retry it",
        ),
      ),
  };
  return ctx;
}
