import type { ToolServer } from "@/server/generated/prisma/client";
import type { Transaction } from "@/server/infra/db";
import { admitChange, hashContent, type PendingChange } from "@/server/services/change/admission";
import type { ServiceContext } from "@/server/services/context";
import { findToolUsers } from "./find-users";

/** Like any change, except that a server whose tools no agent has needs only one person. */
export async function admitToolServerChange(
  ctx: ServiceContext & { db: Transaction },
  before: ToolServer,
  change: Pick<PendingChange, "content" | "weakens" | "request">,
): Promise<void> {
  if (change.weakens.length === 0) return;
  const { id, name } = before;
  await admitChange(ctx, {
    ...change,
    subject: { type: "tool-server", id, name },
    base: baseOfToolServer(before),
    isUnused: (await findToolUsers(ctx, [id])).length === 0,
  });
}

/** Its revision counts changes to its address but not to its tools. */
export function baseOfToolServer({ revision, tools }: Pick<ToolServer, "revision" | "tools">): string {
  return `${revision} ${hashContent(tools)}`;
}
