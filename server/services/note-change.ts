import type { Noun } from "@/server/domain/live/change";
import { hub } from "@/server/infra/live/hub";
import type { ServiceContext } from "./context";

/** Tells pages that show it, once it is durable, that something is another than it was: its id, and nothing of it. */
export function noteChange(
  ctx: Pick<ServiceContext, "organizationId" | "afterCommit">,
  noun: Noun,
  id: string | null,
): void {
  ctx.afterCommit(async () => hub().announce(ctx.organizationId, { noun, id }));
}
