import { readPart } from "@/server/domain/variables/render";
import type { LastRun, TextHead } from "@/server/domain/workflow/editor-document";
import { STEP_NAME } from "@/server/domain/workflow/limits";
import { wholeText } from "./clip";
import { listJsonParts } from "./json-parts";

/** The parts of a step that determine the variables it provides to other steps. */
export interface NamedStep {
  id: string | null;
  name: string | null;
  /** The paths listed in the output schema of the step's agent. */
  outputPaths?: readonly string[] | null;
}

/** A variable for instructions, with its value in the last run. */
export interface ActionVariable {
  /** The variable as typed in instructions: "{{ input }}". */
  text: string;
  path: string;
  meaning: string;
  /** Null if the last run has no value for it. */
  value: TextHead | null;
  /** Whether the built-in model wrote the value. */
  simulated: boolean;
}

const RUN_INPUT = "the run's input";

/**
 * Lists the variables that the step at `index` can use, with the nearest steps first and the keys of JSON outputs last.
 */
export function listVariables(
  steps: readonly NamedStep[],
  index: number,
  { lastRun, workflowName }: { lastRun: LastRun | null; workflowName: string },
): ActionVariable[] {
  const outputs = readOutputs(lastRun);
  const named = listNamed(steps, index);
  return [
    toVariable(
      "input",
      index === 0 ? `this step's input (${RUN_INPUT})` : `step ${index}'s output (previous step)`,
      findInput(steps, index, lastRun, outputs),
    ),
    toVariable("run.input", RUN_INPUT, lastRun && { value: wholeText(lastRun.input), simulated: false }),
    ...named.map(({ id, name, position }) =>
      toVariable(
        `steps.${name}.output`,
        `step ${position + 1}'s output`,
        id === null ? null : outputs.get(id),
      ),
    ),
    toVariable("workflow.name", "this workflow's name", {
      value: wholeText(workflowName),
      simulated: false,
    }),
    ...named.flatMap(({ id, name, position, outputPaths }) => {
      const output = id === null ? undefined : outputs.get(id);
      const parts = output?.parts() ?? [];
      const listed = (outputPaths ?? []).filter((path) => !path.endsWith("*"));
      const values = [
        ...listed.map((path) => ({ path, value: output?.partAt(path) ?? null })),
        ...parts.flatMap(({ key, value }) => (listed.includes(key) ? [] : [{ path: key, value }])),
      ];
      return values.map(({ path, value }) =>
        toVariable(
          `steps.${name}.json.${path}`,
          `“${path}” in step ${position + 1}'s output`,
          value === null ? null : { value: wholeText(value), simulated: output?.simulated ?? false },
        ),
      );
    }),
  ];
}

/** Returns the variable for a step's output: "{{ steps.draft.output }}". */
export function stepVariable(name: string): string {
  return write(`steps.${name}.output`);
}

/** Returns the variable for a part of a step's JSON output: "{{ steps.draft.json.total }}". */
export function jsonVariable(name: string, path: string): string {
  return write(`steps.${name}.json.${path}`);
}

interface KnownValue {
  value: TextHead | null;
  simulated: boolean;
}

function toVariable(path: string, meaning: string, known: KnownValue | null | undefined): ActionVariable {
  const { value = null, simulated = false } = known ?? {};
  return { text: write(path), path, meaning, value, simulated: simulated && value !== null };
}

function write(path: string): string {
  return `{{ ${path} }}`;
}

/**
 * Returns the earlier steps with a valid name, nearest first. If two steps have the same name, a run uses the later
 * one.
 */
function listNamed(steps: readonly NamedStep[], index: number) {
  const named = new Map<string, NamedStep & { name: string; position: number }>();
  for (let position = index - 1; position >= 0; position--) {
    const { name, ...step } = steps[position] ?? { id: null, name: null };
    if (name !== null && STEP_NAME.test(name) && !named.has(name))
      named.set(name, { ...step, name, position });
  }
  return [...named.values()];
}

/** A step's output. Its JSON is parsed on first use. */
interface LastOutput extends KnownValue {
  parts: () => ReturnType<typeof listJsonParts>;
  /** Returns the output's value at a path listed in the output schema. Null if there is no value. */
  partAt: (path: string) => string | null;
}

const outputsOf = new WeakMap<LastRun, Map<string, LastOutput>>();

/**
 * Returns the outputs, keyed by step ID. Simulated text stays marked as simulated if a later step passes it on
 * unchanged.
 */
function readOutputs(lastRun: LastRun | null): Map<string, LastOutput> {
  const known = lastRun && outputsOf.get(lastRun);
  if (known) return known;
  const outputs = new Map<string, LastOutput>();
  let before = false;
  for (const { stepId, output, passedOn, simulated } of lastRun?.outputs ?? []) {
    before = simulated || (before && passedOn);
    const whole = output === null || output.clipped ? null : output.text;
    let parts: ReturnType<typeof listJsonParts> | null = null;
    const found = new Map<string, string | null>();
    outputs.set(stepId, {
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
  if (lastRun) outputsOf.set(lastRun, outputs);
  return outputs;
}

/**
 * Returns a step's input in the last run. If the step wasn't in the run, returns the previous step's output or, for the
 * first step, the run's input.
 */
function findInput(
  steps: readonly NamedStep[],
  index: number,
  lastRun: LastRun | null,
  outputs: ReadonlyMap<string, KnownValue>,
): KnownValue | null {
  if (!lastRun) return null;
  const at = lastRun.outputs.findIndex(({ stepId }) => stepId === steps[index]?.id);
  const own = lastRun.outputs[at];
  if (own) {
    const previous = lastRun.outputs[at - 1];
    return { value: own.input, simulated: (previous && outputs.get(previous.stepId)?.simulated) ?? false };
  }
  if (index === 0) return { value: wholeText(lastRun.input), simulated: false };
  return outputs.get(steps[index - 1]?.id ?? "") ?? null;
}
