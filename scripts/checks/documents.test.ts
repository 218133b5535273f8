import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { posix } from "node:path";
import { describe, expect, test } from "vitest";

const git = (...args: string[]) => execFileSync("git", args, { encoding: "utf8" }).trim().split("\n");
const FILES = git("ls-files", "--cached", "--others", "--exclude-standard");
const PATHS = new Set([".", ...FILES.flatMap(withFolders)]);
const ROOTS = new Set(FILES.filter((path) => path.includes("/")).map((path) => path.split("/")[0]));

/** The names of functions, methods, constants, and classes in the sources. */
const DECLARED = new Set(
  git(
    "grep",
    "-hoE",
    "(function[*]?|const|class) [A-Za-z]+|^  (async )?[a-zA-Z]+\\(",
    "--",
    "*.ts",
    "*.tsx",
    "*.mjs",
  ).map((line) => /([A-Za-z]+)\(?$/.exec(line)?.[1]),
);

/** Paths that aren't in git: the app, the tests, or the operator creates them. */
const GENERATED =
  /^(\.data|\.env$|\.next|node_modules|secrets|test-results|bench\/node_modules|server\/generated|compose\.override\.yaml$)/;
const FILE_NAME = /\.(ts|tsx|mjs|md|ya?ml|sh|sql|prisma|png)$|\/$/;
/** npm commands that don't need `run`. */
const NPM_ITSELF = ["ci", "install", "start", "test"];
const STAGES = [
  "quick",
  ...[...readFileSync("scripts/test.mjs", "utf8").matchAll(/wanted\("(\w+)"\)/g)].map(([, it]) => it),
];
const SCRIPTS = JSON.parse(readFileSync("package.json", "utf8")).scripts;

function withFolders(path: string): string[] {
  return path.split("/").map((_, at, parts) => parts.slice(0, at + 1).join("/"));
}

/** Returns whether each alternative of a pattern like `a/{b,c}/<noun>/*.ts` matches an existing path. */
function exists(written: string, folder: string): boolean {
  const path = written.replace(/\/$/, "");
  const braces = /\{([^{}]*)\}/.exec(path);
  if (braces) return (braces[1] ?? "").split(",").every((it) => exists(path.replace(braces[0], it), folder));
  if (GENERATED.test(path)) return true;
  const parts = path.split(/<[\w-]+>|\*+/).map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  const fits = new RegExp(`^${parts.join("[^/]+")}$`);
  const inFolder = (it: string) => fits.test(posix.relative(folder, it));
  const isBelow = (it: string) => it.startsWith(`${folder}/`) && fits.test(posix.basename(it));
  return [...PATHS].some((it) => fits.test(it) || inFolder(it) || (!path.includes("/") && isBelow(it)));
}

function looksLikePath(word: string): boolean {
  if (/^(\/|\.\/|https?:|@)|[=:$"'…]/.test(word)) return false;
  return FILE_NAME.test(word) || (word.includes("/") && ROOTS.has(word.split("/")[0]));
}

function findFaultsOfCommands(code: string): string[] {
  const npm = [...code.matchAll(/\bnpm (run )?(\w+(?:[:-]\w+)*)/g)].filter(([, run, name = ""]) =>
    run ? !(name in SCRIPTS) : !NPM_ITSELF.includes(name),
  );
  const node = [...code.matchAll(/\bnode ([\w./-]+\.m?[jt]s)\b/g)].filter(
    ([, path = ""]) => !exists(path, "."),
  );
  const tests = [...code.matchAll(/\bnpm test -- ([^#\n`]+)/g)].filter(([, words = ""]) =>
    words
      .trim()
      .split(/\s+/)
      .some((word) => !STAGES.includes(word) && !exists(word, ".")),
  );
  return [...npm, ...node, ...tests].map(([command]) => command.trim());
}

const slug = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, "")
    .replaceAll(" ", "-");

function findFaultsOfLink(link: string, document: string): string[] {
  if (/^(https?|mailto):/.test(link)) return [];
  const [path = "", anchor] = link.split("#");
  const target = path ? posix.join(posix.dirname(document), path) : document;
  if (!PATHS.has(target.replace(/\/$/, ""))) return [link];
  if (anchor === undefined) return [];
  const headings = [...readFileSync(target, "utf8").matchAll(/^#+ (.*)$/gm)].map(([, it = ""]) => slug(it));
  return headings.includes(anchor) ? [] : [link];
}

/** Returns everything that the document mentions but that doesn't exist: paths, commands, functions, and links. */
function findFaults(text: string, document: string): string[] {
  const folder = posix.dirname(document);
  const fences = [...text.matchAll(/^ *```(\w*)\n([\s\S]*?)^ *```/gm)];
  const shell = fences.filter(([, language]) => language === "sh").map(([, , code = ""]) => code);
  const prose = text.replace(/^ *```[\s\S]*?^ *```/gm, "");
  const spans = [...prose.matchAll(/`([^`\n]+)`/g)].map(([, code = ""]) => code);
  const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);
  const words = [...spans, ...shell.map((code) => code.replace(/#.*$/gm, ""))].flatMap((code) =>
    code.split(/\s+/),
  );
  return [
    ...words.filter((word) => looksLikePath(word) && !exists(word, folder)),
    ...[...spans, ...shell].flatMap(findFaultsOfCommands),
    ...spans.filter((code) => /^\w+\(\)$/.test(code) && !DECLARED.has(code.slice(0, -2))),
    ...links.flatMap((link) => findFaultsOfLink(link, document)),
  ];
}

describe("the documents", () => {
  test.each(FILES.filter((path) => path.endsWith(".md")))("%s mentions only things that exist", (path) => {
    expect(findFaults(readFileSync(path, "utf8"), path)).toEqual([]);
  });

  test.each([
    ["README.md", 150],
    ["CONTRIBUTING.md", 80],
  ])("%s has at most %i lines", (path, most) => {
    expect(readFileSync(path, "utf8").trimEnd().split("\n").length).toBeLessThanOrEqual(most);
  });

  test(".env.example lists every setting", () => {
    const names = (path: string, pattern: RegExp) =>
      [...readFileSync(path, "utf8").matchAll(pattern)].map(([, name = ""]) => name);
    const settings = names("server/infra/env.ts", /^ {2}([A-Z_]+): /gm);
    const own = ["NODE_ENV", "TEST_DATABASE_URL"];
    expect(names(".env.example", /^#([A-Z_]+)=/gm).sort()).toEqual(
      settings.filter((name) => !own.includes(name)).sort(),
    );
  });

  test("a wrong path, command, function, or link is reported", () => {
    const text = `See \`server/service/run/start.ts\`, \`start.tsx\`, \`beginRun()\`, [API](docs/apis.md) and [below](#nowhere).
\`npm run tests\`, \`npm bench\`, \`npm test -- units\`
\`\`\`sh
node scripts/none.mjs
sh scripts/none.sh
\`\`\``;
    expect(findFaults(text, "README.md")).toEqual([
      "server/service/run/start.ts",
      "start.tsx",
      "scripts/none.mjs",
      "scripts/none.sh",
      "npm run tests",
      "npm bench",
      "npm test -- units",
      "node scripts/none.mjs",
      "beginRun()",
      "docs/apis.md",
      "#nowhere",
    ]);
  });
});
