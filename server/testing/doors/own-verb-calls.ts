import { changePassword } from "@/server/services/account/change-password";
import { hashPassword } from "@/server/services/account/passwords";
import { renameSelf } from "@/server/services/account/rename-self";
import { createToken } from "@/server/services/token/create";
import { listTokens } from "@/server/services/token/list";
import { revokeToken } from "@/server/services/token/revoke";
import type { Call } from "./verb-calls";

/** The verbs for the caller's own data. They don't need a scope. */
export const OWN: [string, Call][] = [
  [
    "changePassword",
    async (ctx) => {
      const [current, password] = ["the current one", "long enough, really"];
      await ctx.db.user.updateMany({
        where: { members: { some: { organizationId: ctx.organizationId, role: "owner" } } },
        data: { passwordHash: await hashPassword(current) },
      });
      return changePassword(ctx, { current, password });
    },
  ],
  ["renameSelf", (ctx) => renameSelf(ctx, { name: "x" })],
  ["createToken", (ctx) => createToken(ctx, { name: "x" })],
  ["listTokens", (ctx) => listTokens(ctx)],
  ["revokeToken", (ctx, { tokenId: id }) => revokeToken(ctx, { id })],
];
