import type { Progress } from "@/faults/progress";
import type { Random } from "@/faults/random";
import { ROLES } from "@/server/domain/access/access";
import type { Belongings } from "@/server/testing/belongings";
import type { Sent } from "./client";
import { generateFor, generateForAuth } from "./generate";
import { generateForHook, type Hook, makeHooks } from "./hooks";
import { inParallel } from "./in-parallel";
import { judgeReply } from "./judge-reply";
import { changedTables } from "./organization-rows";
import { seed } from "./seed";
import { fetchCsrf } from "./sign-in";
import type { Tally } from "./tally";
import { listTargets, sampleInput, type Target } from "./target";
import { chance, pick } from "./values";
import type { Party, Person, World } from "./world";

/**
 * The number of requests per round. Each round starts by recreating what was deleted and ends by checking that
 * protected data hasn't changed.
 */
const ROUND = 2_500;
const COMMENTS = "/api/v1/reviews/{id}/comments";
/** Operations that anyone can use on their own data. */
const OWN = new Set([
  ...["me.rename", "me.changePassword", "me.endSignIn", "me.endOtherSignIns", "home.hideFirstSteps"],
  "home.dismissResumeNotice",
  ...["passkey.startAdding", "passkey.add", "passkey.rename", "passkey.remove"],
  ...["token.create", "token.revoke"],
  ...["comment.add", "comment.edit", "comment.delete"],
  ...["runView.save", "runView.delete", "slack.startLink", "slack.unlink"],
  ...["notification.markRead", "notification.setChannel"],
  ...[`POST ${COMMENTS}`, `PATCH ${COMMENTS}/{commentId}`, `DELETE ${COMMENTS}/{commentId}`],
]);

export interface Fuzzed {
  /** The organization that requests may change. */
  loud: { party: Party; canary: string };
  /** The organization that must not change. */
  quiet: { party: Party; canary: string };
}

type Door = Target["door"] | "auth" | "hook";

/**
 * Sends random requests to operations, procedures, sign-in, and webhook triggers. Half go to the `loud` organization,
 * which they may change, and half to the `quiet` one, which must not change.
 */
export async function fuzz(
  world: World,
  { loud, quiet }: Fuzzed,
  wanted: number,
  random: Random,
  tally: Tally,
  progress: Progress,
): Promise<void> {
  const targets = listTargets();
  const still = await seed(world, quiet.party, quiet.canary);
  const stillHooks = await makeHooks(world, quiet.party, still.workflowId, quiet.canary);
  const before = await world.rows.snapshot(quiet.party.organizationId);
  const csrf = await fetchCsrf(world.client);
  const ofQuiet = new Set([quiet.canary, ...(await world.rows.ids(quiet.party.organizationId))]);
  const accepted = await sendEachChange(world, targets, still, quiet.party, tally);
  if (await hasChanged(accepted.join(", "))) return;
  for (let done = 0, round = 0; done < wanted && !world.hasCrashed; round++) {
    await restorePeople(world, loud.party);
    await restoreSignIns(world, quiet.party);
    const owned = await seed(world, loud.party, `${loud.canary}${round}`);
    const hooks = await makeHooks(world, loud.party, owned.workflowId, loud.canary);
    const count = Math.min(ROUND, wanted - done);
    const ofLoud = { owned, hooks, party: loud.party, choose: (_: Target, person: Person) => person };
    const ofStill = { owned: still, hooks: stillHooks, party: quiet.party, choose: chooseHarmless };
    const requests = Array.from({ length: count }, () =>
      chance(random, 0.5)
        ? { ...draw(random, targets, csrf, ofLoud), foreign: ofQuiet }
        : { ...draw(random, targets, csrf, ofStill), foreign: new Set<string>() },
    );
    await inParallel(requests, 16, async ({ sent, door, foreign }) => {
      const reply = await world.client.send(sent);
      tally.count("requests");
      tally.count(`to ${NAMES[door]}`);
      tally.status(reply.status);
      tally.violations.push(...judgeReply(sent, reply, { foreign }));
    });
    done += count;
    if (await hasChanged(`requests up to ${done}`)) return;
    progress.tell(`${done} requests, ${tally.violations.length} failures`);
  }

  async function hasChanged(by: string): Promise<boolean> {
    const changed = changedTables(before, await world.rows.snapshot(quiet.party.organizationId));
    if (changed.length > 0)
      tally.violations.push({ kind: "changed", text: `${changed.join(", ")}, by ${by}` });
    return changed.length > 0;
  }
}

/**
 * As the viewer, sends one valid request for each change that viewers must not make, because random requests could miss
 * an operation without a permission check. Returns the names of the operations that accepted the request.
 */
async function sendEachChange(
  world: World,
  targets: readonly Target[],
  owned: Belongings,
  { people }: Party,
  tally: Tally,
): Promise<string[]> {
  const accepted: string[] = [];
  const changes = targets.filter(({ name, isQuery }) => !isQuery && !OWN.has(name));
  await inParallel(changes, 16, async (target) => {
    const sent = target.request(sampleInput(target, owned), people.viewer);
    const reply = await world.client.send(sent);
    tally.count("requests");
    tally.count("valid changes by viewers");
    tally.status(reply.status);
    tally.violations.push(...judgeReply(sent, reply, { foreign: new Set() }));
    if (reply.status < 300) accepted.push(target.name);
  });
  return accepted;
}

const NAMES: Record<Door, string> = { rest: "REST", trpc: "tRPC", auth: "/api/auth", hook: "/hooks" };

interface Reached {
  owned: Belongings;
  hooks: readonly Hook[];
  party: Party;
  choose: (target: Target, person: Person, party: Party) => Person;
}

function draw(
  random: Random,
  targets: readonly Target[],
  csrf: { cookie: string; csrfToken: string },
  { owned, hooks, party, choose }: Reached,
): { sent: Sent; door: Door } {
  const person = party.people[pick(random, ROLES)];
  if (chance(random, 0.15)) return { sent: generateForAuth(random, person, csrf), door: "auth" };
  if (chance(random, 0.05))
    return { sent: generateForHook(random, hooks, choose !== chooseHarmless), door: "hook" };
  const target = pick(random, targets);
  const asking = choose(target, person, party);
  return { sent: generateFor(random, target, owned, asking), door: target.door };
}

const NOBODY = { token: `cs_${"A".repeat(43)}`, cookie: "next-auth.session-token=none" };

/**
 * Chooses a sender whose request must not change anything: the viewer, or anyone for a tRPC query. REST queries come
 * from the viewer, too, since they might be sent with a different method. For operations on people's own data, the
 * sender's credentials are invalid.
 */
function chooseHarmless({ name, door, isQuery }: Target, person: Person, { people }: Party): Person {
  if (OWN.has(name)) return { ...person, ...NOBODY };
  return door === "trpc" && isQuery ? person : people.viewer;
}

/** Restores everyone's access for the next round, since members with full access can lock each other out. */
async function restorePeople(world: World, party: Party): Promise<void> {
  await restoreSignIns(world, party);
  const { db } = world;
  const { organizationId, people } = party;
  for (const { role, email } of Object.values(people)) {
    const user = { organizationId, user: { email } };
    await db.member.updateMany({ where: user, data: { role, removedAt: null } });
    await db.apiToken.updateMany({ where: { organizationId, member: user }, data: { revokedAt: null } });
  }
  const rules = { secondPersonToWeaken: false, resumeNamesReview: false, monthlyLimit: null };
  await db.organization.update({ where: { id: organizationId }, data: rules });
}

/** Restores sign-ins that were ended by requests to sign out. */
async function restoreSignIns({ db }: World, { signIns }: Party): Promise<void> {
  await db.signIn.createMany({ data: signIns, skipDuplicates: true });
}
