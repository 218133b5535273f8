import type { Browser, Page } from "playwright/test";
import { expectAccessible } from "@/e2e/support/accessible";
import { expect, test } from "@/e2e/support/app";
import { createOrganization, PASSWORD } from "@/e2e/support/create-organization";
import { untilHydrated } from "@/e2e/support/hydrated";
import { startWaitingRun } from "@/e2e/support/inbox";
import { DESKTOP, PHONE } from "@/e2e/support/screens";
import { signIn } from "@/e2e/support/sign-in";

let made = 0;
const newEmail = () => `person-${Date.now()}-${++made}@acme.test`;

/** Adds a member on the members page and returns the invitation link. */
async function addMember(page: Page, email: string, name: string, role: string): Promise<string> {
  await page.goto("/settings/members");
  await page.getByRole("button", { name: "Add member" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Email").fill(email);
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByLabel("Role").selectOption(role);
  await dialog.getByRole("button", { name: "Add member" }).click();
  await dialog.getByRole("heading", { name: / was added$/ }).waitFor();
  const link = (await dialog.getByText(/\/invitation\//).textContent()) ?? "";
  await dialog.getByRole("button", { name: "Close" }).click();
  return link;
}

/** Accepts the invitation and waits for `start`, the page that opens first for the member's role. */
async function joinBy(page: Page, link: string, start: "Home" | "Reviews" = "Home") {
  await page.goto(link);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Join" }).click();
  await page.getByRole("heading", { name: start, level: 1 }).waitFor();
}

function rowOf(page: Page, email: string) {
  return page.getByRole("list", { name: "Members" }).getByRole("listitem").filter({ hasText: email });
}

async function act(page: Page, email: string, action: string) {
  await rowOf(page, email)
    .getByRole("button", { name: /^Manage / })
    .click();
  await page.getByRole("menuitem", { name: action, exact: true }).click();
}

async function inContext(browser: Browser, use: object, work: (page: Page) => Promise<void>) {
  const context = await browser.newContext(use);
  try {
    await work(await context.newPage());
  } finally {
    await context.close();
  }
}

for (const [where, use] of [
  ["at 1440 px", DESKTOP],
  ["at 390 px", PHONE],
] as const)
  test.describe(where, () => {
    test.use(use);

    test("a member is added, joins through the link, and is signed out as soon as they are removed", async ({
      page,
      app,
      browser,
      request,
    }) => {
      test.slow();
      await signIn(page, app);
      const email = newEmail();
      const link = await addMember(page, email, "Robin Vale", "builder");
      await expect(rowOf(page, email)).toContainText("Invited");
      await expectAccessible(page);
      await inContext(browser, { ...use, baseURL: app.url }, async (robin) => {
        await robin.goto(link);
        await expect(robin.getByRole("heading", { name: /^Join / })).toBeVisible();
        await expectAccessible(robin);
        await joinBy(robin, link);
        await robin.goto("/settings/tokens");
        await robin.getByRole("button", { name: "New token" }).click();
        await robin.getByRole("textbox", { name: "Name" }).fill("Left behind");
        await robin.getByRole("button", { name: "Create token" }).click();
        const token = (await robin.getByText(/^cs_[\w-]{43}$/).textContent()) ?? "";
        const call = () =>
          request.get(`${app.url}/api/v1/runs`, { headers: { authorization: `Bearer ${token}` } });
        expect((await call()).status()).toBe(200);
        await robin.goto("/runs");
        await robin.getByRole("heading", { name: "Runs", level: 1 }).waitFor();

        await page.reload();
        await expect(rowOf(page, email)).not.toContainText("Invited");
        await act(page, email, "Remove");
        await expectAccessible(page);
        await page.getByRole("button", { name: "Remove member", exact: true }).click();
        await expect(rowOf(page, email)).toHaveCount(0);
        expect((await call()).status()).toBe(401);
        await expect(robin.getByRole("heading", { name: "Sign in" })).toBeVisible();
        await robin.goto(link);
        await expect(robin.getByRole("heading", { name: "This link no longer works" })).toBeVisible();
        await expectAccessible(robin);
      });
    });

    test("a role is changed, and the focus returns to where it was", async ({ page, app }) => {
      await signIn(page, app);
      const email = newEmail();
      await addMember(page, email, "Alex Moor", "viewer");
      await expect(page.getByRole("button", { name: "Add member" })).toBeFocused();
      await act(page, email, "Change role");
      await page.getByRole("combobox", { name: "Role" }).selectOption("approver");
      await expectAccessible(page);
      await page.getByRole("button", { name: "Change role" }).click();
      await expect(rowOf(page, email)).toContainText("Approver");
      await expect(rowOf(page, email).getByRole("button")).toBeFocused();
    });
  });

test.describe("a link", () => {
  test("shows who is signed in, and says that they'd be signed out", async ({ page, app }) => {
    await signIn(page, app);
    const link = await addMember(page, newEmail(), "Someone else", "viewer");
    await page.goto(link);
    await expect(page.getByText("You're signed in as Dana Whitfield. Joining signs you out.")).toBeVisible();
    await expectAccessible(page);
  });

  test("asks for the password of an existing account and says what to do if it's forgotten", async ({
    page,
    app,
  }) => {
    await signIn(page, app);
    const link = await addMember(page, newEmail(), "Someone else", "viewer");
    await page.goto(`${link}?fault=wrong`);
    await expect(page.getByLabel("Password", { exact: true })).toHaveAccessibleDescription(
      "Your Countersign password.",
    );
    await expectAccessible(page);
    await page.getByRole("link", { name: "Forgot your password?" }).click();
    await expect(page.getByRole("heading", { name: "Forgot your password?" })).toBeVisible();
  });

  test("can be opened, previewed, and prefetched without effect, and only its form joins, even without JavaScript", async ({
    page,
    app,
    browser,
    request,
  }) => {
    await signIn(page, app);
    const email = newEmail();
    const link = await addMember(page, email, "Noa Lind", "approver");
    const visits: Record<string, string>[] = [{}, { "sec-purpose": "prefetch" }, { rsc: "1" }];
    for (const headers of visits) {
      const answer = await request.get(link, { headers });
      expect(answer.headers()).toMatchObject({
        "referrer-policy": "no-referrer",
        "x-robots-tag": "noindex, nofollow",
        "cache-control": expect.stringContaining("no-store"),
      });
    }
    await request.head(link);
    expect((await request.get(`${link}/accept`)).status()).toBe(405);
    await inContext(browser, { ...PHONE, javaScriptEnabled: false }, async (noa) => {
      await noa.goto(link);
      await expect(noa.getByRole("button", { name: "Show password" })).toHaveCount(0);
      await noa.getByLabel("Password").evaluate((field) => field.removeAttribute("minlength"));
      for (const [password, error] of [
        ["too short", "The password must have 12 to 128 characters."],
        ["passwordpassword", "The password is too easy to guess."],
        [email, "The password is mostly your email, your name, or your organization's name."],
      ] as const) {
        await noa.getByLabel("Password").fill(password);
        await noa.getByRole("button", { name: "Join" }).click();
        await expect(noa.getByLabel("Password")).toHaveAccessibleDescription(new RegExp(error));
      }
      await joinBy(noa, link, "Reviews");
      await noa.goto(link);
      await expect(noa.getByText(/ask an owner or admin of your organization for a new link/)).toBeVisible();
    });
  });

  test.describe("that replaces an earlier one", () => {
    test.use({ refusals: [409] });

    test("can be created until the member joins, and without mail there's no password link after that", async ({
      page,
      app,
      browser,
    }) => {
      await signIn(page, app);
      const email = newEmail();
      const first = await addMember(page, email, "Mika Sand", "viewer");
      const dialog = page.getByRole("dialog");
      await act(page, email, "New link");
      await page.getByRole("button", { name: "Create link" }).click();
      const second = (await dialog.getByText(/\/invitation\//).textContent()) ?? "";
      await page.keyboard.press("Escape");
      await inContext(browser, { baseURL: app.url }, async (mika) => {
        await mika.goto(first);
        await expect(mika.getByRole("heading", { name: "This link no longer works" })).toBeVisible();
        await joinBy(mika, second);
      });
      await page.reload();
      await act(page, email, "New password link");
      await page.getByRole("button", { name: "Create link" }).click();
      await expect(
        dialog.getByText(
          /A new link for Mika Sand can only be sent by email, and no mail server is configured/,
        ),
      ).toBeVisible();
      await expect(dialog.getByText(`npm run org -- set-password ${email}`)).toBeVisible();
      await expectAccessible(page);
    });
  });
});

for (const [where, use] of [
  ["at 1440 px", DESKTOP],
  ["at 390 px", PHONE],
] as const)
  test.describe(where, () => {
    test.use(use);

    test("a member who joined through another member's link sees why their approval doesn't count and can reject", async ({
      page,
      app,
      browser,
      request,
    }) => {
      await signIn(page, app);
      const email = newEmail();
      const link = await addMember(page, email, "Robin Vale", "approver");
      const name = `Handed over ${where}`;
      await inContext(browser, { ...use, baseURL: app.url }, async (robin) => {
        await joinBy(robin, link, "Reviews");
        const { reviewId } = await startWaitingRun(request, app, name, 3_600, { review: { quorum: 2 } });
        await robin.goto("/reviews?tab=open");
        const why = /You joined through a link that Dana Whitfield shared with you\./;
        await expect(robin.getByRole("listitem").filter({ hasText: name })).toContainText(why);
        await robin.goto(`/reviews/${reviewId}`);
        await expect(robin.getByRole("note").filter({ hasText: why })).toContainText(
          `npm run org -- set-password ${email}`,
        );
        await expect(robin.getByRole("button", { name: "Approve" })).toHaveCount(0);
        await expectAccessible(robin);
        await robin.getByRole("button", { name: "Reject" }).click();
        await robin.getByRole("dialog").getByRole("textbox").fill("Last week's figures.");
        await robin.getByRole("dialog").getByRole("button", { name: "Reject" }).click();
        await expect(robin.getByText("joined through a link from Dana Whitfield").first()).toBeVisible();
      });
      await page.reload();
      await expect(rowOf(page, email)).toContainText("Joined through a link from Dana Whitfield");
    });
  });

test("a member of two organizations joins with their existing password and switches between them", async ({
  page,
  app,
  browser,
}) => {
  test.slow();
  const email = newEmail();
  const name = `Vale Works ${Date.now()}`;
  createOrganization(app, name, email);
  await signIn(page, app);
  const stranger = { email: newEmail(), link: "" };
  stranger.link = await addMember(page, stranger.email, "Kai Berg", "viewer");
  const link = await addMember(page, email, "Kai Berg", "viewer");
  await inContext(browser, { baseURL: app.url }, async (kai) => {
    const look = async (address: string, theirEmail: string) => {
      await kai.goto(address);
      await untilHydrated(kai);
      return (await kai.getByRole("main").innerHTML())
        .replaceAll(theirEmail, "")
        .replaceAll(address.slice(-43), "");
    };
    expect(await look(stranger.link, stranger.email)).toBe(await look(link, email));
    await expectAccessible(kai);
    await kai.getByLabel("Password").fill("not that one at all");
    await kai.getByRole("button", { name: "Join" }).click();
    await expect(kai.getByText("Enter the password you sign in with.")).toBeVisible();
    await expectAccessible(kai);
    await kai.getByLabel("Password").fill(PASSWORD);
    await kai.getByRole("button", { name: "Join" }).click();
    const account = kai.getByRole("button", { name: /^Account/ });
    await expect(account).not.toContainText(name);
    await expect(kai.getByRole("link", { name: "Daily Market Briefing" })).toBeVisible();
    await untilHydrated(kai);
    await account.click();
    await expectAccessible(kai);
    await kai.getByRole("menuitem", { name: `Switch to ${name}` }).click();
    await expect(account).toContainText(name);
    await expect(kai.getByRole("link", { name: "Daily Market Briefing" })).toHaveCount(0);
    await kai.goto("/settings");
    await expect(kai.getByRole("main").getByText("Owner", { exact: true })).toBeVisible();
  });
});

test.describe("the last owner", () => {
  test.use({ refusals: [409] });

  test("has to type the organization's name to leave and is then refused", async ({ page, app }) => {
    await signIn(page, app, app.dana, "/settings/members");
    await act(page, app.dana, "Leave");
    const leave = page.getByRole("button", { name: "Leave organization", exact: true });
    await expect(leave).toBeDisabled();
    await page.getByRole("dialog").getByRole("textbox").fill(app.name);
    await leave.click();
    await expect(page.getByText("is the only owner. Make another member an owner first.")).toBeVisible();
    await page.getByRole("button", { name: "Stay" }).click();
    await expect(rowOf(page, app.dana)).toContainText("Owner");
  });
});

test("someone who can't manage members sees them and can only set their own cover", async ({ page, app }) => {
  await signIn(page, app, app.sam, "/settings/members");
  await expect(rowOf(page, app.dana)).toContainText("Owner");
  await expect(page.getByText("Owners and admins can add, change, and remove members.")).toBeVisible();
  await expect(page.getByRole("main").getByRole("button")).toHaveText(["Set cover"]);
});
