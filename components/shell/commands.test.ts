import { describe, expect, test } from "vitest";
import { scopesOf } from "@/server/domain/access/access";
import { listActions, listPages, listSettings } from "./commands";
import { type Entry, findEntries } from "./palette-entries";

const stay = () => () => {};
const noIcon = (() => null) as never;

/** Returns the labels of the palette's results, best first. The palette's entries include two workflows. */
function find(sought: string, role: "owner" | "approver" = "owner"): string[] {
  const scopes = scopesOf(role);
  const workflow = (label: string): Entry => ({ id: label, label, icon: noIcon, choose: stay });
  const groups = [
    { title: "Go to", entries: listPages(stay, scopes) },
    { title: "Actions", entries: listActions(stay, scopes, { onRun: stay, onTriggers: stay, onKeys: stay }) },
    { title: "Workflows", entries: [workflow("Refund reply"), workflow("Daily market briefing")] },
    { title: "Settings", entries: listSettings(stay, scopes) },
  ];
  return findEntries(groups, sought).flatMap(({ entries }) => entries.map(({ label }) => label));
}

describe("the palette's pages, settings, and actions", () => {
  test.each([
    ["members", "Members"],
    ["users", "Members"],
    ["team", "Members"],
    ["invite", "Add member"],
    ["dark mode", "Dark theme"],
    ["dark", "Dark theme"],
    ["light mode", "Light theme"],
    ["help", "Keyboard shortcuts"],
    ["shortcuts", "Keyboard shortcuts"],
    ["sign out", "Sign out"],
    ["log out", "Sign out"],
    ["logout", "Sign out"],
    ["password", "Change password"],
    ["profile", "Account"],
    ["sessions", "Account"],
    ["api key", "API tokens"],
    ["token", "API tokens"],
    ["billing", "Usage"],
    ["usage", "Usage"],
    ["cost", "Insights"],
    ["slack", "Slack"],
    ["webhook", "Webhooks"],
    ["openai", "Models and secrets"],
    ["secrets", "Models and secrets"],
    ["credentials", "Models and secrets"],
    ["mcp", "Tool servers"],
    ["policy", "Rules"],
    ["audit log", "Audit"],
    ["vacation", "Members"],
    ["notifications", "Notifications"],
    ["outbox", "Messages"],
    ["approvals", "Reviews"],
    ["inbox", "Reviews"],
    ["dashboard", "Home"],
    ["home", "Home"],
    ["history", "Runs"],
    ["logs", "Runs"],
    ["prompts", "Agents"],
    ["preferences", "Settings"],
    ["create workflow", "New workflow"],
    ["import", "New workflow"],
    ["create agent", "New agent"],
    ["start workflow", "Run a workflow…"],
    ["schedule", "Open a workflow's triggers…"],
    ["trigger", "Open a workflow's triggers…"],
  ])("“%s” finds %s first", (sought, label) => {
    expect(find(sought)[0]).toBe(label);
  });

  test("a name ranks higher than a synonym of a different entry", () => {
    expect(find("run").slice(0, 2)).toEqual(["Runs", "Run a workflow…"]);
    expect(find("settings")[0]).toBe("Settings");
    expect(find("reply")[0]).toBe("Refund reply");
    expect(find("connections")).toEqual([
      "Models and secrets",
      "Tool servers",
      "API tokens",
      "Slack",
      "Webhooks",
    ]);
  });

  test("doesn't find pages and actions that the role can't use", () => {
    for (const sought of ["invite", "create workflow", "billing", "webhook", "agents"])
      expect(find(sought, "approver").filter((label) => label !== "Members")).toEqual([]);
    expect(find("sign out", "approver")[0]).toBe("Sign out");
  });
});
