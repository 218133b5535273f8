import type { Scope } from "@/server/domain/access/access";
import type { ServiceContext } from "@/server/services/context";
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
import type { Belongings } from "@/server/testing/belongings";

type Row = [string, Scope, (ctx: ServiceContext, ids: Belongings) => Promise<unknown>, alsoNeeds?: Scope[]];

const page = { page: 0, size: 20 };
const DAILY = { cron: "0 9 * * *", timeZone: "UTC", missed: "skip", overlap: "skip", template: "" } as const;

/** The verbs of triggers, each with its scopes and a call. */
export const TRIGGERS: Row[] = [
  ["listTriggers", "workflows:read", (ctx, { workflowId: id }) => listTriggers(ctx, { id })],
  ["findInputUser", "workflows:read", (ctx, { workflowId: id }) => findInputUser(ctx, { id })],
  [
    "createTrigger",
    "workflows:write",
    (ctx, { workflowId: id }) => createTrigger(ctx, { id, type: "schedule", schedule: DAILY }),
    ["runs:write"],
  ],
  [
    "previewTrigger",
    "workflows:write",
    (ctx, { workflowId: id }) => previewTrigger(ctx, { id, schedule: DAILY, payload: undefined }),
  ],
  [
    "getTrigger",
    "workflows:read",
    (ctx, { workflowId: id, triggerId }) => getTrigger(ctx, { id, triggerId }),
  ],
  [
    "updateTrigger",
    "workflows:write",
    (ctx, { workflowId: id, triggerId }) => updateTrigger(ctx, { id, triggerId, name: "x" }),
    ["runs:write"],
  ],
  [
    "deleteTrigger",
    "workflows:write",
    (ctx, { workflowId: id, triggerId }) => deleteTrigger(ctx, { id, triggerId }),
  ],
  [
    "testTrigger",
    "workflows:write",
    (ctx, { workflowId: id, triggerId }) => testTrigger(ctx, { id, triggerId, payload: {} }),
    ["runs:read"],
  ],
  [
    "runTrigger",
    "runs:write",
    (ctx, { workflowId: id, triggerId }) => runTrigger(ctx, { id, triggerId, payload: {} }),
  ],
  [
    "rotateTriggerSecret",
    "workflows:write",
    (ctx, { workflowId: id, triggerId }) => rotateTriggerSecret(ctx, { id, triggerId }),
    ["runs:write"],
  ],
  [
    "listFirings",
    "runs:read",
    (ctx, { workflowId: id, triggerId }) => listFirings(ctx, { id, triggerId, ...page }),
  ],
  [
    "getFiring",
    "runs:read",
    (ctx, { workflowId: id, triggerId, firingId }) => getFiring(ctx, { id, triggerId, firingId }),
  ],
];
