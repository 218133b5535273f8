import type { createAgentOperation } from "@/server/domain/agent/api";
import { makeId } from "@/server/domain/id";
import type { OperationInput } from "@/server/domain/operation";

type NewAgent = OperationInput<typeof createAgentOperation>;

/** Returns the input for creating a text-template agent with a unique ID. */
export function makeTextAgent(changes: Partial<NewAgent> = {}): NewAgent {
  return {
    id: `filler_${makeId("step").slice(-20)}`,
    name: "Filler",
    description: "",
    config: { kind: "template", template: "Dear {{ input }}" },
    ...changes,
  };
}
