import { trpc } from "@/components/trpc";

interface Agent {
  id: string;
  name: string;
  simulated?: boolean;
}

/**
 * Returns the names of the agents that use the built-in model. Once `asked` is true, fetches the agents again, because
 * someone may have connected a model in another tab. Uses the agents in `known` until the response arrives.
 */
export function useSimulated(
  agentIds: readonly string[],
  { asked, known = [] }: { asked: boolean; known?: readonly Agent[] },
): string[] {
  const { data } = trpc.agent.list.useQuery({}, { enabled: asked });
  const agents: readonly Agent[] = data ?? known;
  return agents.flatMap(({ id, name, simulated }) => (simulated && agentIds.includes(id) ? name : []));
}
