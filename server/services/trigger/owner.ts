import { ROLES, scopesOf } from "@/server/domain/access/access";
import { writeAccountMail } from "@/server/domain/message/account-mail";
import { STOPPED } from "@/server/domain/trigger/words";
import type { Transaction } from "@/server/infra/db";
import { type Actor, inTransaction, type ServiceContext } from "@/server/services/context";
import { recordEntry } from "@/server/services/ledger/record";
import { pageUrl } from "@/server/services/link/token";
import { makeMemberContext } from "@/server/services/member/context";
import { queueMessages } from "@/server/services/outbox/messages";
import { MEMBER_REF, presentMember } from "@/server/services/presenters/member";
import { publishChange } from "@/server/services/publish-change";

type LockedContext = ServiceContext & { db: Transaction };

/** The roles that allow a trigger's owner to start runs. */
export const STARTING_ROLES = ROLES.filter((role) => scopesOf(role).includes("runs:write"));

/** Returns the owner as an actor with their current permissions, or the reason why the trigger has to stop. */
export async function findOwner(
  { db, organizationId }: LockedContext,
  ownerId: string,
): Promise<{ actor: Actor } | { stopped: string }> {
  const { removedAt, role, ...member } = await db.member.findFirstOrThrow({
    where: { id: ownerId, organizationId },
    select: { removedAt: true, role: true, ...MEMBER_REF.select },
  });
  const { name } = presentMember(member);
  if (removedAt) return { stopped: STOPPED.left(name) };
  if (!STARTING_ROLES.includes(role)) return { stopped: STOPPED.rights(name) };
  const { actor } = await makeMemberContext(db, ownerId);
  return { actor };
}

/** Disables a trigger if it can no longer act. Notifies the organization's owners. */
export async function stopUnable(ctx: ServiceContext, triggerId: string): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const { db, organizationId } = ctx;
    const trigger = await db.trigger.findFirst({
      where: { id: triggerId, organizationId, enabled: true },
      select: { ownerId: true, type: true, sourceWorkflowId: true },
    });
    if (!trigger) return;
    const owner = await findOwner(ctx, trigger.ownerId);
    if ("stopped" in owner) await stopTrigger(ctx, triggerId, owner.stopped);
    else if (trigger.type === "workflow" && trigger.sourceWorkflowId === null)
      await stopTrigger(ctx, triggerId, STOPPED.source);
  });
}

export async function stopTrigger(ctx: LockedContext, triggerId: string, reason: string): Promise<void> {
  const { db, organizationId } = ctx;
  const [stopped] = await db.trigger.updateManyAndReturn({
    where: { id: triggerId, organizationId, enabled: true },
    data: {
      enabled: false,
      nextAt: null,
      stoppedReason: reason,
      revision: { increment: 1 },
      updatedAt: ctx.now(),
    },
    select: { name: true, workflow: { select: { id: true, name: true } } },
  });
  if (!stopped) return;
  await recordEntry(ctx, {
    action: "trigger.disabled",
    subject: { type: "trigger", id: triggerId },
    data: { workflowId: stopped.workflow.id, fields: ["enabled"] },
    private: { reason },
  });
  publishChange(ctx, "trigger", triggerId);
  const owners = await db.member.findMany({
    where: { organizationId, role: "owner", removedAt: null },
    ...MEMBER_REF,
  });
  await queueMessages(
    ctx,
    owners.map((owner) => {
      const { id: memberId, name, email: to } = presentMember(owner);
      const before = [
        `Trigger “${stopped.name}” of workflow “${stopped.workflow.name}” was disabled. ${reason} It won't start runs until someone enables it.`,
        "See the workflow's triggers:",
      ];
      const link = pageUrl(`/workflows/${stopped.workflow.id}/triggers`);
      const subject = `A trigger for ${stopped.workflow.name} was disabled`;
      return {
        kind: "TRIGGER_STOPPED",
        memberId,
        to,
        write: () => writeAccountMail({ subject, name, before, link }),
      };
    }),
  );
}

/** Returns the owner columns of a trigger that this member takes over. */
export function ownedBy(
  { ownerId, earlierOwnerIds }: { ownerId: string; earlierOwnerIds: string[] },
  memberId: string,
): { ownerId: string; earlierOwnerIds: string[] } {
  const before = new Set([...earlierOwnerIds, ownerId]);
  before.delete(memberId);
  return { ownerId: memberId, earlierOwnerIds: [...before] };
}
