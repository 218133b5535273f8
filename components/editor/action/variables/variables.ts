import { readPart } from "@/server/domain/variables/render";
import type { LastRun, TextHead } from "@/server/domain/workflow/editor-document";
import { STEP_NAME } from "@/server/domain/workflow/limits";
import { wholeText } from "./clip";
import { listJsonParts } from "./json-parts";

/** The parts of a step that others need to refer to it. */
export interface NamedStep {
  id: string | null;
  name: string | null;
  /** The paths in its output, by its agent's schema. */
  outputPaths?: readonly string[] | null;
}

/** A variable that instructions can use, and its value in the last run. */
export interface ActionVariable {
  /** As it is written: "{{ input }}". */
  text: string;
  path: string;
  meaning: string;
  /** null: the last run gave none. */
  value: TextHead | null;
  /** The built-in model wrote the value. */
  simulated: boolean;
}

/** The variables of the step at `index`: the nearest steps first, parts of JSON last. */
export function listVariables(
  steps: readonly NamedStep[],
  index: number,
  { lastRun, workflowName }: { lastRun: LastRun | null; workflowName: string },
): ActionVariable[] {
  const gave = readOutputs(lastRun);
  const named = listNamed(steps, index);
  return [
    toVariable(
      "input",
      index === 0 ? "the run's input" : `step ${index}'s output`,
      findInput(steps, index, lastRun, gave),
    ),
    toVariable(
      "run.input",
      "the run's input",
      lastRun && { value: wholeText(lastRun.input), simulated: false },
    ),
    ...named.map(({ id, name, position }) =>
      toVariable(`steps.${name}.output`, `step ${position + 1}'s output`, id === null ? null : gave.get(id)),
    ),
    toVariable("workflow.name", "this workflow's name", {
      value: wholeText(workflowName),
      simulated: false,
    }),
    ...named.flatMap(({ id, name, position, outputPaths }) => {
      const given = id === null ? undefined : gave.get(id);
      const parts = given?.parts() ?? [];
      const listed = (outputPaths ?? []).filter((path) => !path.endsWith("*"));
      const values = [
        ...listed.map((path) => ({ path, value: given?.partAt(path) ?? null })),
        ...parts.flatMap(({ key, value }) => (listed.includes(key) ? [] : [{ path: key, value }])),
      ];
      return values.map(({ path, value }) =>
        toVariable(
          `steps.${name}.json.${path}`,
          `“${path}” in step ${position + 1}'s output`,
          value === null ? null : { value: wholeText(value), simulated: given?.simulated ?? false },
        ),
      );
    }),
  ];
}

/** How the output of the step of this name is written. */
export function stepVariable(name: string): string {
  return write(`steps.${name}.output`);
}

/** How a part of it is written, where it is JSON. */
export function jsonVariable(name: string, path: string): string {
  return write(`steps.${name}.json.${path}`);
}

interface Given {
  value: TextHead | null;
  simulated: boolean;
}

function toVariable(path: string, meaning: string, given: Given | null | undefined): ActionVariable {
  const { value = null, simulated = false } = given ?? {};
  return { text: write(path), path, meaning, value, simulated: simulated && value !== null };
}

function write(path: string): string {
  return `{{ ${path} }}`;
}

/** Earlier steps that can be named, nearest first. Of two with one name, a run uses the later. */
function listNamed(steps: readonly NamedStep[], index: number) {
  const named = new Map<string, NamedStep & { name: string; position: number }>();
  for (let position = index - 1; position >= 0; position--) {
    const { name, ...step } = steps[position] ?? { id: null, name: null };
    if (name !== null && STEP_NAME.test(name) && !named.has(name))
      named.set(name, { ...step, name, position });
  }
  return [...named.values()];
}

/** An output with its parts, which are parsed lazily and once. */
interface Gave extends Given {
  parts: () => ReturnType<typeof listJsonParts>;
  /** What stands at a place of its schema; null: nothing. */
  partAt: (path: string) => string | null;
}

const outputsOf = new WeakMap<LastRun, Map<string, Gave>>();

/** Each step's output. A text that was passed on unchanged stays marked as simulated. */
function readOutputs(lastRun: LastRun | null): Map<string, Gave> {
  const known = lastRun && outputsOf.get(lastRun);
  if (known) return known;
  const gave = new Map<string, Gave>();
  let before = false;
  for (const { stepId, output, passedOn, simulated } of lastRun?.outputs ?? []) {
    before = simulated || (before && passedOn);
    const whole = output === null || output.clipped ? null : output.text;
    let parts: ReturnType<typeof listJsonParts> | null = null;
    const found = new Map<string, string | null>();
    gave.set(stepId, {
      value: output,
      simulated: before,
      parts: () => {
        parts ??= listJsonParts(whole ?? "");
        return parts;
      },
      partAt: (path) => {
        const known = found.get(path);
        if (known !== undefined) return known;
        const part = whole === null ? null : readPart(whole, path.split("."));
        found.set(path, part);
        return part;
      },
    });
  }
  if (lastRun) outputsOf.set(lastRun, gave);
  return gave;
}

/** The step's input. For a step that wasn't in the run, the previous step's output. */
function findInput(
  steps: readonly NamedStep[],
  index: number,
  lastRun: LastRun | null,
  gave: ReadonlyMap<string, Given>,
): Given | null {
  if (!lastRun) return null;
  const at = lastRun.outputs.findIndex(({ stepId }) => stepId === steps[index]?.id);
  const own = lastRun.outputs[at];
  if (own) {
    const previous = lastRun.outputs[at - 1];
    return { value: own.input, simulated: (previous && gave.get(previous.stepId)?.simulated) ?? false };
  }
  if (index === 0) return { value: wholeText(lastRun.input), simulated: false };
  return gave.get(steps[index - 1]?.id ?? "") ?? null;
}
