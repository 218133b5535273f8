import { expectAccessible, findSmallTargets } from "@/e2e/support/accessible";
import { startWaitingRun, statusOf } from "@/e2e/support/inbox";
import { test as base, expect } from "@/e2e/support/own-app";
import { DESKTOP, PHONE } from "@/e2e/support/screens";
import { signIn } from "@/e2e/support/sign-in";
import { type SlackWorkspace, startSlackWorkspace } from "@/server/testing/servers/slack-workspace";
import { buttonsOf, buttonValue, clickOf, messageOf, textOf } from "@/server/testing/slack";

const test = base.extend<{ slack: SlackWorkspace }>({
  slack: [
    async ({ perFile }, use, { file }) =>
      use(
        await perFile.get(file, "slack", async () => {
          const value = await startSlackWorkspace();
          return { value, remove: value.close };
        }),
      ),
    { timeout: 180_000 },
  ],
  variables: async ({ slack }, use) => use({ SLACK_API_URL: slack.url, OUTBOUND_ALLOW: slack.host }),
});

for (const [where, use] of [
  ["at 1440 px", DESKTOP],
  ["at 390 px", PHONE],
] as const)
  test.describe(where, () => {
    test.use({ ...use, refusals: [400] });

    test("Slack is connected, an account is linked, a review is approved there, and Slack is disconnected", async ({
      page,
      app,
      request,
      slack,
    }) => {
      test.slow();
      const { team_id: team } = await fetch(`${slack.url}/auth.test`, {
        method: "POST",
        headers: { authorization: `Bearer ${slack.botToken}` },
      }).then((response) => response.json());
      const user = use === PHONE ? "UPHONE" : "UDESK";
      const cards = () =>
        slack.messages.filter(
          ({ channel, blocks }) => channel === user.replace("U", "D") && blocks.length > 0,
        );

      await signIn(page, app, app.dana, "/settings/slack");
      await expect(page.getByText("create an app from this manifest")).toBeVisible();
      await page.getByText("Show manifest").click();
      await expect(page.getByText('"socket_mode_enabled": true')).toBeVisible();
      await expectAccessible(page);
      if (use === PHONE) expect(await findSmallTargets(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
      await page.getByLabel("Bot token").fill(slack.appToken);
      await page.getByLabel("App-level token").fill(slack.appToken);
      await page.getByRole("button", { name: "Test and connect" }).click();
      await expect(page.getByLabel("Bot token")).toHaveAccessibleDescription(/must be a bot token/);
      await page.getByLabel("Bot token").fill("xoxb-of-another-app");
      await page.getByRole("button", { name: "Test and connect" }).click();
      await expect(page.getByLabel("Bot token")).toHaveAccessibleDescription(
        /Slack rejected the bot token\.$/,
      );
      await expectAccessible(page);
      await page.getByLabel("Bot token").fill(slack.botToken);
      await page.getByRole("button", { name: "Test and connect" }).click();
      await expect(page.getByRole("main").getByText("Connected", { exact: true })).toBeVisible();
      await expectAccessible(page);

      await page.getByRole("button", { name: "Link account" }).click();
      const code = await page.getByRole("status").locator("code").textContent();
      await expectAccessible(page);
      if (use === PHONE) expect(await findSmallTargets(page)).toEqual([]);
      await slack.send(messageOf(team, user, String(code)));
      await expect(page.getByText(`Name of ${user}`)).toBeVisible();
      await expectAccessible(page);
      // The demo's open review.
      await expect.poll(() => cards().length).toBe(1);

      const waiting = await startWaitingRun(request, app, `Slack ${where}`, null, { input: "Ship *now*." });
      await expect.poll(() => cards().length).toBe(2);
      const [, card] = cards();
      if (!card) throw new Error("there is no card");
      expect(textOf(card)).toContain("Ship *now*.");
      await slack.send(clickOf(team, user, "approve", buttonValue(card, "approve")));
      await expect.poll(() => statusOf(request, app, waiting)).toBe("APPROVED");
      await expect.poll(() => buttonsOf(card)).toEqual(["Open"]);
      expect(textOf(card)).toContain("approved this in Slack");
      await page.goto(`/reviews/${waiting.reviewId}`);
      await expect(page.getByText(/in Slack/).first()).toBeVisible();

      await page.goto("/settings/messages?to=slack");
      await expect(page.getByRole("list", { name: "Cards in Slack" })).toContainText("Up to date");
      await expectAccessible(page);

      await page.goto("/settings/slack");
      await page.getByRole("button", { name: "Disconnect" }).click();
      await expectAccessible(page);
      await page.getByRole("dialog").getByRole("button", { name: "Disconnect" }).click();
      await expect(page.getByText("create an app from this manifest")).toBeVisible();
    });
  });
