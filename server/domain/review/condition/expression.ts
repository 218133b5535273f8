import { type ASTNode, Environment } from "@marcbachmann/cel-js";
import { MAX_WHEN_CHARS } from "./limits";

/** Enough for any handwritten expression of up to 1,000 characters. */
const LIMITS = { maxAstNodes: 500, maxDepth: 24, maxListElements: 200, maxMapEntries: 100 };

/** The CEL functions that conditions can use. Excludes regular expressions, because they can hang. */
const FUNCTIONS = new Set([
  ...["has", "size", "double", "int", "string"],
  ...["contains", "startsWith", "endsWith", "lowerAscii", "upperAscii", "trim"],
  ...["all", "exists", "exists_one", "filter", "map"],
]);

/** An error in a condition. `at` is its character position, starting at 0. */
export interface WhenFault {
  at: number;
  message: string;
}

/** `steps` are the names of the earlier steps that a condition reads, and `variables` is everything else it reads. */
interface Reads {
  steps: string[];
  variables: string[];
}

export type ReadWhen = ({ ok: true; ast: ASTNode } & Reads) | { ok: false; fault: WhenFault };

/** Only parses and checks types. The library's evaluator doesn't bound its work, so `evaluate.ts` replaces it. */
const environment = makeEnvironment();

/** Parses a condition and checks its types. */
export function readWhen(expression: string): ReadWhen {
  if (expression.trim() === "") return refuse(0, "it's empty");
  if (expression.length > MAX_WHEN_CHARS)
    return refuse(MAX_WHEN_CHARS, `it has more than ${MAX_WHEN_CHARS.toLocaleString("en")} characters`);
  try {
    const { ast } = environment.parse(expression);
    const reads: Reads = { steps: [], variables: [] };
    const fault = findUnsupported(ast, reads);
    if (fault) return { ok: false, fault };
    const checked = environment.check(expression);
    if (!checked.valid) throw checked.error;
    if (checked.type !== "bool" && checked.type !== "dyn")
      return refuse(0, `it must be true or false, but it's ${nameType(checked.type)}`);
    return { ok: true, ast, steps: [...new Set(reads.steps)], variables: [...new Set(reads.variables)] };
  } catch (error) {
    return { ok: false, fault: explain(error) };
  }
}

function makeEnvironment(): Environment {
  const made = new Environment({ homogeneousAggregateLiterals: false, limits: LIMITS })
    .registerType("StepValues", { fields: { output: "string", json: "dyn" } })
    .registerType("RunValues", { fields: { input: "string", startedBy: "string", channel: "string" } })
    .registerVariable("input", "string")
    .registerVariable("output", "string")
    .registerVariable("json", "dyn")
    .registerVariable("run", "RunValues")
    .registerVariable("steps", "map<string, StepValues>");
  // Conditions don't distinguish between integers and decimals, so `1 + 0.5` is valid. The library already accepts
  // comparisons of the two, such as `size(output) > 1.5`.
  for (const operator of ["+", "-", "*", "/", "%"])
    for (const [left, right] of [
      ["int", "double"],
      ["double", "int"],
    ])
      made.registerOperator(`${left} ${operator} ${right}: double`, () => 0);
  return made;
}

/** Finds the first unsupported part of an expression. Also collects the names that the expression reads. */
function findUnsupported(node: ASTNode, reads: Reads): WhenFault | null {
  const search = (...nodes: ASTNode[]) =>
    nodes.reduce<WhenFault | null>((fault, child) => fault ?? findUnsupported(child, reads), null);
  switch (node.op) {
    case "value":
      return typeof node.args === "object" && node.args !== null
        ? { at: node.start, message: "bytes and unsigned numbers aren't supported" }
        : null;
    case "id":
      reads.variables.push(node.args);
      return node.args === "steps"
        ? { at: node.start, message: 'name the step, such as steps.draft.output or steps["draft"].output' }
        : null;
    case ".":
    case "[]": {
      const [left, key] = node.args;
      const name = typeof key === "string" ? key : key.op === "value" ? key.args : null;
      if (left.op === "id" && left.args === "steps" && typeof name === "string") {
        reads.steps.push(name);
        return null;
      }
      return search(left, ...(typeof key === "string" ? [] : [key]));
    }
    case "call":
    case "rcall": {
      const [name] = node.args;
      if (!FUNCTIONS.has(name)) return { at: node.start, message: `${name}() isn't available in conditions` };
      return node.op === "call" ? search(...node.args[1]) : search(node.args[1], ...node.args[2]);
    }
    case "list":
      return search(...node.args);
    case "map":
      return search(...node.args.flat());
    case ".?":
    case "[?]":
      return { at: node.start, message: "optional fields aren't supported. Use has()" };
    case "!_":
    case "-_":
      return search(node.args);
    default:
      return search(...node.args);
  }
}

function refuse(at: number, message: string): { ok: false; fault: WhenFault } {
  return { ok: false, fault: { at, message } };
}

/** Converts the library's error. Uses its summary, because its message also includes the expression's text. */
function explain(error: unknown): WhenFault {
  if (!(error instanceof Error)) throw error;
  const { summary = "it can't be read", range } = error as Error & {
    summary?: string;
    range?: { start: number };
  };
  return { at: range?.start ?? 0, message: inWords(summary) };
}

function inWords(summary: string): string {
  const overload = /^no such overload: (.+)$/.exec(summary);
  if (overload) return `these types don't match: ${overload[1]}`;
  const unknown = /^Unknown variable: (.+)$/.exec(summary);
  if (unknown) return `there is no ${unknown[1]}. Use input, output, json, run, or steps`;
  if (summary === "Unexpected token: EOF" || /got EOF$/.test(summary)) return "it isn't complete";
  if (/^Exceeded /.test(summary)) return "it's too complex";
  return summary.charAt(0).toLowerCase() + summary.slice(1);
}

function nameType(type = "dyn"): string {
  if (type === "string") return "text";
  if (type === "int" || type === "double") return "a number";
  return type.startsWith("list") ? "a list" : `of type ${type}`;
}
