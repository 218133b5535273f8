import { z } from "zod";
import * as operations from "@/server/domain/agent/api";
import { AgentConfigInput } from "@/server/domain/agent/config-input";
import { getAgentFiguresOperation } from "@/server/domain/agent/figures";
import { startRunOperation } from "@/server/domain/run/api";
import { boundedText, LongText } from "@/server/domain/text/text";
import { MAX_ACTION } from "@/server/domain/workflow/limits";
import { compareAgent } from "@/server/services/agent/compare";
import { createAgent } from "@/server/services/agent/create";
import { deleteAgent } from "@/server/services/agent/delete";
import { getAgent } from "@/server/services/agent/get";
import { getAgentFigures } from "@/server/services/agent/get-figures";
import { listAgents } from "@/server/services/agent/list";
import { listAgentNames } from "@/server/services/agent/list-names";
import { listAgentVersions } from "@/server/services/agent/list-versions";
import { restoreAgent } from "@/server/services/agent/restore";
import { updateAgent } from "@/server/services/agent/update";
import { tryAgent } from "@/server/services/run/trial/try-agent";
import { updateWorkflowsOfAgent } from "@/server/services/workflow/update-of-agent";
import { memberProcedure, router } from "@/server/transports/trpc/init";
import { operationMutation, operationQuery } from "@/server/transports/trpc/procedure";

export const agentRouter = router({
  list: operationQuery(operations.listAgentsOperation, listAgents),
  names: memberProcedure.query(({ ctx }) => listAgentNames(ctx.service)),
  get: operationQuery(operations.getAgentOperation, getAgent),
  figures: operationQuery(getAgentFiguresOperation, getAgentFigures),
  create: operationMutation(operations.createAgentOperation, createAgent),
  update: operationMutation(operations.updateAgentOperation, updateAgent),
  delete: operationMutation(operations.deleteAgentOperation, deleteAgent),
  versions: operationQuery(operations.listAgentVersionsOperation, listAgentVersions),
  compare: memberProcedure
    .input(
      z.object({
        agentId: z.string(),
        with: z.union([
          z.object({ runId: z.string() }),
          z.object({ workflowId: z.string() }),
          z.object({ version: operations.VersionNumber }),
        ]),
        to: operations.VersionNumber.optional(),
      }),
    )
    .query(({ ctx, input }) => compareAgent(ctx.service, input)),
  try: memberProcedure
    .input(
      z.object({
        agentId: z.string(),
        config: AgentConfigInput,
        /** The step's instructions. */
        action: boundedText(MAX_ACTION),
        input: LongText,
      }),
    )
    .output(startRunOperation.output)
    .mutation(({ ctx, input }) => tryAgent(ctx.service, input)),
  restore: operationMutation(operations.restoreAgentOperation, restoreAgent),
  updateWorkflows: operationMutation(operations.updateWorkflowsOfAgentOperation, updateWorkflowsOfAgent),
});
