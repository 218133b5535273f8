import { z } from "zod";
import { AgentConfig, ModelChoice } from "@/server/domain/agent/config";
import { CREDENTIAL_KINDS } from "@/server/domain/credential/credential";
import { RulesChange } from "@/server/domain/organization/rules";
import { ChangeToolServerInput } from "@/server/domain/tool/tool-server";
import { Definition } from "@/server/domain/workflow/definition";

const revision = z.number();

/**
 * A request that is stored until a second person confirms it: the verb and its input, without the requester.
 */
export const ChangeRequest = z.discriminatedUnion("verb", [
  z.object({ verb: z.literal("writeDefinition"), id: z.string(), revision, definition: Definition }),
  z.object({ verb: z.literal("publishDraft"), id: z.string(), revision, draftRevision: z.number() }),
  z.object({ verb: z.literal("deleteWorkflow"), id: z.string(), revision }),
  z.object({
    verb: z.literal("updateAgent"),
    agentId: z.string(),
    revision,
    change: z.object({
      name: z.string().optional(),
      description: z.string().optional(),
      active: z.boolean().optional(),
      config: AgentConfig.optional(),
    }),
    note: z.string().nullish(),
    restoredFrom: z.number().nullish(),
  }),
  z.object({ verb: z.literal("deleteAgent"), agentId: z.string(), revision }),
  z.object({ verb: z.literal("changeToolServer"), input: ChangeToolServerInput }),
  z.object({ verb: z.literal("adoptTools"), id: z.string(), listed: z.string() }),
  z.object({
    verb: z.literal("saveCredential"),
    id: z.string(),
    revision,
    name: z.string(),
    kind: z.enum(CREDENTIAL_KINDS),
    baseUrl: z.string(),
    /** `sealed` means that the secret is stored separately and encrypted. */
    secret: z.enum(["same", "none", "sealed"]),
  }),
  z.object({ verb: z.literal("setDefaultModel"), model: ModelChoice.nullable() }),
  z.object({ verb: z.literal("setRules"), change: RulesChange }),
]);
export type ChangeRequest = z.output<typeof ChangeRequest>;
