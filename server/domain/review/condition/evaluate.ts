import type { ASTNode } from "@marcbachmann/cel-js";

/** The values that a condition can read. `json` is null if the output isn't JSON. */
export interface WhenValues {
  input: string;
  output: string;
  json: unknown;
  run: { input: string; startedBy: string; channel: string };
  steps: Readonly<Record<string, { output: string; json: unknown }>>;
}

/** Why a condition has no result, such as a missing field. */
export class WhenError extends Error {}

/** Ends the whole evaluation, even if the other side of an `&&` or `||` would decide the result. */
class TooMuchWorkError extends WhenError {}

/**
 * The maximum work per evaluation. Every part that is evaluated counts as 1, and long text and lists count as more, so
 * an evaluation takes at most a fraction of a second.
 */
const MAX_WORK = 500_000;
/** The number of characters that can be read, copied, or compared per unit of work. */
const CHARS_PER_WORK = 32;

interface Evaluation {
  variables: ReadonlyMap<string, unknown>;
  spend: (work: number) => void;
}

/** Evaluates a checked condition. Throws a WhenError if it has no result or takes too much work. */
export function evaluateWhen(ast: ASTNode, values: WhenValues): boolean {
  let left = MAX_WORK;
  const spend = (work: number) => {
    left -= work;
    if (left < 0) throw new TooMuchWorkError("it's too expensive to evaluate on a document this large");
  };
  const variables = new Map<string, unknown>(Object.entries(values));
  return requireBool(run(ast, { variables, spend }));
}

function run(node: ASTNode, at: Evaluation): unknown {
  at.spend(1);
  switch (node.op) {
    case "value":
      return typeof node.args === "bigint" ? Number(node.args) : node.args;
    case "id":
      return at.variables.get(node.args);
    case ".":
      return readField(run(node.args[0], at), node.args[1]);
    case "[]":
      return readItem(run(node.args[0], at), run(node.args[1], at));
    case "list":
      return node.args.map((item) => run(item, at));
    case "map":
      return Object.fromEntries(node.args.map(([key, value]) => [requireText(run(key, at)), run(value, at)]));
    case "?:":
      return run(requireBool(run(node.args[0], at)) ? node.args[1] : node.args[2], at);
    case "&&":
    case "||":
      return runLogic(node.args, node.op === "||", at);
    case "!_":
      return !requireBool(run(node.args, at));
    case "-_":
      return -requireNumber(run(node.args, at));
    case "call":
      return call(node.args[0], node.args[1], at);
    case "rcall":
      return callOn(node.args[0], node.args[1], node.args[2], at);
    case ".?":
    case "[?]":
      throw new WhenError("optional fields aren't supported");
    default:
      return operate(node.op, run(node.args[0], at), run(node.args[1], at), at);
  }
}

/** As in CEL, an error on one side doesn't matter if the other side decides the result. */
function runLogic([left, right]: [ASTNode, ASTNode], decides: boolean, at: Evaluation): boolean {
  let failed: WhenError | null = null;
  for (const side of [left, right])
    try {
      if (requireBool(run(side, at)) === decides) return decides;
    } catch (error) {
      failed ??= requireLocal(error);
    }
  if (failed) throw failed;
  return !decides;
}

/** Returns the error if another part of the condition can still decide the result. Otherwise, throws it. */
function requireLocal(error: unknown): WhenError {
  if (error instanceof WhenError && !(error instanceof TooMuchWorkError)) return error;
  throw error;
}

function readField(value: unknown, name: string): unknown {
  if (isMap(value)) {
    if (Object.hasOwn(value, name)) return value[name];
    throw new WhenError(`there is no “${name}”`);
  }
  throw unreadable(name, value);
}

function unreadable(name: string, value: unknown): WhenError {
  return new WhenError(`“${name}” can't be read from ${kindOf(value)}`);
}

function readItem(value: unknown, key: unknown): unknown {
  if (!Array.isArray(value)) return readField(value, requireText(key));
  const place = requireNumber(key);
  if (Number.isInteger(place) && place >= 0 && place < value.length) return value[place];
  throw new WhenError(`there is no item ${place} in a list of ${value.length}`);
}

function call(name: string, args: readonly ASTNode[], at: Evaluation): unknown {
  const [arg] = args as [ASTNode];
  if (name === "has") return hasField(arg, at);
  const value = run(arg, at);
  switch (name) {
    case "size":
      return sizeOf(value, at);
    case "double":
      return toNumber(value);
    case "int":
      return Math.trunc(toNumber(value));
    case "string":
      return toText(value);
    default:
      throw new WhenError(`there is no function ${name}`);
  }
}

/** Only the last field may be missing, as in CEL. */
function hasField(node: ASTNode, at: Evaluation): boolean {
  if (node.op !== ".") throw new WhenError("has() needs a field");
  const [value, name] = [run(node.args[0], at), node.args[1]];
  if (!isMap(value)) throw unreadable(name, value);
  return Object.hasOwn(value, name);
}

function callOn(name: string, receiver: ASTNode, args: readonly ASTNode[], at: Evaluation): unknown {
  const value = run(receiver, at);
  if (name === "size") return sizeOf(value, at);
  const [first, second, third] = args;
  if (first && second)
    return repeat(name, { items: itemsOf(value, at), name: nameOf(first) }, [second, third], at);
  const text = requireText(value);
  at.spend(text.length / CHARS_PER_WORK);
  if (!first)
    return name === "trim" ? text.trim() : name === "lowerAscii" ? text.toLowerCase() : text.toUpperCase();
  const part = requireText(run(first, at));
  at.spend(part.length / CHARS_PER_WORK);
  if (name === "startsWith") return text.startsWith(part);
  if (name === "endsWith") return text.endsWith(part);
  // In the worst case, the search compares `part` at every position.
  at.spend((text.length * part.length) / 256);
  return text.includes(part);
}

function repeat(
  name: string,
  { items, name: item }: { items: readonly unknown[]; name: string },
  [first, second]: [ASTNode, ASTNode | undefined],
  at: Evaluation,
): unknown {
  const runWith = (node: ASTNode, value: unknown) =>
    run(node, { ...at, variables: new Map(at.variables).set(item, value) });
  const holds = (value: unknown) => requireBool(runWith(first, value));
  // The variables are copied for every item, which takes work even if the condition is short.
  at.spend(items.length * 4);
  switch (name) {
    case "all":
      return decideAll(items, holds, false);
    case "exists":
      return decideAll(items, holds, true);
    case "exists_one":
      return items.filter(holds).length === 1;
    case "filter":
      return items.filter(holds);
    default:
      return second
        ? items.filter(holds).map((value) => runWith(second, value))
        : items.map((value) => runWith(first, value));
  }
}

/** An error for one item doesn't matter if another item decides the result. */
function decideAll(items: readonly unknown[], holds: (value: unknown) => boolean, decides: boolean): boolean {
  let failed: WhenError | null = null;
  for (const item of items)
    try {
      if (holds(item) === decides) return decides;
    } catch (error) {
      failed ??= requireLocal(error);
    }
  if (failed) throw failed;
  return !decides;
}

function operate(operator: string, left: unknown, right: unknown, at: Evaluation): unknown {
  switch (operator) {
    case "==":
      return isEqual(left, right, at);
    case "!=":
      return !isEqual(left, right, at);
    case "in":
      return isIn(left, right, at);
    case "<":
      return compare(left, right, at) < 0;
    case "<=":
      return compare(left, right, at) <= 0;
    case ">":
      return compare(left, right, at) > 0;
    case ">=":
      return compare(left, right, at) >= 0;
    case "+":
      return add(left, right, at);
    default:
      return calculate(operator, requireNumber(left), requireNumber(right));
  }
}

function calculate(operator: string, left: number, right: number): number {
  if (operator === "-") return requireFinite(left - right);
  if (operator === "*") return requireFinite(left * right);
  if (right === 0) throw new WhenError("a number can't be divided by 0");
  return requireFinite(operator === "/" ? left / right : left % right);
}

/** Arithmetic on large numbers from JSON can overflow to infinity, and comparisons with infinity would be wrong. */
function requireFinite(number: number): number {
  if (Number.isFinite(number)) return number;
  throw new WhenError("a number is too large");
}

function add(left: unknown, right: unknown, at: Evaluation): unknown {
  if (typeof left === "string" && typeof right === "string") {
    at.spend((left.length + right.length) / CHARS_PER_WORK);
    return left + right;
  }
  if (Array.isArray(left) && Array.isArray(right)) {
    at.spend(left.length + right.length);
    return [...left, ...right];
  }
  return requireFinite(requireNumber(left) + requireNumber(right));
}

function compare(left: unknown, right: unknown, at: Evaluation): number {
  if (typeof left === "string" && typeof right === "string") {
    at.spend(Math.min(left.length, right.length) / CHARS_PER_WORK);
    return left < right ? -1 : left > right ? 1 : 0;
  }
  if (typeof left !== "number" || typeof right !== "number")
    throw new WhenError(`${kindOf(left)} can't be compared with ${kindOf(right)}`);
  return left < right ? -1 : left > right ? 1 : 0;
}

function isEqual(left: unknown, right: unknown, at: Evaluation): boolean {
  at.spend(1);
  if (typeof left === "string" && typeof right === "string") {
    if (left.length === right.length) at.spend(left.length / CHARS_PER_WORK);
    return left === right;
  }
  if (Array.isArray(left) && Array.isArray(right))
    return left.length === right.length && left.every((item, index) => isEqual(item, right[index], at));
  if (isMap(left) && isMap(right)) {
    const keys = Object.keys(left);
    at.spend(keys.length);
    return (
      keys.length === Object.keys(right).length &&
      keys.every((key) => Object.hasOwn(right, key) && isEqual(left[key], right[key], at))
    );
  }
  return left === right;
}

function isIn(value: unknown, list: unknown, at: Evaluation): boolean {
  if (Array.isArray(list)) return list.some((item) => isEqual(value, item, at));
  if (isMap(list)) return typeof value === "string" && Object.hasOwn(list, value);
  throw new WhenError(`“in” expected a list, got ${kindOf(list)}`);
}

function sizeOf(value: unknown, at: Evaluation): number {
  if (Array.isArray(value)) return value.length;
  if (isMap(value)) {
    const { length } = Object.keys(value);
    at.spend(length);
    return length;
  }
  const text = requireText(value);
  at.spend(text.length / 8);
  return [...text].length;
}

function itemsOf(value: unknown, at: Evaluation): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (!isMap(value)) throw new WhenError(`expected a list, got ${kindOf(value)}`);
  const keys = Object.keys(value);
  at.spend(keys.length);
  return keys;
}

function nameOf(node: ASTNode): string {
  if (node.op === "id") return node.args;
  throw new WhenError("the first argument must be a name");
}

function toNumber(value: unknown): number {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof number === "number" && Number.isFinite(number)) return number;
  throw new WhenError(
    typeof value === "string" ? "the text isn't a number" : `${kindOf(value)} isn't a number`,
  );
}

function toText(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  throw new WhenError(`${kindOf(value)} can't be converted to text`);
}

function requireBool(value: unknown): boolean {
  if (typeof value === "boolean") return value;
  throw new WhenError(`expected true or false, got ${kindOf(value)}`);
}

function requireNumber(value: unknown): number {
  if (typeof value === "number") return value;
  throw new WhenError(`expected a number, got ${kindOf(value)}`);
}

function requireText(value: unknown): string {
  if (typeof value === "string") return value;
  throw new WhenError(`expected text, got ${kindOf(value)}`);
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  return typeof value === "string" ? "text" : typeof value === "number" ? "a number" : "true or false";
}
