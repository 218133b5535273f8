import { describe, expect, test } from "vitest";
import { systemContext } from "@/server/runs/system-context";
import { changeRole } from "@/server/services/member/change-role";
import { makeMemberContext } from "@/server/services/member/context";
import { decideReview } from "@/server/services/review/decide";
import { failRun, withRun } from "@/server/services/run/lifecycle";
import { givenDatabase } from "@/server/testing/database/given-database";
import { memberIdOf } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { getNotificationSettings } from "./get-settings";
import { setNotificationChannel } from "./set-channel";

const given = givenDatabase();

describe("the settings for notifications", () => {
  test("start with the app and email, with the app only for completed runs, email only for receipts, and the digest only for heads", async () => {
    const { as } = await makeOrganization(given.db);
    const { kinds } = await getNotificationSettings(as("owner"));
    expect(kinds).toHaveLength(13);
    const others = { RUN_COMPLETED: ["APP"], RECEIPT: ["EMAIL"], LEDGER_HEAD: ["DIGEST"] };
    for (const { kind, channels } of kinds)
      expect({ kind, channels }).toEqual({
        kind,
        channels: kind in others ? others[kind as keyof typeof others] : ["APP", "EMAIL"],
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

  test("contain a kind that the member got before their role changed, so that they can disable it", async () => {
    const { as, organizationId } = await makeOrganization(given.db);
    const { reviewId: id, runId } = await makeOpenReview(as("owner"), { approvers: ["role:approver"] });
    await decideReview(as("approver"), { id, decision: "approve" });
    await changeRole(as("owner"), { id: memberIdOf(as("approver")), role: "viewer" });
    await withRun(systemContext(organizationId), runId, (ctx) =>
      failRun(ctx, runId, ctx.now(), {
        reason: "INTERNAL",
        error: { code: "internal", message: "It broke." },
      }),
    );
    const member = await makeMemberContext(given.db, memberIdOf(as("approver")));
    const settings = await setNotificationChannel(member, {
      kind: "APPROVED_RUN_FAILED",
      channel: "EMAIL",
      enabled: false,
      timeZone: "UTC",
    });
    expect(settings.kinds).toContainEqual({ kind: "APPROVED_RUN_FAILED", channels: ["APP"] });
    expect(settings.kinds.map(({ kind }) => kind)).not.toContain("RUN_FAILED");
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
