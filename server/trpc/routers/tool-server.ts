import { z } from "zod";
import { ChangeToolServerInput, ConnectToolServerInput } from "@/server/domain/tool/tool-server";
import { changeToolServer } from "@/server/services/tool-server/change";
import { connectToolServer } from "@/server/services/tool-server/connect";
import { listToolServers } from "@/server/services/tool-server/list";
import { refreshToolServer } from "@/server/services/tool-server/refresh";
import { removeToolServer } from "@/server/services/tool-server/remove";
import { memberProcedure, router } from "@/server/trpc/init";

const ById = z.object({ id: z.string() });

export const toolServerRouter = router({
  list: memberProcedure.query(({ ctx }) => listToolServers(ctx.service)),
  connect: memberProcedure
    .input(ConnectToolServerInput)
    .mutation(({ ctx, input }) => connectToolServer(ctx.service, input)),
  change: memberProcedure
    .input(ChangeToolServerInput)
    .mutation(({ ctx, input }) => changeToolServer(ctx.service, input)),
  refresh: memberProcedure.input(ById).mutation(({ ctx, input }) => refreshToolServer(ctx.service, input)),
  remove: memberProcedure.input(ById).mutation(({ ctx, input }) => removeToolServer(ctx.service, input)),
});
