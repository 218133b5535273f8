import type { Scope } from "@/server/domain/access/access";
import { hasScope, type ServiceContext } from "@/server/services/context";
import { eraseMember } from "@/server/services/member/erase";
import { listRemovedMembers } from "@/server/services/member/list-removed";
import { getRetention } from "@/server/services/retention/get";
import { previewRetention } from "@/server/services/retention/preview";
import { setRetention } from "@/server/services/retention/set";
import { eraseRun } from "@/server/services/run/erase";
import type { Belongings } from "@/server/testing/belongings";

type Row = [string, Scope, (ctx: ServiceContext, ids: Belongings) => Promise<unknown>];

const KEEP_A_YEAR = { eraseAfterDays: 365, deleteAfterDays: null };
const reason = "Requested.";

/** The verbs that take an ID and erase something, each with its scope and a call. */
export const ERASURES: Row[] = [
  [
    "eraseRun",
    "runs:erase",
    async (ctx, { runId }) => {
      const where = { id: runId, organizationId: ctx.organizationId };
      const data = { status: "FAILED", reason: "STEP_FAILED" } as const;
      if (hasScope(ctx, "runs:erase")) await ctx.db.run.updateMany({ where, data });
      return eraseRun(ctx, { runId, reason });
    },
  ],
  [
    "eraseMember",
    "members:write",
    async (ctx, { memberId: id }) => {
      const where = { id, organizationId: ctx.organizationId };
      const data = { removedAt: ctx.now() };
      if (hasScope(ctx, "members:write")) await ctx.db.member.updateMany({ where, data });
      return eraseMember(ctx, { id, reason });
    },
  ],
];

/** The verbs for retention, each with its scope and a call. */
export const RETENTION: Row[] = [
  ["listRemovedMembers", "members:write", (ctx) => listRemovedMembers(ctx)],
  ["getRetention", "members:read", (ctx) => getRetention(ctx)],
  ["previewRetention", "members:write", (ctx) => previewRetention(ctx, KEEP_A_YEAR)],
  [
    "setRetention",
    "members:write",
    (ctx) =>
      setRetention(ctx, {
        settings: KEEP_A_YEAR,
        confirmed: { at: ctx.now().toISOString(), erased: 0, deleted: 0 },
      }),
  ],
];
