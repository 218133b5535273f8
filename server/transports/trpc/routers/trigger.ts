import { z } from "zod";
import * as operations from "@/server/domain/trigger/api";
import { createTrigger } from "@/server/services/trigger/create";
import { deleteTrigger } from "@/server/services/trigger/delete";
import { findInputUser } from "@/server/services/trigger/find-input-user";
import { getTrigger } from "@/server/services/trigger/get";
import { getFiring } from "@/server/services/trigger/get-firing";
import { listTriggers } from "@/server/services/trigger/list";
import { listFirings } from "@/server/services/trigger/list-firings";
import { previewTrigger } from "@/server/services/trigger/preview";
import { rotateTriggerSecret } from "@/server/services/trigger/rotate-secret";
import { runTrigger } from "@/server/services/trigger/run-now";
import { testTrigger } from "@/server/services/trigger/test-trigger";
import { updateTrigger } from "@/server/services/trigger/update";
import { memberProcedure, router } from "@/server/transports/trpc/init";
import { operationMutation, operationQuery } from "@/server/transports/trpc/procedure";

export const triggerRouter = router({
  list: operationQuery(operations.listTriggersOperation, listTriggers),
  get: operationQuery(operations.getTriggerOperation, getTrigger),
  inputUser: memberProcedure
    .input(z.object({ id: z.string() }))
    .output(z.string().nullable())
    .query(({ ctx, input }) => findInputUser(ctx.service, input)),
  create: operationMutation(operations.createTriggerOperation, createTrigger),
  update: operationMutation(operations.updateTriggerOperation, updateTrigger),
  delete: operationMutation(operations.deleteTriggerOperation, deleteTrigger),
  // `preview` and `test` change nothing, but templates and payloads are too long for the URL of a query.
  preview: operationMutation(operations.previewTriggerOperation, previewTrigger),
  test: operationMutation(operations.testTriggerOperation, testTrigger),
  runNow: operationMutation(operations.runTriggerOperation, runTrigger),
  rotateSecret: operationMutation(operations.rotateTriggerSecretOperation, rotateTriggerSecret),
  firings: operationQuery(operations.listFiringsOperation, listFirings),
  firing: operationQuery(operations.getFiringOperation, getFiring),
});
