import { describe, expect, test } from "vitest";
import { NewRunView, RunView } from "@/server/domain/run/finding/view";
import { givenDatabase } from "@/server/testing/database/given-database";
import { makeOrganization } from "@/server/testing/organization";
import { deleteRunView } from "./delete";
import { listRunViews } from "./list";
import { saveRunView } from "./save";

const given = givenDatabase();
const rejected = { name: "Rejected", query: "status=REJECTED", shared: false };

describe("saved views", () => {
  test("are seen by the person who saved them, and by everyone in the organization if shared", async () => {
    const { as } = await makeOrganization(given.db);
    const [builder, viewer] = [as("builder"), as("viewer")];
    const own = await saveRunView(builder, rejected);
    expect(own).toEqual(RunView.parse(own));
    const shared = await saveRunView(builder, { name: "Failed", query: "status=FAILED", shared: true });
    expect(await listRunViews(builder)).toEqual([shared, own]);
    expect(await listRunViews(viewer)).toMatchObject([
      { id: shared.id, by: { name: "Test builder" }, mine: false, deletable: false },
    ]);
    expect(await listRunViews((await makeOrganization(given.db)).as("owner"))).toEqual([]);
  });

  test("are listed with the user's own first, so that many shared views don't hide them", async () => {
    const { as } = await makeOrganization(given.db);
    const own = await saveRunView(as("viewer"), { ...rejected, name: "Zinc" });
    const first = await saveRunView(as("builder"), { ...rejected, name: "Alloys", shared: true });
    const second = await saveRunView(as("owner"), { ...rejected, name: "Copper", shared: true });
    expect((await listRunViews(as("viewer"))).map(({ id }) => id)).toEqual([own.id, first.id, second.id]);
  });

  test("are replaced by a view with the same name, even in simultaneous requests", async () => {
    const { as } = await makeOrganization(given.db);
    await Promise.all(Array.from({ length: 5 }, () => saveRunView(as("builder"), rejected)));
    await saveRunView(as("builder"), { ...rejected, query: "q=x" });
    expect(await listRunViews(as("builder"))).toMatchObject([{ name: "Rejected", query: "q=x" }]);
  });

  test("are deleted by their author, and shared ones by owners and admins, too", async () => {
    const { as } = await makeOrganization(given.db);
    const own = await saveRunView(as("builder"), rejected);
    const shared = await saveRunView(as("builder"), { ...rejected, name: "Shared", shared: true });
    await expect(deleteRunView(as("viewer"), shared)).rejects.toMatchObject({ code: "forbidden" });
    await expect(deleteRunView(as("owner"), own)).rejects.toMatchObject({ code: "not-found" });
    await deleteRunView(as("admin"), shared);
    await deleteRunView(as("builder"), own);
    await expect(deleteRunView(as("builder"), own)).rejects.toMatchObject({ code: "not-found" });
    expect(await listRunViews(as("builder"))).toEqual([]);
  });

  test("are limited to 50 per person", async () => {
    const { as } = await makeOrganization(given.db);
    for (let count = 0; count < 50; count++)
      await saveRunView(as("viewer"), { ...rejected, name: `${count}` });
    await expect(saveRunView(as("viewer"), rejected)).rejects.toMatchObject({ code: "conflict" });
    await saveRunView(as("viewer"), { ...rejected, name: "7" });
  });

  test("have a name and the query of a URL", () => {
    for (const change of [
      { name: " " },
      { name: "x".repeat(61) },
      { query: "" },
      { query: "a b" },
      { query: "x#y" },
    ])
      expect(NewRunView.safeParse({ ...rejected, ...change }).success, JSON.stringify(change)).toBe(false);
  });
});
