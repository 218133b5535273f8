import type { createAgentOperation } from "@/server/domain/agent/operations";
import { makeId } from "@/server/domain/id";
import type { OperationInput } from "@/server/domain/operation";

type NewAgent = OperationInput<typeof createAgentOperation>;

/** An agent of an organization's own: a template with a text, under an id that no other has. */
export function makeTextAgent(changes: Partial<NewAgent> = {}): NewAgent {
  return {
    id: `filler_${makeId("step").slice(-20)}`,
    name: "Filler",
    description: "",
    config: { kind: "template", template: "Dear {{ input }}" },
    ...changes,
  };
}
