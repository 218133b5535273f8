import { describe, expect, test } from "vitest";
import { transact } from "@/server/infra/db";
import { lockToRead } from "@/server/services/lock-member";
import { makeMemberContext } from "@/server/services/member/context";
import { decideReview } from "@/server/services/review/decide";
import { getReview } from "@/server/services/review/get";
import { coverFor } from "@/server/testing/cover";
import { givenDatabase } from "@/server/testing/database/given-database";
import { untilOneWaits } from "@/server/testing/database/until-one-waits";
import { memberIdOf } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { endCover } from "./end";

const given = givenDatabase();

/** Opens a review for an approver and sets a viewer as the approver's cover. */
async function makeCover() {
  const { as } = await makeOrganization(given.db);
  const { id, until } = await coverFor(as("owner"), { member: as("approver"), cover: as("viewer") });
  const { reviewId } = await makeOpenReview(as("builder"));
  const sam = await makeMemberContext(given.db, memberIdOf(as("viewer")));
  return { id, reviewId, sam, dana: as("approver"), endsAt: Date.parse(until) };
}

describe("A decision through a cover", () => {
  test("that starts within the cover's period is recorded with a time in that period", async () => {
    const { reviewId: id, sam, endsAt } = await makeCover();
    let time = endsAt - 1;
    await decideReview({ ...sam, now: () => new Date(time++) }, { id, decision: "approve" });
    const [decision] = (await getReview(sam, { id })).decisions;
    expect(decision?.at).toBe(new Date(endsAt - 1).toISOString());
  });

  test("delays the end of the cover until it's recorded", async () => {
    const { id, sam, dana } = await makeCover();
    const { ending, decidedAt } = await transact(given.db, async (db) => {
      await lockToRead({ ...sam, db }, [memberIdOf(sam)]);
      const ending = endCover(dana, { id });
      await untilOneWaits(given.db);
      return { ending: ending.then(({ endedAt }) => endedAt), decidedAt: new Date().toISOString() };
    });
    expect(((await ending) ?? "") >= decidedAt).toBe(true);
  });

  test("is rejected if the cover ends while it waits", async () => {
    const { id: coverId, reviewId: id, sam, dana } = await makeCover();
    const { refused } = await transact(given.db, async (db) => {
      await endCover({ ...dana, db }, { id: coverId });
      const decided = decideReview(sam, { id, decision: "approve" });
      const refused = expect(decided).rejects.toMatchObject({ code: "forbidden" });
      await untilOneWaits(given.db);
      return { refused };
    });
    await refused;
    expect(await getReview(dana, { id })).toMatchObject({ status: "OPEN", decisions: [] });
  });
});
