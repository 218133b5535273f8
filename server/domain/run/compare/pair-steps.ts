import { isHumanStep } from "@/server/domain/agent/is-human-step";

interface Paired {
  stepId: string;
  stepOrder: number;
  name: string | null;
  agentId: string;
}

export interface Pair<Step> {
  a: Step | null;
  b: Step | null;
}

/**
 * Pairs the steps of two runs by ID, the remaining ones by name, and the rest by position. Never pairs a
 * person's step with an agent's by position. The pairs are in the order of `b`. A step that is only in `a`
 * follows its predecessor.
 */
export function pairSteps<Step extends Paired>(a: readonly Step[], b: readonly Step[]): Pair<Step>[] {
  const partners = new Map<Step, Step>();
  const isSame = [
    (x: Step, y: Step) => x.stepId === y.stepId,
    (x: Step, y: Step) => x.name !== null && x.name === y.name,
    (x: Step, y: Step) => x.stepOrder === y.stepOrder && isHumanStep(x) === isHumanStep(y),
  ];
  for (const matches of isSame) {
    const taken = new Set(partners.values());
    for (const step of a) {
      if (partners.has(step)) continue;
      const partner = b.find((other) => !taken.has(other) && matches(step, other));
      if (!partner) continue;
      partners.set(step, partner);
      taken.add(partner);
    }
  }
  return inOrder(a, b, partners);
}

function inOrder<Step>(
  a: readonly Step[],
  b: readonly Step[],
  partners: ReadonlyMap<Step, Step>,
): Pair<Step>[] {
  const origins = new Map([...partners].map(([from, to]) => [to, from]));
  const pairs: Pair<Step>[] = b.map((step) => ({ a: origins.get(step) ?? null, b: step }));
  let place = 0;
  for (const step of a) {
    const at = pairs.findIndex((pair) => pair.a === step);
    if (at === -1) pairs.splice(place, 0, { a: step, b: null });
    place = (at === -1 ? place : at) + 1;
  }
  return pairs;
}
