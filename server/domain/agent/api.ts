import { z } from "zod";
import { MemberRef } from "@/server/domain/access/member-ref";
import { defineOperation } from "@/server/domain/operation";
import { PageQuery, pageOf } from "@/server/domain/pagination";
import { RUN_STATUSES } from "@/server/domain/run/status";
import { boundedText } from "@/server/domain/text/text";
import { AGENT_KINDS, AgentId } from "./agent";
import { AgentConfig } from "./config";
import { AgentConfigInput } from "./config-input";

const tag = "Agents";
const AgentPath = { agentId: "invoice_reader" };
const AgentParams = z.object({ agentId: z.string() });

export const AgentDto = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    kind: z.enum(AGENT_KINDS),
    version: z.string().nullable().meta({
      description:
        "The SHA-256 of the agent's current content, including its model and tools. A run that starts now records this hash as `agentVersion`. Null for a person.",
    }),
    /** Whether the agent uses the built-in Simulated model because no model is configured. */
    simulated: z.boolean(),
    /** A deactivated agent can't run steps. */
    active: z.boolean(),
    /** Whether the agent is built in: available to every organization, and read-only. */
    builtin: z.boolean(),
    needsAction: z.boolean().meta({
      description:
        "Whether the agent's steps need an `action`. The `action` can be empty for a template that doesn't use it or a request that doesn't send it.",
    }),
    outputPaths: z.array(z.string()).nullable().meta({
      description:
        "The paths that the agent's output schema allows, such as lines.0.sku (0 stands for every item) or meta.* (anything below meta). Null if the agent has no schema.",
    }),
  })
  .meta({ id: "Agent" });
export type AgentDto = z.output<typeof AgentDto>;

/** An agent with its configuration. */
export const AgentDetailDto = AgentDto.extend({
  revision: z.number(),
  /** Null for the built-in human agent. */
  config: AgentConfig.nullable(),
  usedBy: z
    .object({
      count: z.number(),
      workflows: z.array(z.object({ id: z.string(), name: z.string(), setAside: z.boolean() })).meta({
        description:
          "Empty without `workflows:read`. `setAside` means that only a superseded draft uses the agent.",
      }),
    })
    .meta({ description: "The workflows whose published definition or drafts use the agent." }),
  openRuns: z
    .object({
      count: z.number(),
      latest: z
        .array(z.object({ id: z.string(), workflowName: z.string(), status: z.enum(RUN_STATUSES) }))
        .meta({ description: "Empty without `runs:read`." }),
    })
    .meta({
      description:
        "Runs in progress that still have steps for the agent, including runs of workflows that have since been changed or deleted.",
    }),
  outdatedIn: z
    .object({
      count: z.number(),
      workflows: z
        .array(
          z.object({
            id: z.string(),
            name: z.string(),
            agentRevision: z.number().nullable().meta({
              description: "The agent version that the workflow uses. Null for a built-in agent.",
            }),
          }),
        )
        .meta({ description: "Empty without `workflows:read`." }),
    })
    .meta({
      description:
        "The workflows whose published version still uses an older version of the agent, its model, or its tools. `POST /agents/{agentId}/update-workflows` updates them.",
    }),
}).meta({ id: "AgentDetail" });
export type AgentDetailDto = z.output<typeof AgentDetailDto>;

const AgentName = z.string().trim().pipe(boundedText(100, 1));
export const VersionNumber = z.number().int().min(1).max(1_000_000);
const AgentDescription = boundedText(1_000);

export const listAgentsOperation = defineOperation({
  id: "listAgents",
  method: "GET",
  path: "/api/v1/agents",
  tag,
  summary: "List the agents that steps can use",
  scope: "agents:read",
  output: z.array(AgentDto),
  status: 200,
  examples: [{ summary: "All agents" }],
});

export const createAgentOperation = defineOperation({
  id: "createAgent",
  method: "POST",
  path: "/api/v1/agents",
  tag,
  summary: "Create an agent",
  description:
    "An agent calls a model with instructions, fills in a template, sends an HTTP request or an email, or posts to Slack.",
  scope: "agents:write",
  body: z.object({
    id: AgentId,
    name: AgentName,
    description: AgentDescription.nullish().transform((text) => text ?? ""),
    config: AgentConfigInput,
  }),
  output: AgentDetailDto,
  status: 201,
  examples: [
    {
      summary: "A model with instructions",
      body: {
        id: "invoice_reader",
        name: "Invoice reader",
        description: "Reads amounts and dates from invoices.",
        config: { kind: "model", instructions: "Extract the amount, date and sender of the invoice." },
      },
    },
  ],
});

export const getAgentOperation = defineOperation({
  id: "getAgent",
  method: "GET",
  path: "/api/v1/agents/{agentId}",
  tag,
  summary: "Get an agent with its configuration",
  scope: "agents:read",
  params: AgentParams,
  output: AgentDetailDto,
  status: 200,
  examples: [{ summary: "One agent", path: { agentId: "writer" } }],
});

export const updateAgentOperation = defineOperation({
  id: "updateAgent",
  method: "PATCH",
  path: "/api/v1/agents/{agentId}",
  tag,
  summary: "Update or deactivate an agent",
  scope: "agents:write",
  params: AgentParams,
  body: z.object({
    name: AgentName.optional(),
    description: AgentDescription.nullable()
      .transform((text) => text ?? "")
      .optional(),
    active: z.boolean().optional(),
    config: AgentConfigInput.optional(),
    note: boundedText(500, 1).optional().meta({
      description: "A note for the agent's history: what changed and why.",
    }),
  }),
  output: AgentDetailDto,
  status: 200,
  conditional: true,
  examples: [{ summary: "Deactivated", path: AgentPath, body: { active: false } }],
});

export const deleteAgentOperation = defineOperation({
  id: "deleteAgent",
  method: "DELETE",
  path: "/api/v1/agents/{agentId}",
  tag,
  summary: "Delete an agent that isn't in use",
  scope: "agents:write",
  params: AgentParams,
  output: z.null(),
  status: 204,
  conditional: true,
  examples: [{ summary: "Permanently", path: AgentPath }],
});

/** A version in an agent's history, without its configuration. */
export const AgentVersionSummaryDto = z
  .object({
    number: z.number().meta({
      description:
        "The version number, starting at 1. The newest version's number is the agent's `revision`.",
    }),
    name: z.string(),
    description: z.string(),
    active: z.boolean(),
    note: z.string().nullable().meta({ description: "The author's note about the change." }),
    restoredFrom: z.number().nullable().meta({ description: "The version that this one restored." }),
    createdAt: z.string(),
    createdBy: MemberRef,
  })
  .meta({ id: "AgentVersionSummary" });
export type AgentVersionSummaryDto = z.output<typeof AgentVersionSummaryDto>;

export const AgentVersionDto = AgentVersionSummaryDto.extend({
  config: AgentConfig.nullable().meta({
    description: "Null if the stored configuration can no longer be read.",
  }),
}).meta({ id: "AgentVersion" });
export type AgentVersionDto = z.output<typeof AgentVersionDto>;

export const listAgentVersionsOperation = defineOperation({
  id: "listAgentVersions",
  method: "GET",
  path: "/api/v1/agents/{agentId}/versions",
  tag,
  summary: "List an agent's versions, newest first",
  scope: "agents:read",
  params: AgentParams,
  query: PageQuery,
  output: pageOf(AgentVersionSummaryDto),
  status: 200,
  examples: [{ summary: "The history of an agent", path: AgentPath }],
});

export const getAgentVersionOperation = defineOperation({
  id: "getAgentVersion",
  method: "GET",
  path: "/api/v1/agents/{agentId}/versions/{number}",
  tag,
  summary: "Get a version of an agent with its configuration",
  scope: "agents:read",
  params: AgentParams.extend({ number: z.coerce.number().pipe(VersionNumber) }),
  output: AgentVersionDto,
  status: 200,
  examples: [{ summary: "The first version", path: { ...AgentPath, number: "1" } }],
});

export const restoreAgentOperation = defineOperation({
  id: "restoreAgent",
  method: "POST",
  path: "/api/v1/agents/{agentId}/restore",
  tag,
  summary: "Restore an earlier version of an agent as a new version",
  scope: "agents:write",
  params: AgentParams,
  body: z.object({ version: VersionNumber }),
  output: AgentDetailDto,
  status: 200,
  conditional: true,
  examples: [{ summary: "Restore version 1", path: AgentPath, body: { version: 1 } }],
});

export const updateWorkflowsOfAgentOperation = defineOperation({
  id: "updateWorkflowsOfAgent",
  method: "POST",
  path: "/api/v1/agents/{agentId}/update-workflows",
  tag,
  summary: "Republish the workflows that use an older version of an agent",
  description:
    "Runs keep the agents that they started with. To run a workflow with an agent's newest version, republish the workflow.",
  scope: "workflows:write",
  params: AgentParams,
  body: z.object({
    workflowIds: z.array(z.string()).max(200).optional().meta({
      description: "The workflows to update. Defaults to all that use an older version.",
    }),
  }),
  output: z.object({
    updated: z.array(z.object({ id: z.string(), name: z.string(), revision: z.number() })).meta({
      description:
        "The workflows with their new revisions. Omits those that already used the newest version.",
    }),
  }),
  status: 200,
  examples: [{ summary: "All workflows", path: AgentPath, body: {} }],
});
