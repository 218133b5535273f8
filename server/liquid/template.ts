import { Liquid } from "liquidjs";

const MOST_MS = 1_000;
/** What the engine may build up while it renders: characters and items together. */
const MOST_MEMORY = 10 * 1024 * 1024;
const MOST_WORDS = 300;

/** Own properties only, no files, no end: what a template can reach is what is given to it. */
const liquid = new Liquid({
  ownPropertyOnly: true,
  strictFilters: true,
  relativeReference: false,
  templates: {},
  parseLimit: 200_000,
  renderLimit: MOST_MS,
  memoryLimit: MOST_MEMORY,
});
for (const tag of ["include", "render", "layout", "block"]) delete liquid.tags[tag];

/** Throws what `sayTemplateError` says in words. */
export function renderTemplate(template: string, values: object): string {
  return String(liquid.parseAndRenderSync(template, values));
}

/** What keeps a template from being read at all, as its engine says it; null: nothing does. */
export function findTemplateFault(template: string): string | null {
  try {
    liquid.parse(template);
    return null;
  } catch (error) {
    return sayTemplateError(error);
  }
}

export function sayTemplateError(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, MOST_WORDS);
}
