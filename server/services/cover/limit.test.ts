import { describe, expect, test } from "vitest";
import { MAX_COVERS } from "@/server/domain/cover/period";
import { makeId } from "@/server/domain/id";
import { DAY_MS } from "@/server/domain/time";
import type { ServiceContext } from "@/server/services/context";
import { findMembers } from "@/server/services/sql/find-members";
import { coverFor, emailOf } from "@/server/testing/cover";
import { givenDatabase } from "@/server/testing/database/given-database";
import { memberIdOf } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { endCover } from "./end";
import { setCover } from "./set";

const given = givenDatabase();
const at = (days: number) => new Date(Date.now() + days * DAY_MS);

/** Stores a one-day cover for each start, given in days from now. */
async function storeCovers(member: ServiceContext, cover: ServiceContext, days: readonly number[]) {
  await given.db.memberCover.createMany({
    data: days.map((day) => ({
      id: makeId("cov"),
      organizationId: member.organizationId,
      memberId: memberIdOf(member),
      coverId: memberIdOf(cover),
      createdById: memberIdOf(member),
      startsAt: at(day),
      endsAt: at(day + 1),
      createdAt: at(day - 1),
    })),
  });
}

const daysFrom = (first: number) => Array.from({ length: MAX_COVERS }, (_, index) => first + index * 2);

describe("the number of covers", () => {
  test("is limited for the person who is away, not counting past covers", async () => {
    const { as } = await makeOrganization(given.db);
    const [dana, sam] = [as("approver"), as("viewer")];
    await storeCovers(dana, sam, daysFrom(-3 * MAX_COVERS));
    const set = () =>
      setCover(dana, {
        cover: emailOf(as("builder")),
        from: at(200).toISOString(),
        until: at(201).toISOString(),
      });
    await endCover(dana, { id: (await set()).id });
    await storeCovers(dana, sam, daysFrom(2));
    await expect(set()).rejects.toMatchObject({
      code: "conflict",
      message: "Test approver already has 20 current and planned covers. End one of them first.",
    });
    const { id } = await given.db.memberCover.findFirstOrThrow({
      where: { memberId: memberIdOf(dana), endsAt: { gt: new Date() }, endedAt: null },
    });
    await endCover(dana, { id });
    await set();
  });

  test("is limited for the cover", async () => {
    const { as, addMember } = await makeOrganization(given.db);
    const sam = as("viewer");
    await storeCovers(await addMember("approver"), sam, daysFrom(2));
    await expect(coverFor(as("owner"), { member: as("approver"), cover: sam })).rejects.toMatchObject({
      code: "conflict",
      message: "Test viewer is already assigned to 20 current and planned covers. End one of them first.",
    });
  });

  test("doesn't slow down requests, which read only current covers", async () => {
    const { as } = await makeOrganization(given.db);
    const [dana, sam] = [as("approver"), as("viewer")];
    await storeCovers(dana, sam, [...daysFrom(-3 * MAX_COVERS), ...daysFrom(2)]);
    await storeCovers(as("admin"), sam, [-0.5]);
    const found = (await findMembers(sam, new Date())).find(({ id }) => id === memberIdOf(sam));
    expect(found?.covering.map(({ member }) => member.id)).toEqual([memberIdOf(as("admin"))]);
  });
});
