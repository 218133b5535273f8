// `npm test` runs all tests, `npm test -- lint types` runs only those stages, `npm test -- quick` runs the
// stages that need no build, and `npm test -- server/services/run e2e/reviews/link.spec.ts` runs the tests in
// those files or folders.
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { argv, env, execPath, stdout } from "node:process";
import { prepare } from "./build.mjs";
import { requireChromium } from "./chromium.mjs";
import { explain, program, Refusal, requireNode, run, step } from "./terminal.mjs";
import { chooseTestBuild } from "./test-build.mjs";

chooseTestBuild();
// Keeps tests from reading the app's settings in the shell's environment.
for (const name of Object.keys(env)) {
  if (/^(NODE_ENV|HOST|PORT)$|_FILE$/.test(name)) delete env[name];
  if (
    /^(DATABASE|MIGRATION_DATABASE|DATA|APP|PUBLIC|TRUSTED|LOG|METRICS|MAX_PAGE|RUNS?|SESSION|SMTP|MAIL)_/.test(
      name,
    )
  )
    delete env[name];
  if (/^(KEEP_SENT|OUTBOUND|INNGEST|MODEL|OPENAI|ANTHROPIC|GEMINI|NEXTAUTH)_/.test(name)) delete env[name];
}

const STAGES = ["lint", "types", "unit", "journeys", "faults", "hostile"];
const QUICK = ["lint", "types", "unit"];

const asked = argv.slice(2).flatMap((name) => (name === "quick" ? QUICK : name));
const paths = asked.filter((name) => !STAGES.includes(name));
const isJourney = (path) => path.startsWith("e2e");
const files = { unit: paths.filter((path) => !isJourney(path)), journeys: paths.filter(isJourney) };
const wanted = (stage) => asked.length === 0 || asked.includes(stage) || files[stage]?.length > 0;
const reports = mkdtempSync(join(tmpdir(), "countersign-reports-"));
const totals = { passed: 0, failed: 0 };
/** The duration of each test file in milliseconds. */
const durations = [];
process.on("exit", () => rmSync(reports, { recursive: true, force: true }));

try {
  requireNode();
  const unknown = paths.find((path) => !existsSync(path));
  if (unknown)
    throw new Refusal(`No stage or file is named ${unknown}. Stages: quick, ${STAGES.join(", ")}.`);
  await prepare({ pages: false });
  if (wanted("lint")) {
    await check("Lint and import boundaries", "@biomejs/biome/bin/biome", ["check", "--error-on-warnings"]);
    await check("Unused files, exports, and dependencies", "knip/bin/knip.js");
  }
  if (wanted("types")) await check("Types", "typescript/bin/tsc", ["--noEmit"]);
  // These run concurrently. The build needs the CPU, but the unit tests mostly wait for Postgres, and the fault suite
  // mostly waits for runs.
  const [chromium] = await allDone([
    wanted("journeys") ? requireChromium() : null,
    buildAndBreak(),
    wanted("unit") ? runUnitTests() : null,
  ]);
  if (wanted("journeys")) await runJourneys(chromium);
} catch (error) {
  stdout.write(`\n${explain(error)}\n`);
  if (totals.failed === 0) totals.failed = 1;
}
stdout.write(`${listSlowest()}\n${totals.passed} passed, ${totals.failed} failed\n`);
process.exit(totals.failed === 0 ? 0 : 1);

/** Like `Promise.all`, but waits for all promises, so that every stage reports its totals and its failures. */
async function allDone(promises) {
  const results = await Promise.allSettled(promises);
  const failures = results.filter(({ status }) => status === "rejected").map(({ reason }) => explain(reason));
  if (failures.length > 0) throw new Refusal(failures.join("\n\n"));
  return results.map(({ value }) => value);
}

/** Builds the app if a stage needs it, then runs the stages that need the app but no browser. */
async function buildAndBreak() {
  if (!["journeys", "faults", "hostile"].some(wanted)) return;
  await prepare();
  await allDone([wanted("faults") ? runFaults() : null, wanted("hostile") ? runHostile() : null]);
}

/** Runs a tool that either passes or fails, and counts it as one check. */
async function check(title, path, args = []) {
  await stage(title, [program(path), ...args], {}, (code) =>
    code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 },
  );
}

async function runUnitTests() {
  const report = join(reports, "unit.json");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile=${report}`];
  await stage(
    "Unit and service tests",
    [program("vitest/vitest.mjs"), "run", ...files.unit, ...reporters],
    {},
    () => {
      const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, "utf8"));
      for (const { name, startTime, endTime } of testResults)
        durations.push({ file: relative("", name), ms: endTime - startTime });
      return { passed: numPassedTests, failed: numFailedTests };
    },
  );
}

async function runJourneys(chromium) {
  const report = join(reports, "journeys.json");
  const settings = { CHROMIUM_PATH: chromium, PLAYWRIGHT_JSON_OUTPUT_FILE: report };
  await stage(
    "Journeys in a browser",
    [program("playwright/cli.js"), "test", ...files.journeys, "--reporter=list,json"],
    settings,
    () => {
      const { suites, stats } = JSON.parse(readFileSync(report, "utf8"));
      for (const suite of suites) durations.push({ file: join("e2e", suite.file), ms: durationOf(suite) });
      const { expected, unexpected, flaky } = stats;
      return { passed: expected, failed: unexpected + flaky };
    },
  );
}

function durationOf({ suites = [], specs = [] }) {
  const results = specs.flatMap(({ tests }) => tests.flatMap(({ results }) => results));
  const own = results.reduce((sum, { duration }) => sum + duration, 0);
  return suites.reduce((sum, suite) => sum + durationOf(suite), own);
}

function listSlowest() {
  if (durations.length < 2) return "";
  const slowest = durations.sort((a, b) => b.ms - a.ms).slice(0, 10);
  const lines = slowest.map(({ file, ms }) => `${(ms / 1000).toFixed(1).padStart(7)} s  ${file}`);
  return `\nThe slowest files:\n${lines.join("\n")}\n`;
}

/** Counts each fault that the app survived as a passed test. */
async function runFaults() {
  await stage("Faults (quick)", ["scripts/faults.mjs", "--quick"], {}, (_code, output) => {
    const [, faults, survived] = /\*\*all\*\* \| (\d+) \| (\d+)/.exec(output).map(Number);
    return { passed: survived, failed: faults - survived };
  });
}

/** Counts each correctly answered request as a passed test. */
async function runHostile() {
  const args = ["scripts/hostile.mjs", "--quick"];
  await stage("Hostile requests (quick)", args, {}, (_code, output) => {
    const [, sent, failures] = /(\d+) requests, (\d+) failures, in/.exec(output).map(Number);
    return { passed: sent - failures, failed: failures };
  });
}

async function stage(title, args, settings, count) {
  await step(title, async () => {
    const { code, output } = await run(execPath, args, { env: settings });
    const { passed, failed } = tryToCount(count, code, output);
    totals.passed += passed;
    // A file that doesn't load, or a tool that crashes, counts as a failure even if no test failed.
    totals.failed += code === 0 ? failed : Math.max(failed, 1);
    if (code !== 0) throw new Refusal(output.trim());
  });
}

function tryToCount(count, code, output) {
  try {
    return count(code, output);
  } catch (error) {
    if (code === 0) throw new Refusal(`The output has no count: ${error.message}\n\n${output.trim()}`);
    return { passed: 0, failed: 1 };
  }
}
