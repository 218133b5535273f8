import { z } from "zod";
import { PageQuery, pageOf } from "@/server/domain/pagination";
import * as operations from "@/server/domain/workflow/api";
import { readWorkflowFile } from "@/server/services/draft/read-file";
import { cloneWorkflow } from "@/server/services/workflow/clone";
import { createWorkflow } from "@/server/services/workflow/create";
import { deleteWorkflow } from "@/server/services/workflow/delete";
import { getWorkflow } from "@/server/services/workflow/get";
import { listWorkflowNames } from "@/server/services/workflow/list-names";
import { listOutdatedWorkflows } from "@/server/services/workflow/list-outdated";
import { listWorkflowOverviews } from "@/server/services/workflow/list-overviews";
import { updateOutdatedWorkflows } from "@/server/services/workflow/update-of-agent";
import { memberProcedure, router } from "@/server/transports/trpc/init";
import { operationMutation, operationQuery } from "@/server/transports/trpc/procedure";

const MAX_FILE_LENGTH = 1024 * 1024;

const Search = z.string().trim().max(200);

const OverviewQuery = PageQuery.extend({
  sort: z.enum(["name", "createdAt", "updatedAt"]).optional(),
  search: Search.optional(),
});

export const workflowRouter = router({
  list: memberProcedure
    .input(OverviewQuery)
    .output(pageOf(operations.WorkflowOverview))
    .query(({ ctx, input }) => listWorkflowOverviews(ctx.service, input)),
  names: memberProcedure
    .input(
      z.object({
        chosen: z.string().max(64).optional(),
        search: Search.optional(),
        size: z.number().int().min(1).max(200).optional(),
      }),
    )
    .query(({ ctx, input }) => listWorkflowNames(ctx.service, input)),
  get: operationQuery(operations.getWorkflowOperation, getWorkflow),
  create: operationMutation(operations.createWorkflowOperation, createWorkflow),
  delete: operationMutation(operations.deleteWorkflowOperation, deleteWorkflow),
  clone: operationMutation(operations.cloneWorkflowOperation, cloneWorkflow),
  listOutdated: memberProcedure
    .input(z.object({ workflowId: z.string().optional() }))
    .query(({ ctx, input }) => listOutdatedWorkflows(ctx.service, input)),
  updateOutdated: memberProcedure
    .input(z.object({ workflowIds: z.array(z.string()).max(200) }))
    .mutation(({ ctx, input }) => updateOutdatedWorkflows(ctx.service, input)),
  readFile: memberProcedure
    .input(z.object({ text: z.string().max(MAX_FILE_LENGTH) }))
    .mutation(({ ctx, input }) => readWorkflowFile(ctx.service, input)),
});
