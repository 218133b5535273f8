import { z } from "zod";
import {
  AdoptToolsInput,
  ChangeToolServerInput,
  ConnectToolServerInput,
} from "@/server/domain/tool/tool-server";
import { adoptTools } from "@/server/services/tool-server/adopt";
import { changeToolServer } from "@/server/services/tool-server/change";
import { checkToolServer } from "@/server/services/tool-server/check";
import { connectToolServer } from "@/server/services/tool-server/connect";
import { listToolServers } from "@/server/services/tool-server/list";
import { removeToolServer } from "@/server/services/tool-server/remove";
import { memberProcedure, router } from "@/server/transports/trpc/init";

const ById = z.object({ id: z.string() });

export const toolServerRouter = router({
  list: memberProcedure.query(({ ctx }) => listToolServers(ctx.service)),
  connect: memberProcedure
    .input(ConnectToolServerInput)
    .mutation(({ ctx, input }) => connectToolServer(ctx.service, input)),
  change: memberProcedure
    .input(ChangeToolServerInput)
    .mutation(({ ctx, input }) => changeToolServer(ctx.service, input)),
  check: memberProcedure.input(ById).mutation(({ ctx, input }) => checkToolServer(ctx.service, input)),
  adopt: memberProcedure.input(AdoptToolsInput).mutation(({ ctx, input }) => adoptTools(ctx.service, input)),
  remove: memberProcedure.input(ById).mutation(({ ctx, input }) => removeToolServer(ctx.service, input)),
});
