import { Context, type Emitter, type FilterImplOptions, Liquid, toValue } from "liquidjs";
import { MAX_TEXT_BYTES } from "@/server/domain/text/text";

const MAX_MS = 1_000;
/** The maximum number of characters and items that the engine can allocate while rendering. */
const MAX_MEMORY = 4 * 1024 * 1024;
const MAX_CHARS = 300;

/** Allows only own properties and no files, so a template can access only the values passed to it. */
const liquid = new Liquid({
  ownPropertyOnly: true,
  strictFilters: true,
  relativeReference: false,
  templates: {},
  parseLimit: 200_000,
  renderLimit: MAX_MS,
  memoryLimit: MAX_MEMORY,
});
for (const tag of ["include", "render", "layout", "block"]) delete liquid.tags[tag];
for (const [name, filter] of Object.entries(liquid.filters)) liquid.filters[name] = countingItems(filter);
const render = liquid.renderer.renderTemplates.bind(liquid.renderer);
liquid.renderer.renderTemplates = (templates, context, text = new BoundedText()) =>
  render(templates, context, text);

/** Thrown when a template's output, or a variable that it sets, exceeds the limit. */
export class OutputTooLong extends Error {
  override name = "OutputTooLong";
}

/** Renders a template. Throws `OutputTooLong`, or the engine's error, which `sayTemplateError` explains. */
export function renderTemplate(template: string, values: object): string {
  const context = new TimedContext(values, liquid.options, { sync: true }, { liquid });
  try {
    return String(liquid.parseAndRenderSync(template, context));
  } catch (error) {
    throw error instanceof Error && "originalError" in error && error.originalError instanceof OutputTooLong
      ? error.originalError
      : error;
  }
}

class BoundedText implements Emitter {
  buffer = "";

  write(value: unknown): void {
    const plain: unknown = toValue(value);
    if (Array.isArray(plain)) for (const item of plain) this.write(item);
    else if (plain !== undefined && plain !== null) this.buffer += String(plain);
    if (this.buffer.length > MAX_TEXT_BYTES) throw new OutputTooLong();
  }
}

/**
 * Checks the time limit more often. The engine doesn't check the limit within a filter, and a filter can
 * process millions of items.
 */
class TimedContext extends Context {
  override push(...given: Parameters<Context["push"]>) {
    this.renderLimit.check(performance.now());
    return super.push(...given);
  }

  override _getFromScope(...given: Parameters<Context["_getFromScope"]>) {
    this.renderLimit.check(performance.now());
    return super._getFromScope(...given);
  }

  override spawn(...given: Parameters<Context["spawn"]>) {
    this.renderLimit.check(performance.now());
    return super.spawn(...given);
  }
}

/**
 * Counts items correctly. The engine counts a nested list as a single item, so it would allow far too many.
 */
function countingItems(filter: FilterImplOptions): FilterImplOptions {
  const { handler, raw = false } = typeof filter === "function" ? { handler: filter } : filter;
  return {
    raw,
    *handler(...given) {
      const result: unknown = yield handler.apply(this, given);
      if (Array.isArray(result)) this.context.memoryLimit.use(countItems(result));
      return result;
    },
  };
}

/** Counts the characters and items in a value, including nested ones. Repeated items are counted each time. */
function countItems(value: unknown): number {
  if (typeof value === "string") return value.length;
  if (typeof value !== "object" || value === null) return 1;
  let count = 1;
  for (const item of Object.values(value)) count += countItems(item);
  return count;
}

/** Returns the engine's parse error, or null if the template is valid. */
export function findTemplateFault(template: string): string | null {
  try {
    liquid.parse(template);
    return null;
  } catch (error) {
    return sayTemplateError(error);
  }
}

export function sayTemplateError(error: unknown): string {
  if (error instanceof Error && /call stack/.test(error.message)) return "it's nested too deeply";
  return (error instanceof Error ? error.message : String(error)).slice(0, MAX_CHARS);
}
