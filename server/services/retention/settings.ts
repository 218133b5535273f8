import { AppError } from "@/server/domain/error";
import type { RetentionSettings } from "@/server/domain/retention/retention";
import { requireScope, type ServiceContext } from "@/server/services/context";

/** Reads how long the organization keeps runs. */
export async function readRetention({
  db,
  organizationId,
}: Pick<ServiceContext, "db" | "organizationId">): Promise<RetentionSettings> {
  return db.organization.findUniqueOrThrow({
    where: { id: organizationId },
    select: { eraseAfterDays: true, deleteAfterDays: true },
  });
}

/** Throws unless the caller is an owner, because retention permanently erases content. */
export function requireRetentionOwner(ctx: ServiceContext): void {
  requireScope(ctx, "members:write");
  if (ctx.actor.kind !== "system" && ctx.actor.role !== "owner")
    throw new AppError("forbidden", "Only an owner can change how long runs are kept. Ask an owner.");
}
