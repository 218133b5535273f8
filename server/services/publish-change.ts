import type { Noun } from "@/server/domain/live/live-updates";
import { hub } from "@/server/infra/live/hub";
import type { ServiceContext } from "./context";

/** Publishes a change to open pages after the commit. Pages only get the changed object's ID. */
export function publishChange(
  ctx: Pick<ServiceContext, "organizationId" | "afterCommit">,
  noun: Noun,
  id: string | null,
): void {
  ctx.afterCommit(async () => hub().publish(ctx.organizationId, { noun, id }));
}
