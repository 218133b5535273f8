import { parseArgs } from "node:util";
import { Client } from "./app/client";
import { Installation } from "./app/installation";
import { makeVersion, thisVersion } from "./app/version";
import { Progress } from "./progress";
import { Random } from "./random";
import { bulkActions } from "./scenarios/bulk-actions";
import { bulkApproved } from "./scenarios/bulk-approved";
import { covered } from "./scenarios/covered";
import { cutAtCommit } from "./scenarios/cut-at-commit";
import { deployed } from "./scenarios/deployed";
import { editedDuringRuns } from "./scenarios/edited-during-runs";
import { events } from "./scenarios/events";
import { hung } from "./scenarios/hung";
import { killedAtStatement } from "./scenarios/killed-at-statement";
import { killedInFlight } from "./scenarios/killed-in-flight";
import { poison } from "./scenarios/poison";
import { postgresAway } from "./scenarios/postgres-away";
import { races } from "./scenarios/races";
import { repeated } from "./scenarios/repeated";
import { resumedByMany } from "./scenarios/resumed-by-many";
import { sending } from "./scenarios/sending";
import { sentBack } from "./scenarios/sent-back";
import { triggered } from "./scenarios/triggered";
import { upgradedTo } from "./scenarios/upgraded";
import { type Extent, type Scenario, Stage, type Tally } from "./stage";
import { summarize } from "./summary";

const SCENARIOS: readonly Scenario[] = [
  killedAtStatement,
  cutAtCommit,
  killedInFlight,
  hung,
  postgresAway,
  events,
  resumedByMany,
  sentBack,
  repeated,
  bulkActions,
  bulkApproved,
  covered,
  triggered,
  sending,
  races,
  poison,
  editedDuringRuns,
  deployed,
];

const USAGE = `npm run test:faults -- [--quick] [--seed N] [--only words of a title] [--every-statement] [--upgrade-from COMMIT]`;

/**
 * Runs the scenarios one after another on one installation, prints the summary, and returns the exit status.
 */
export async function runFaults(args: string[], build: string): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: "boolean", default: false },
      "every-statement": { type: "boolean", default: false },
      seed: { type: "string", default: String(Math.floor(Math.random() * 1_000_000)) },
      "upgrade-from": { type: "string" },
      only: { type: "string", multiple: true, default: [""] },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const extent = { quick: values.quick, everyStatement: values["every-statement"] };
  const isSelected = (title: string) =>
    values.only.some((words) => title.toLowerCase().includes(words.toLowerCase()));
  const earlier = values["upgrade-from"];
  const current = thisVersion(build);
  const scenarios = earlier ? [upgradedTo(current)] : SCENARIOS;
  const chosen = scenarios.filter(({ title, isQuick }) => isSelected(title) && (isQuick || !extent.quick));
  const seed = Number(values.seed);
  console.log(`Faults, seed ${seed}${extent.quick ? ", quick" : ""}`);
  const begun = Date.now();
  const version = earlier ? await makeVersion(earlier) : current;
  const making = Installation.make(version);
  const remove = makeRemover(making);
  try {
    const installation = await making;
    if (earlier) installation.belongings.push(version.root);
    const tallies = await play(chosen, installation, seed, extent);
    const violations = tallies.flatMap((tally) => tally.violations);
    console.log(`\n${summarize(tallies)}\n\n${Math.round((Date.now() - begun) / 1000)} s, seed ${seed}`);
    return violations.length === 0 && tallies.every(({ faults }) => faults > 0) ? 0 : 1;
  } finally {
    await remove();
  }
}

async function play(
  scenarios: readonly Scenario[],
  installation: Installation,
  seed: number,
  extent: Extent,
) {
  const tallies: Tally[] = [];
  const client = new Client(installation);
  for (const [index, { title, run }] of scenarios.entries()) {
    if (installation.isLeaving) break;
    const progress = new Progress(title);
    const random = new Random(seed + index);
    const stage = new Stage(title, installation, client, random, extent, (text) => progress.tell(text));
    await run(stage).catch((error: unknown) => {
      stage.tally.violations.push({
        kind: "wrongOutcome",
        text: `the scenario was aborted: ${String(error)}`,
      });
    });
    const { faults, survived, accepted } = stage.tally;
    progress.end(`${survived} of ${faults} faults survived, ${accepted} runs`);
    tallies.push(stage.tally);
  }
  return tallies;
}

/** Returns a function that stops and removes everything. Ctrl-C calls it, too. */
function makeRemover(making: Promise<Installation>): () => Promise<void> {
  let removed: Promise<void> | null = null;
  const remove = () =>
    (removed ??= making.then(
      (installation) => installation.remove(),
      () => {},
    ));
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => void remove().finally(() => process.exit(130)));
  return remove;
}
