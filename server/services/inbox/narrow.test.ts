import { beforeAll, describe, expect, test } from "vitest";
import { ReviewPolicy } from "@/server/domain/review/policy";
import type { Person, ServiceContext } from "@/server/services/context";
import { decideReview } from "@/server/services/review/decide";
import { givenDatabase } from "@/server/testing/database/given-database";
import { makeOrganization, type TestOrganization } from "@/server/testing/organization";
import { copyOpenReview } from "@/server/testing/runs/copy-open-review";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { secondsAgo } from "@/server/testing/seconds-ago";
import { listInbox } from "./list";

const given = givenDatabase();
const HOUR = 3600;
const emailOf = (ctx: ServiceContext) => (ctx.actor as Person).email;

type Query = Partial<Parameters<typeof listInbox>[1]>;
const read = (ctx: ServiceContext, query: Query) =>
  listInbox(ctx, { page: 0, size: 20, tab: "mine", ...query });

/** Returns the names of the reviews that a query finds, in order. */
async function find(ctx: ServiceContext, reviews: Record<string, string>, query: Query): Promise<string[]> {
  const { content, totalElements } = await read(ctx, query);
  expect(totalElements).toBe(content.length);
  const names = new Map(Object.entries(reviews).map(([name, id]) => [id, name]));
  return content.map(({ id }) => names.get(id) ?? id);
}

describe("the inbox can be narrowed to", () => {
  let organization: TestOrganization;
  let reviews: Record<string, string>;
  let findAll: (query: Query) => Promise<string[]>;
  beforeAll(async () => {
    organization = await makeOrganization(given.db);
    const { as } = organization;
    const [builder, owner] = [as("builder"), as("owner")];
    const made = async (ctx: ServiceContext, policy: Partial<ReviewPolicy>, text: string) =>
      (await makeOpenReview(ctx, policy, text)).reviewId;
    reviews = {
      copper: await made(secondsAgo(builder, 50), {}, "Copper rose 50% to 9_480."),
      tin: await made(secondsAgo(owner, 40), { timeoutSeconds: 100 * HOUR }, "Tin fell 500 to 9480."),
      zinc: await made(
        secondsAgo(builder, 30),
        { approvers: [emailOf(as("approver")), "role:owner"], timeoutSeconds: 20 * HOUR },
        "Zinc, C:\\prices.",
      ),
      iron: await made(secondsAgo(owner, 3 * HOUR), { timeoutSeconds: 5 * HOUR }, "Iron."),
    };
    findAll = (query) => find(as("approver"), reviews, query);
    // A matching review in a different organization is never found.
    await made((await makeOrganization(given.db)).as("builder"), {}, "Copper and tin fell.");
  });

  test("text in the document, in upper or lower case", async () => {
    expect(await findAll({ search: "COPPER" })).toEqual(["copper"]);
    expect(await findAll({ search: " fell " })).toEqual(["tin"]);
    expect(await findAll({ search: "silver" })).toEqual([]);
    expect(await findAll({ tab: "open", search: "copper" })).toEqual(["copper"]);
  });

  test("text with wildcard characters", async () => {
    expect(await findAll({ search: "50%" })).toEqual(["copper"]);
    expect(await findAll({ search: "9_4" })).toEqual(["copper"]);
    expect(await findAll({ search: "C:\\p" })).toEqual(["zinc"]);
    expect(await findAll({ search: "%" })).toEqual(["copper"]);
    expect(await findAll({ search: "'; DROP" })).toEqual([]);
  });

  test("the workflow, the question, and the requester's name or address", async () => {
    const all = ["copper", "iron", "tin", "zinc"];
    expect((await findAll({ search: "reviewed" })).sort()).toEqual(all);
    expect((await findAll({ search: "check it" })).sort()).toEqual(all);
    expect((await findAll({ search: "test owner" })).sort()).toEqual(["iron", "tin"]);
    expect((await findAll({ search: emailOf(organization.as("builder")) })).sort()).toEqual([
      "copper",
      "zinc",
    ]);
  });

  test("reviews that name no person", async () => {
    expect((await findAll({ show: "unassigned" })).sort()).toEqual(["copper", "iron", "tin"]);
  });

  test("reviews due within a day, and reviews that have used half of their time", async () => {
    expect(await findAll({ show: "due" })).toEqual(["iron", "zinc"]);
    expect(await findAll({ show: "late" })).toEqual(["iron"]);
  });

  test("one workflow, one requester, and several filters combined", async () => {
    const { workflowId } = await given.db.review.findUniqueOrThrow({ where: { id: reviews.tin ?? "" } });
    const { memberId: requesterId } = organization.as("owner").actor as Person;
    expect(await findAll({ workflowId })).toEqual(["tin"]);
    expect((await findAll({ requesterId })).sort()).toEqual(["iron", "tin"]);
    expect(await findAll({ requesterId, show: "due", search: "iron" })).toEqual(["iron"]);
    expect(await findAll({ workflowId: "wf_0" })).toEqual([]);
  });

  test("reviews in the chosen order", async () => {
    expect(await findAll({})).toEqual(["iron", "zinc", "tin", "copper"]);
    expect(await findAll({ sort: "oldest" })).toEqual(["iron", "copper", "tin", "zinc"]);
    expect(await findAll({ tab: "open", sort: "newest" })).toEqual(["zinc", "tin", "copper", "iron"]);
  });

  test("closed reviews, by the text that was approved", async () => {
    const { as } = await makeOrganization(given.db);
    const [one, two] = [await makeOpenReview(as("builder")), await makeOpenReview(as("builder"))];
    await decideReview(as("owner"), { id: one.reviewId, decision: "approve", output: "Nickel." });
    await decideReview(as("owner"), { id: two.reviewId, decision: "approve" });
    const closed = { one: one.reviewId, two: two.reviewId };
    expect(await find(as("viewer"), closed, { tab: "done", search: "nickel" })).toEqual(["one"]);
    expect(await find(as("viewer"), closed, { tab: "done", show: "due" })).toEqual(["two", "one"]);
  });
});

describe("a grouped inbox", () => {
  test("lists one workflow after the other, with the size of each group on all pages", async () => {
    const { as } = await makeOrganization(given.db);
    const [one, two] = [await makeOpenReview(as("builder")), await makeOpenReview(as("builder"))];
    await copyOpenReview(given.db, one, 2);
    await given.db.run.updateMany({ where: { workflowId: two.workflowId }, data: { workflowName: "First" } });
    for (const tab of ["mine", "open"] as const) {
      const { content, totalElements } = await read(as("approver"), { tab, grouped: true, size: 2 });
      expect(totalElements).toBe(4);
      expect(content.map(({ workflowName, groupSize }) => [workflowName, groupSize])).toEqual([
        ["First", 1],
        ["Reviewed", 3],
      ]);
    }
    expect((await read(as("approver"), {})).content[0]?.groupSize).toBeNull();
  });
});

describe("a row of the inbox", () => {
  test("omits text that it shares with its neighbors, and Markdown syntax", async () => {
    const { as } = await makeOrganization(given.db);
    const made = await makeOpenReview(as("builder"), {}, "## Refund\n\n---\n\n**Dear** customer, refund");
    await copyOpenReview(given.db, made, 2);
    const { content } = await read(as("approver"), { sort: "oldest" });
    expect(content.map(({ text }) => text)).toEqual(["Refund Dear customer, refund", "… 1", "… 2"]);
  });

  test("counts the approvals that it has and needs", async () => {
    const { as } = await makeOrganization(given.db);
    const { reviewId: id } = await makeOpenReview(as("builder"), ReviewPolicy.parse({ quorum: 3 }));
    await decideReview(as("owner"), { id, decision: "approve" });
    const votesOf = async () => (await read(as("approver"), {})).content[0]?.votes;
    expect(await votesOf()).toEqual({ given: 1, needed: 3 });
    await decideReview(as("admin"), { id, decision: "approve", output: "Edited." });
    expect(await votesOf()).toEqual({ given: 1, needed: 3 });
  });
});
