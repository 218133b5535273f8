import { inspect, parseArgs } from "node:util";
import { Progress } from "@/faults/progress";
import { Random } from "@/faults/random";
import { ROLES } from "@/server/domain/access/access";
import { fuzz } from "./fuzz";
import { probeMatrix, type Reach, type Side } from "./matrix";
import { seed } from "./seed";
import { probeStreams } from "./stream";
import { summarize, Tally } from "./tally";
import { World } from "./world";

const USAGE = "npm run test:hostile -- [--quick] [--seed N] [--requests N] [--only requests|matrix]";
const CONNECTIONS = 16;
const REQUESTS = { whole: 120_000, quick: 2_000 };
/** The number of IDs that quick mode tries. */
const FEW = 4;

/** Runs everything against one app, prints the results, and returns the exit status. */
export async function runHostile(args: string[], build: string): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: "boolean", default: false },
      seed: { type: "string", default: String(Math.floor(Math.random() * 1_000_000)) },
      requests: { type: "string" },
      only: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const { quick, only } = values;
  const requests = Number(values.requests ?? (quick ? REQUESTS.quick : REQUESTS.whole));
  const isKnownPart = only === undefined || only === "requests" || only === "matrix";
  if (!isKnownPart || !Number.isInteger(requests) || !Number.isInteger(Number(values.seed))) {
    console.error(USAGE);
    return 1;
  }
  const chosen = Number(values.seed);
  console.log(`Hostile requests, seed ${chosen}${quick ? ", quick" : ""}`);
  const begun = Date.now();
  const world = await World.make(build, CONNECTIONS);
  const remove = makeRemover(world);
  try {
    const tallies = await attack(world, { quick, only, requests, random: new Random(chosen) });
    const failures = tallies.flatMap(({ violations }) => violations).length;
    const seconds = Math.round((Date.now() - begun) / 1000);
    const asked = tallies.reduce((sum, { counts }) => sum + ([...counts.values()][0] ?? 0), 0);
    console.log(`\n${summarize(tallies)}\n`);
    console.log(`${asked} requests, ${failures} failures, in ${seconds} s, seed ${chosen}`);
    return failures === 0 ? 0 : 1;
  } finally {
    await remove();
  }
}

interface Extent {
  quick: boolean;
  only: string | undefined;
  requests: number;
  random: Random;
}

async function attack(world: World, { quick, only, requests, random }: Extent): Promise<Tally[]> {
  const tallies: Tally[] = [];
  async function play(
    title: string,
    part: (tally: Tally, progress: Progress) => Promise<void>,
  ): Promise<void> {
    const tally = new Tally(title);
    const progress = new Progress(title);
    tallies.push(tally);
    await part(tally, progress).catch((error: unknown) => {
      tally.violations.push({ kind: "crashed", text: `${title} was aborted: ${inspect(error)}` });
    });
    if (world.hasCrashed) tally.violations.push({ kind: "crashed", text: world.output });
    progress.end(`${[...tally.counts.values()][0] ?? 0}, ${tally.violations.length} failures`);
  }
  if (only !== "requests") {
    const sides: [Side, Side] = [await makeSide(world, "Larkspur"), await makeSide(world, "Marigold")];
    const reach: Reach = quick
      ? { roles: random.some(ROLES, 1), choose: (ids) => random.some(ids, FEW) }
      : { roles: ROLES, choose: (ids) => ids };
    await play("Cross-tenant matrix", (tally, progress) => probeMatrix(world, sides, tally, progress, reach));
    await play("Streams", (tally, progress) => probeStreams(world, sides, tally, progress, reach));
  }
  if (only !== "matrix") {
    const [loud, quiet] = [await world.makeParty(), await world.makeParty()];
    const fuzzed = {
      loud: { party: loud, canary: "Nasturtium" },
      quiet: { party: quiet, canary: "Pimpernel" },
    };
    await play("Generated requests", (tally, progress) =>
      fuzz(world, fuzzed, requests, random, tally, progress),
    );
  }
  return tallies;
}

/** Creates an organization with one of everything. */
async function makeSide(world: World, canary: string): Promise<Side> {
  const party = await world.makeParty();
  await seed(world, party, canary);
  return { party, canary };
}

/** Returns a function that stops and removes everything. Ctrl-C calls it, too. */
function makeRemover(world: World): () => Promise<void> {
  let removed: Promise<void> | undefined;
  const remove = () => {
    removed ??= world.remove();
    return removed;
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => void remove().finally(() => process.exit(130)));
  return remove;
}
