import { describe, expect, test } from "vitest";
import { givenDatabase } from "@/server/testing/database/given-database";
import { makeOrganization } from "@/server/testing/organization";
import { getNotificationSettings } from "./get-settings";
import { setNotificationChannel } from "./set-channel";

const given = givenDatabase();

describe("the settings for notifications", () => {
  test("start with the app and email, and with the app only for completed runs", async () => {
    const { as } = await makeOrganization(given.db);
    const { kinds } = await getNotificationSettings(as("owner"));
    expect(kinds).toHaveLength(10);
    for (const { kind, channels } of kinds)
      expect({ kind, channels }).toEqual({
        kind,
        channels: kind === "RUN_COMPLETED" ? ["APP"] : ["APP", "EMAIL"],
      });
  });

  test("contain only the kinds that the member can get", async () => {
    const { as } = await makeOrganization(given.db);
    const kindsOf = async (role: "viewer" | "builder" | "approver") =>
      (await getNotificationSettings(as(role))).kinds.map(({ kind }) => kind);
    expect(await kindsOf("viewer")).toEqual(["MENTION"]);
    expect(await kindsOf("builder")).toEqual(["MENTION", "RUN_COMPLETED", "RUN_FAILED", "RUN_REJECTED"]);
    expect(await kindsOf("approver")).not.toContain("LIMIT_REACHED");
    expect(await kindsOf("approver")).toContain("APPROVED_RUN_FAILED");
  });

  test("keep each of several concurrent changes by one person", async () => {
    const { as } = await makeOrganization(given.db);
    const change = (channel: "APP" | "EMAIL" | "DIGEST", enabled: boolean) =>
      setNotificationChannel(as("owner"), {
        kind: "RUN_FAILED",
        channel,
        enabled,
        timeZone: "America/New_York",
      });
    await Promise.all([change("APP", false), change("EMAIL", false), change("DIGEST", true)]);
    const settings = await change("DIGEST", true);
    expect(settings.timeZone).toBe("America/New_York");
    expect(settings.kinds.find(({ kind }) => kind === "RUN_FAILED")?.channels).toEqual(["DIGEST"]);
    const others = await getNotificationSettings(as("admin"));
    expect(others.kinds.find(({ kind }) => kind === "RUN_FAILED")?.channels).toEqual(["APP", "EMAIL"]);
  });
});
