import { z } from "zod";
import { CreateTokenInput, MemberTokenDto, TokenDto } from "@/server/domain/token/token";
import { createToken } from "@/server/services/token/create";
import { listTokens } from "@/server/services/token/list";
import { listTokensOfMembers } from "@/server/services/token/list-of-members";
import { revokeToken } from "@/server/services/token/revoke";
import { memberProcedure, router } from "@/server/transports/trpc/init";

export const tokenRouter = router({
  list: memberProcedure.output(z.array(TokenDto)).query(({ ctx }) => listTokens(ctx.service)),
  listOfMembers: memberProcedure
    .output(z.array(MemberTokenDto))
    .query(({ ctx }) => listTokensOfMembers(ctx.service)),
  create: memberProcedure
    .input(CreateTokenInput)
    .output(TokenDto.extend({ token: z.string() }))
    .mutation(({ ctx, input }) => createToken(ctx.service, input)),
  revoke: memberProcedure
    .input(z.object({ id: z.string() }))
    .output(z.null())
    .mutation(({ ctx, input }) => revokeToken(ctx.service, input)),
});
