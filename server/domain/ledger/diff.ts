import { sortedJson } from "@/server/domain/text/sorted-json";
import type { Definition } from "@/server/domain/workflow/definition";

/** The fields that differ, with their values before and after. */
type Diff<State> = {
  before: Partial<State>;
  after: Partial<State>;
};

/** Compares two states. `before` is null for something new, `after` for something deleted. */
export function diffFields<State extends object>(before: State | null, after: State | null): Diff<State> {
  const fields = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]) as Set<keyof State>;
  const changed = [...fields].filter(
    (field) => sortedJson(before?.[field] ?? null) !== sortedJson(after?.[field] ?? null),
  );
  return { before: pick(before, changed), after: pick(after, changed) };
}

/** Returns the names of the fields that differ. */
export function fieldsOf({ before, after }: Diff<object>): string[] {
  return Object.keys({ ...before, ...after });
}

/** Compares two versions of a workflow. For a step in both versions, includes only the fields that differ. */
export function diffDefinitions(before: Definition | null, after: Definition) {
  const describe = ({ name, description }: Definition) => ({ name, description });
  const facts = diffFields(before && describe(before), describe(after));
  const [was, is] = [before?.steps ?? [], after.steps];
  const find = (steps: Definition["steps"], id: string) => steps.find((step) => step.id === id) ?? null;
  const steps = [...new Set([...was, ...is].map(({ id }) => id))]
    .map((id) => ({ id, ...diffFields(find(was, id), find(is, id)) }))
    .filter((diff) => fieldsOf(diff).length > 0);
  const side = (of: "before" | "after", has: Definition["steps"]) => {
    const found = steps.flatMap(({ id, [of]: fields }) => (find(has, id) ? [{ ...fields, id }] : []));
    return found.length === 0 ? {} : { steps: found };
  };
  return {
    before: { ...facts.before, ...side("before", was) },
    after: { ...facts.after, ...side("after", is) },
  };
}

function pick<State extends object>(state: State | null, fields: readonly (keyof State)[]): Partial<State> {
  const found = fields.flatMap((field) => (state && field in state ? [[field, state[field]]] : []));
  return Object.fromEntries(found) as Partial<State>;
}
