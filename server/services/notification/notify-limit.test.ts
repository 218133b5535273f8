import { describe, expect, test } from "vitest";
import { sweep } from "@/server/runs/sweep";
import { systemContext } from "@/server/runs/system-context";
import type { ServiceContext } from "@/server/services/context";
import { givenDatabase } from "@/server/testing/database/given-database";
import { memberIdOf } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { listNotifications } from "./list";
import { markNotificationsRead } from "./mark-read";
import { notifyLimit } from "./notify-limit";

const given = givenDatabase();
const own = async (ctx: ServiceContext) => (await listNotifications(ctx, { size: 20 })).items;

describe("a spending limit", () => {
  test("notifies owners and admins once for each month and limit when it's reached or too little is left", async () => {
    const { as, organizationId } = await makeOrganization(given.db);
    const refuse = (limit: number, left = 0) =>
      notifyLimit(systemContext(organizationId), { month: "2026-11", limit, left });
    await refuse(5_000_000, 20_000);
    await refuse(5_000_000, 10_000);
    await Promise.all([refuse(5_000_000), refuse(5_000_000)]);
    const [newest] = await own(as("owner"));
    await markNotificationsRead(as("owner"), { upTo: newest?.at ?? "" });
    await refuse(5_000_000);
    expect(await own(as("owner"))).toHaveLength(2);
    await refuse(9_000_000);
    await sweep(given.db, systemContext);
    const mails = await given.db.message.findMany({ where: { memberId: memberIdOf(as("owner")) } });
    expect(mails.map(({ subject }) => subject).sort()).toEqual([
      "Spending limit of $5.00 reached",
      "Spending limit of $5.00: $0.02 left, too little for a model call",
      "Spending limit of $9.00 reached",
    ]);
    expect(await own(as("admin"))).toHaveLength(3);
    expect(await own(as("builder"))).toEqual([]);
  });
});
