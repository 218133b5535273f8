// Two organizations with the same ten workflows, one with ten open reviews and one with 10,000.
import { register } from "tsx/esm/api";

/** The review policies, one per workflow. */
const POLICIES = [
  {},
  { approvers: ["role:approver"] },
  { approvers: ["role:approver", "role:owner"], timeoutSeconds: 50 * 3600 },
  { timeoutSeconds: 20 * 3600 },
  { allowRequester: false },
  { quorum: 2 },
  { quorum: 2, allowRequester: false, timeoutSeconds: 200 * 3600 },
  { approvers: ["role:owner"] },
  { approvers: ["role:admin"], timeoutSeconds: 100 * 3600 },
  { requireReadToEnd: true },
];

const DOCUMENT = Array.from(
  { length: 20 },
  (_, index) => `${index + 1}. Supplier ${index + 1} asked for longer terms, and the desk answered it.`,
).join("\n");

const PASSWORD = "a-long-password-of-a-benchmark";

/**
 * Adds an organization to the app's database for each number of open reviews, which has to be a multiple of ten.
 * Returns an approver's sign-in details for each organization.
 */
export async function makeInboxes({ url, databaseUrl, migrationDatabaseUrl }, counts) {
  register();
  const { connectDatabase } = await import("../../server/infra/db.ts");
  const { parseEnv, settle } = await import("../../server/infra/env.ts");
  settle({ ...parseEnv({}), databaseUrl });
  // Connects as the owner of the tables, who can vacuum them.
  const db = connectDatabase(migrationDatabaseUrl ?? databaseUrl);
  try {
    const people = [];
    for (const count of counts) people.push(await makeInbox(db, url, count));
    await db.$executeRawUnsafe("VACUUM ANALYZE");
    return people;
  } finally {
    await db.$disconnect();
  }
}

async function makeInbox(db, url, count) {
  const { copyOpenReview } = await import("../../server/testing/runs/copy-open-review.ts");
  const { token, email } = await makeOrganization(db, `inbox-of-${count}`);
  for (const review of POLICIES) {
    const run = await startWaitingRun(url, token, review);
    const copies = count / POLICIES.length - 1;
    if (copies > 0) await copyOpenReview(db, run, copies);
  }
  return { url, email, password: PASSWORD };
}

async function makeOrganization(db, name) {
  const { createOrganization } = await import("../../server/services/organization/create.ts");
  const { addMember } = await import("../../server/services/member/add.ts");
  const { makeMemberContext } = await import("../../server/services/member/context.ts");
  const { createToken } = await import("../../server/services/token/create.ts");
  const [owner, email] = [`owner@${name}.test`, `approver@${name}.test`];
  const { memberId } = await createOrganization(db, { name, owner: { email: owner, password: PASSWORD } });
  const ctx = await makeMemberContext(db, memberId);
  await addMember(ctx, { email, password: PASSWORD, role: "approver" });
  return { email, token: (await createToken(ctx, { name })).token };
}

async function startWaitingRun(url, token, review) {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const send = async (path, body) => {
    const answer = await fetch(`${url}/api/v1${path}`, {
      headers,
      ...(body && { method: "POST", body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(await answer.text());
    return answer.json();
  };
  const steps = [{ agentId: "human", action: "Is the digest right?", review }];
  const { id } = await send("/workflows", { name: "Supplier digest", steps });
  const run = await send(`/workflows/${id}/run`, { input: DOCUMENT });
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; ) {
    const { content } = await send(`/reviews?runId=${run.runId}`);
    if (content.length > 0) return run;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("the run never asked for a review");
}
