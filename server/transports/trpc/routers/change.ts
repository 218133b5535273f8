import { z } from "zod";
import { PageQuery } from "@/server/domain/pagination";
import { listChanges } from "@/server/services/change/list";
import { confirmProposal } from "@/server/services/proposal/confirm";
import { listProposals } from "@/server/services/proposal/list";
import { withdrawProposal } from "@/server/services/proposal/withdraw";
import { memberProcedure, router } from "@/server/transports/trpc/init";

const Id = z.object({ id: z.string() });

export const changeRouter = router({
  list: memberProcedure.input(PageQuery).query(({ ctx, input }) => listChanges(ctx.service, input)),
  listProposals: memberProcedure.query(({ ctx }) => listProposals(ctx.service)),
  confirm: memberProcedure.input(Id).mutation(({ ctx, input }) => confirmProposal(ctx.service, input)),
  withdraw: memberProcedure.input(Id).mutation(({ ctx, input }) => withdrawProposal(ctx.service, input)),
});
