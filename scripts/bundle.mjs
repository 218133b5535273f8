// node scripts/bundle.mjs bundles each of the server's programs into one JavaScript file, because loading hundreds
// of TypeScript files takes longer than the rest of the startup. Packages stay in node_modules. It also
// writes the scripts of review link pages, evidence pages, and the API reference, and the fonts of review link pages.
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { stderr } from "node:process";
import { build } from "esbuild";
import { BUNDLES, REFERENCE } from "./build.mjs";

/** Scalar for browsers, in one file. */
const SCALAR = "node_modules/@scalar/fastify-api-reference/dist/js/standalone.js";
/** Scalar's check for eval. The content security policy forbids eval, so browsers would report a violation. */
const EVAL_PROBE = 'return new Function(""),!0';

/**
 * Replaces `import.meta.glob`, which esbuild doesn't support, with an import of each matching route file. A new route
 * is therefore served without being registered anywhere.
 */
const apiRoutes = {
  name: "api-routes",
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]server[/\\]api-routes\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8").replace(
        /import\.meta\.glob\("\/(.+)\/\*\*\/(.+)"\)/,
        (_, folder, name) => `{${listFiles(folder, name).map(writeImport).join()}}`,
      ),
      loader: "ts",
    }));
  },
};

const FONTS = ["latin-400", "latin-600", "latin-ext-400", "latin-ext-600"];

try {
  const { outputFiles } = await build({
    entryPoints: [
      "server/main.ts",
      ...["org", "rotate-secret", "rotate-keys", "check-totals", "audit-verify"].map(
        (name) => `server/transports/cli/${name}.ts`,
      ),
    ],
    entryNames: "[name]",
    outdir: BUNDLES,
    bundle: true,
    packages: "external",
    plugins: [apiRoutes],
    platform: "node",
    target: "node20.19",
    format: "esm",
    // server/infra/stack-trace.ts needs the source maps.
    sourcemap: true,
    sourcesContent: false,
    logLevel: "silent",
    write: false,
  });
  const script = await build({
    entryPoints: { page: "server/transports/link/browser/edit-script.ts" },
    outdir: `${BUNDLES}/link`,
    bundle: true,
    minify: true,
    platform: "browser",
    target: ["chrome111", "firefox114", "safari16.4"],
    format: "iife",
    logLevel: "silent",
    write: false,
  });
  const evidence = await build({
    entryPoints: { page: "scripts/verify/page.mjs" },
    outdir: `${BUNDLES}/evidence`,
    bundle: true,
    minify: true,
    platform: "browser",
    target: ["chrome111", "firefox119", "safari16.4"],
    format: "iife",
    logLevel: "silent",
    write: false,
  });
  for (const folder of ["link", "evidence"]) mkdirSync(`${BUNDLES}/${folder}`, { recursive: true });
  for (const { path, contents } of [outputFiles, script.outputFiles, evidence.outputFiles].flat())
    replace(path, contents);
  for (const name of FONTS)
    replace(
      `${BUNDLES}/link/newsreader-${name}.woff2`,
      readFileSync(`node_modules/@fontsource/newsreader/files/newsreader-${name}-normal.woff2`),
    );
  mkdirSync(REFERENCE, { recursive: true });
  replace(`${REFERENCE}/scalar.js`, withoutProbe(readFileSync(SCALAR, "utf8")));
} catch (error) {
  stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

function listFiles(folder, name) {
  const paths = readdirSync(folder, { recursive: true }).map((path) => path.replaceAll("\\", "/"));
  return paths.filter((path) => path.endsWith(`/${name}`)).map((path) => `/${folder}/${path}`);
}

function writeImport(path) {
  return `${JSON.stringify(path)}: () => import(${JSON.stringify(`@${path}`)})`;
}

function withoutProbe(program) {
  const parts = program.split(EVAL_PROBE);
  if (parts.length !== 2) throw new Error(`${SCALAR} has changed: it should contain ${EVAL_PROBE} once.`);
  return parts.join("return!1");
}

/** Replaces the file atomically, because a process that's starting up may be about to read it. */
function replace(path, contents) {
  writeFileSync(`${path}.new`, contents);
  renameSync(`${path}.new`, path);
}
