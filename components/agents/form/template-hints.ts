/** A template's variables and their meanings. */
export const TEMPLATE_VARIABLES: readonly { text: string; meaning: string }[] = [
  { text: "{{ input }}", meaning: "the previous step's output (in step 1, the run's input)" },
  { text: "{{ json.total }}", meaning: "part of the input, if it's JSON" },
  { text: "{{ action }}", meaning: "the step's instructions" },
  { text: "{{ steps.claims.output }}", meaning: "the output of an earlier step named “claims”" },
  { text: "{{ steps.claims.json.total }}", meaning: "part of that output, if it's JSON" },
  { text: "{{ run.input }}", meaning: "the run's input" },
  { text: "{{ workflow.name }}", meaning: "the workflow's name" },
];

const GIVEN = new Set(["input", "json", "action", "steps", "run", "workflow"]);
/** Liquid's keywords. */
const WORDS = new Set(["true", "false", "nil", "null", "empty", "blank", "forloop", "tablerowloop"]);
const BLOCKS = new Set([
  "for",
  "if",
  "unless",
  "case",
  "capture",
  "tablerow",
  "comment",
  "raw",
  "ifchanged",
  "liquid",
]);
const FORBIDDEN = new Set(["include", "render", "layout", "block"]);
/** The maximum number of hints to show. */
const MAX_HINTS = 4;

type Piece = { kind: "output" | "tag"; code: string };

/** Finds likely mistakes in a template while it's being typed. The server parses the template when it's saved. */
export function findTemplateHints(template: string): string[] {
  const hints = new Set<string>();
  const { pieces, unclosed } = split(template);
  if (unclosed) hints.add(`${unclosed} is never closed.`);
  const own = new Set<string>();
  const open: string[] = [];
  for (const { kind, code } of pieces) {
    const [tag = ""] = /^\w+/.exec(code) ?? [];
    if (open.at(-1) === "raw" || open.at(-1) === "comment") {
      if (kind === "tag" && tag === `end${open.at(-1)}`) open.pop();
      continue;
    }
    if (kind === "output") {
      const root = rootOf(code);
      if (root && !GIVEN.has(root) && !WORDS.has(root) && !own.has(root))
        hints.add(`“${root}” isn't a template variable, so {{ ${code} }} will be empty.`);
    } else if (FORBIDDEN.has(tag))
      hints.add(`{% ${tag} %} isn't supported. Templates can't include other files.`);
    else if (tag.startsWith("end") && BLOCKS.has(tag.slice(3))) {
      if (open.at(-1) === tag.slice(3)) open.pop();
      else hints.add(`{% ${tag} %} has no matching opening tag.`);
    } else {
      const named =
        /^(?:assign|capture|increment|decrement)\s+([\w-]+)|^(?:for|tablerow)\s+([\w-]+)\s+in\b/.exec(code);
      const name = named?.[1] ?? named?.[2];
      if (name) own.add(name);
      if (BLOCKS.has(tag) && tag !== "liquid") open.push(tag);
    }
  }
  for (const tag of open) hints.add(`{% ${tag} %} needs a closing {% end${tag} %}.`);
  return [...hints].slice(0, MAX_HINTS);
}

/**
 * Returns the first part of a variable's path: "steps" for "steps.claims.output | upcase". Null for a string or a
 * number.
 */
function rootOf(code: string): string | null {
  return /^[a-z_][\w-]*/i.exec(code)?.[0] ?? null;
}

function split(template: string): { pieces: Piece[]; unclosed: string | null } {
  const pieces: Piece[] = [];
  const opener = /\{[{%]/g;
  for (;;) {
    const found = opener.exec(template);
    if (!found) return { pieces, unclosed: null };
    const from = found.index;
    const isOutput = found[0] === "{{";
    const end = template.indexOf(isOutput ? "}}" : "%}", from + 2);
    if (end === -1) return { pieces, unclosed: isOutput ? "{{" : "{%" };
    const code = template
      .slice(from + 2, end)
      .replace(/^-|-$/g, "")
      .trim();
    pieces.push({ kind: isOutput ? "output" : "tag", code });
    opener.lastIndex = end + 2;
  }
}
