import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Page } from "playwright/test";
import { expectAccessible, findSmallTargets } from "@/e2e/support/accessible";
import { expect, test } from "@/e2e/support/app";
import { DESKTOP, PHONE } from "@/e2e/support/screens";
import { addSignIn, signIn } from "@/e2e/support/sign-in";
import { makeWorkflow, type Step, send, startRun } from "@/e2e/support/workflows";

const WRITE: Step[] = [{ agentId: "writer", action: "Write it." }];
const history = (page: Page) => page.getByRole("list", { name: "History" }).getByRole("listitem");
const nextRuns = (page: Page) => page.getByRole("list", { name: "Next runs" }).getByRole("listitem");

/** Runs the shell commands that the page shows, but without curl's progress output. Returns what curl printed. */
async function fire(script: string): Promise<string> {
  return (await promisify(execFile)("bash", ["-c", script.replace("curl ", "curl -s ")])).stdout;
}

async function chooseZone(page: Page, city: string): Promise<void> {
  await page.getByRole("combobox", { name: "Time zone" }).fill(city);
  await page.getByRole("option", { name: city }).click();
}

test.describe("at 1440 px", () => {
  test.use({ ...DESKTOP, refusals: [400, 409] });

  test("a weekly briefing starts automatically: its times are shown while you choose them, and you can test, run, and change it", async ({
    page,
    app,
    request,
  }) => {
    test.slow();
    const name = "Weekly briefing";
    await makeWorkflow(request, app, name);
    await signIn(page, app);
    await page.getByRole("button", { name: `More actions for ${name}` }).click();
    await page.getByRole("menuitem", { name: "Triggers" }).click();
    await expect(page.getByText("No triggers yet")).toBeVisible();
    await page.getByRole("link", { name: /^Schedule/ }).click();
    await expect(page.getByRole("heading", { name: "New trigger" })).toBeVisible();
    await expect(nextRuns(page)).toHaveCount(5);
    await page.getByRole("radio", { name: "Week", exact: true }).check();
    await page.getByRole("radio", { name: "Thursday" }).check();
    await page.getByLabel("At", { exact: true }).fill("08:30");
    const zone = page.getByRole("combobox", { name: "Time zone" });
    await zone.fill("Asia/Tok");
    await zone.blur();
    await expect(zone).toHaveAccessibleDescription(/must be a time zone/);
    await chooseZone(page, "Kolkata");
    await chooseZone(page, "Tokyo");
    await expect(
      page.getByRole("status").filter({ hasText: /^Next runs updated\. The first is Thursday, .* 8:30/ }),
    ).toBeAttached();
    await page.emulateMedia({ forcedColors: "active" });
    const tile = (day: string) => page.locator("label", { hasText: day }).locator("svg");
    await expect(tile("Thu")).toBeVisible();
    await expect(tile("Fri")).toHaveCount(0);
    await page.emulateMedia({ forcedColors: null });
    await expect(nextRuns(page).filter({ hasText: /^Thu.*8:30/ })).toHaveCount(5);
    await expect(
      page.getByText("If an earlier run is still in progress, start the new run anyway.", { exact: false }),
    ).toBeVisible();
    const input = page.getByRole("textbox", { name: "Input" });
    await input.fill("Briefing for ");
    await page.getByRole("button", { name: "Insert date" }).click();
    await expect(page.getByText(/^Briefing for 20\d\d-\d\d-\d\d$/)).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("link", { name: "Runs", exact: true }).click();
    await page.getByRole("button", { name: "Stay" }).click();
    await expect(input).toHaveValue("Briefing for {{ date }}");
    await page.getByRole("button", { name: "Create trigger" }).click();

    await expect(page.getByText("Every Thursday at 8:30 AM, Asia/Tokyo")).toBeVisible();
    await expect(page.getByText("You. The trigger's runs use your permissions")).toBeVisible();
    const rules = [
      [
        "If the app isn't running at the scheduled time",
        "Skip the run. A run counts as missed after 5 minutes.",
      ],
      [
        "If an earlier run is still in progress",
        "Start the new run anyway. A run waiting for a review counts as in progress.",
      ],
    ];
    for (const [rule = "", answer = ""] of rules)
      await expect(page.getByText(rule).locator("..")).toContainText(answer);
    await expect(nextRuns(page)).toHaveCount(5);
    await page.getByRole("button", { name: "Test or run now" }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByText(/^Briefing for 20\d\d-\d\d-\d\d$/)).toBeVisible();
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Run now" }).click();
    await expect(history(page)).toContainText("Run by Dana");
    await history(page).getByText("Details").click();
    await expect(history(page).getByRole("group", { name: "Input" })).toContainText("Briefing for 20");
    await expectAccessible(page);
    await history(page).getByRole("link", { name: "Open run" }).click();
    await page.getByRole("link", { name: "Schedule", exact: true }).click();

    await page.getByRole("link", { name: "Edit", exact: true }).click();
    await page.getByRole("radio", { name: "Custom" }).check();
    const cron = page.getByRole("textbox", { name: "Cron expression" });
    await expect(cron).toHaveValue("30 8 * * 4");
    await cron.fill("30 8 * *");
    await expect(cron).toHaveAccessibleDescription(/isn't a cron expression/);
    await cron.fill("30 8 1 * *");
    await expect(nextRuns(page).filter({ hasText: /1 .*8:30/ })).toHaveCount(5);
    await page.getByRole("textbox", { name: "Name" }).fill("Monthly");
    await page.getByRole("button", { name: "Save changes" }).click();
    await expect(page.getByRole("heading", { name: "Monthly" })).toBeVisible();
    await expect(page.getByText("On day 1 of every month at 8:30 AM, Asia/Tokyo")).toBeVisible();

    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: /^Page, workflow/ }).fill("triggers");
    await page.getByRole("option", { name: "Open a workflow's triggers…" }).click();
    await expect(page.getByRole("combobox", { name: "Find a workflow" })).toBeFocused();
    await page.keyboard.type("weekly");
    await page.getByRole("option", { name: /^Weekly briefing/ }).click();
    await page.getByRole("link", { name, exact: true }).click();
    await page
      .getByRole("link", { name: "Triggers: On day 1 of every month at 8:30 AM (Tokyo time)", exact: true })
      .click();
    await page.getByRole("switch", { name: "Enable Monthly" }).click();
    await expect(page.getByText("Disabled", { exact: true })).toBeVisible();
  });

  test("an empty input is pointed out at the trigger, at the review and when the email fails", async ({
    page,
    app,
    request,
  }) => {
    test.slow();
    const name = "Briefing without input";
    const warning = page.getByRole("note").filter({ hasText: "The input is empty" });
    const id = await makeWorkflow(request, app, name, [
      ...WRITE,
      { agentId: "human", action: "Is it right?" },
      { agentId: "send_email", action: "To: lena@customer.test\nSubject: Briefing" },
    ]);
    await addSignIn(page, app);
    await page.goto(`/workflows/${id}/triggers/new?type=schedule`);
    await expect(warning).toContainText("The first step (Writer) uses the input");
    const input = page.getByRole("textbox", { name: "Input" });
    await input.fill("{% if false %}Text{% endif %}");
    await expect(page.getByRole("group", { name: "A run would get this input:" })).toHaveText("No input");
    await expect(warning).toBeVisible();
    await input.fill("Write it for Lena.");
    await expect(warning).toBeHidden();
    await input.fill("");
    await expectAccessible(page);
    await page.getByRole("button", { name: "Create trigger" }).click();

    await expect(page.getByRole("definition").filter({ hasText: /^Empty$/ })).toBeVisible();
    const edit = warning.getByRole("link", { name: "Edit the trigger" });
    await expect(edit).toHaveAttribute("href", /\/triggers\/[^/]+\/edit$/);
    await page.getByRole("button", { name: "Test or run now" }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByRole("note")).toContainText("The input is empty");
    await dialog.getByRole("button", { name: "Run now" }).click();
    await history(page).getByRole("link", { name: "Open run" }).click();

    await expect(page.getByRole("note").filter({ hasText: "This document is empty" })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Approve empty document" }).click();
    const asked = page.getByRole("dialog", { name: "Approve an empty document?" });
    await asked.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("button", { name: "Approve empty document" }).click();
    await expectAccessible(page);
    await asked.getByRole("button", { name: "Approve empty document" }).click();

    await page.getByRole("link", { name: /Send email/ }).click();
    const failure = page.getByRole("alert").filter({ hasText: "This step failed" });
    await expect(failure).toContainText(
      "The email wasn't sent. It has no text because the output of step 2 is empty.",
    );
    await expect(failure).toContainText(
      "Likely cause: An earlier step returned no text. The run started without input, so its steps may have had nothing to work with.",
    );
    await expect(failure.getByRole("link", { name: "Edit step" })).toBeVisible();
    await failure.getByRole("button", { name: "Run again" }).click();
    await expect(page.getByRole("dialog").getByRole("button", { name: "Start run" })).toBeDisabled();
    await page.keyboard.press("Escape");
    await failure.getByRole("link", { name: "Edit trigger" }).click();
    await expect(input).toHaveValue("");
    await expect(warning).toBeVisible();
  });

  test("a webhook's curl example starts a run, which its history shows with what was received", async ({
    page,
    app,
    request,
  }) => {
    test.slow();
    const id = await makeWorkflow(request, app, "On request", WRITE);
    await addSignIn(page, app);
    await page.goto(`/workflows/${id}/triggers/new?type=webhook`);
    await page.getByRole("radio", { name: /^Standard Webhooks/ }).check();
    await page.getByLabel("Run input").selectOption("Custom text");
    await page.getByRole("textbox", { name: "Input", exact: true }).fill("Issue {{ payload.title | nope }}");
    await expect(page.getByRole("textbox", { name: "Input", exact: true })).toHaveAccessibleDescription(
      /undefined filter/,
    );
    await page.getByRole("textbox", { name: "Input", exact: true }).fill("Issue {{ payload.title }}");
    await expect(page.getByText("Issue Hello", { exact: true })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Create trigger" }).click();
    const dialog = page.getByRole("dialog", { name: "Webhook secret" });
    const script = async () => (await dialog.locator("pre", { hasText: "curl" }).textContent()) ?? "";
    const first = await script();
    await expectAccessible(page);
    const answer = JSON.parse(await fire(first));
    expect(answer).toMatchObject({ runId: expect.stringMatching(/^run_/), output: null });
    await dialog.getByRole("button", { name: "Close" }).click();

    await expect(history(page)).toContainText("Completed");
    await expect(history(page)).toContainText("Request received");
    await history(page).getByText("Details").click();
    await expect(history(page).getByRole("group", { name: "Received JSON" })).toContainText(
      '"title": "Hello"',
    );
    await expect(history(page).getByRole("group", { name: "Input" })).toHaveText("Issue Hello");
    await expect(history(page).getByRole("link", { name: "Open run" })).toHaveAttribute(
      "href",
      `/runs/${answer.runId}`,
    );
    await expectAccessible(page);

    const testOrRun = page.getByRole("button", { name: "Test or run now" });
    const received = page.getByRole("textbox", { name: "Received JSON" });
    await testOrRun.click();
    await expect(received).toHaveValue(/"title": "Hello"/);
    await received.fill("{");
    await expect(received).toHaveAccessibleDescription(/isn't valid JSON/);
    await page.getByRole("button", { name: "Close" }).first().click();
    await testOrRun.click();
    await expect(received).toHaveValue(/"title": "Hello"/);
    await page.getByRole("button", { name: "Close" }).first().click();

    await page.getByRole("button", { name: "Rotate secret" }).click();
    await page.getByRole("button", { name: "Create new secret" }).click();
    await expect(dialog).toBeVisible();
    const second = await script();
    const broken = second.replace(/^SECRET='whsec_.{4}/, "SECRET='whsec_AAAA");
    expect(JSON.parse(await fire(broken))).toMatchObject({ status: 401 });
    expect(JSON.parse(await fire(second)).runId).toMatch(/^run_/);
    await dialog.getByRole("button", { name: "Close" }).click();
    await expect(history(page)).toHaveCount(2);
    await expect(page.getByText(/The previous secret works until \w{3}, .* 20\d\d/)).toBeVisible();

    await page.getByRole("button", { name: "Delete", exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await expect(page.getByText("No triggers yet")).toBeVisible();
  });

  test("a workflow starts after another one, and a loop is refused where it's made", async ({
    page,
    app,
    request,
  }) => {
    const [first, second] = [
      await makeWorkflow(request, app, "Collect figures", WRITE),
      await makeWorkflow(request, app, "Send figures", WRITE),
    ];
    const create = async (id: string, source: string) => {
      await page.goto(`/workflows/${id}/triggers/new`);
      await page.getByRole("radio", { name: "After another workflow" }).check();
      await page.getByRole("button", { name: "Create trigger" }).click();
      const field = page.getByRole("combobox", { name: "Workflow" });
      await expect(field).toHaveAccessibleDescription("Choose a workflow.");
      await field.fill(source);
      await page.getByRole("option", { name: source }).click();
      await expect(page.getByText(/completes.*then/)).toBeVisible();
      await page.getByRole("button", { name: "Create trigger" }).click();
    };
    await addSignIn(page, app);
    await create(second, "Collect figures");
    await expect(page.getByText("After Collect figures completes")).toBeVisible();
    const triggerPage = page.url();
    const runId = await startRun(request, app, first);
    await expect(history(page)).toContainText("After a run");
    await expect(history(page)).toContainText("Completed");
    await expect(history(page).getByRole("link", { name: "Earlier run" })).toHaveAttribute(
      "href",
      `/runs/${runId}`,
    );

    await create(first, "Send figures");
    await expect(
      page.getByRole("alert").filter({ hasText: "This would start runs in a loop" }),
    ).toBeVisible();
    await expectAccessible(page);

    await addSignIn(page, app, app.sam);
    await page.goto(triggerPage);
    await expect(history(page)).toContainText("Completed");
    await expect(page.getByRole("button", { name: "Test or run now" })).toHaveCount(0);
    await page.goto(`/workflows/${first}/triggers/new`);
    await expect(page.getByText("You don't have access")).toBeVisible();
  });

  test("a run that failed without input leads to the run that it followed, which returned nothing", async ({
    page,
    app,
    request,
  }) => {
    const config = { kind: "template", template: "{% if false %}Text{% endif %}" };
    await send(request, app, "/agents", { id: "silent", name: "Silent", config });
    const mail = "To: lena@customer.test\nSubject: Figures\n\n{{ input }}";
    const [first, second] = [
      await makeWorkflow(request, app, "Return nothing", [{ agentId: "silent", action: "Write." }]),
      await makeWorkflow(request, app, "Mail nothing", [{ agentId: "send_email", action: mail }]),
    ];
    const workflow = { workflowId: first, on: "completed" };
    const path = `/workflows/${second}/triggers`;
    const { trigger } = await send(request, app, path, { type: "workflow", workflow });
    const runId = await startRun(request, app, first);
    await addSignIn(page, app);
    await page.goto(`${path}/${trigger.id}`);
    await expect(history(page)).toContainText("Failed");
    await history(page).getByRole("link", { name: "Open run" }).click();
    const failure = page.getByRole("alert").filter({ hasText: "This step failed" });
    await expect(failure).toContainText("It has no text because the run's input is empty.");
    await expect(failure.getByRole("link", { name: "Edit trigger" })).toHaveCount(0);
    await expectAccessible(page);
    await failure.getByRole("link", { name: "Open earlier run" }).click();
    await page.waitForURL(`**/runs/${runId}`);
  });

  test("a trigger is disabled when its owner leaves, says why, and works again for the person who enables it", async ({
    page,
    app,
    request,
  }) => {
    const id = await makeWorkflow(request, app, "Left behind", WRITE);
    await addSignIn(page, app, app.noor);
    await page.goto(`/workflows/${id}/triggers/new`);
    await page.getByRole("button", { name: "Create trigger" }).click();
    await page.waitForURL(/\/triggers\/trg_/);
    const triggerPage = page.url();
    await addSignIn(page, app);
    await page.goto("/settings/members");
    const members = page.getByRole("list", { name: "Members" });
    const row = members.getByRole("listitem").filter({ hasText: app.noor });
    await row.getByRole("button", { name: /^Manage / }).click();
    await page.getByRole("menuitem", { name: "Remove" }).click();
    await page.getByRole("button", { name: "Remove member", exact: true }).click();
    await expect(row).toHaveCount(0);
    await page.goto(triggerPage);
    const notice = page.getByRole("alert").filter({ hasText: "is no longer a member" });
    await expect(notice).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("switch", { name: "Enabled" }).click();
    const dialog = page.getByRole("dialog", { name: "Enable “Schedule” and become its owner?" });
    await dialog.getByRole("button", { name: "Enable" }).click();
    await expect(page.getByText("You now own “Schedule”")).toBeVisible();
    await expect(notice).toHaveCount(0);
    await expect(nextRuns(page)).toHaveCount(5);
  });
});

test.describe("on a phone", () => {
  test.use(PHONE);

  test("a schedule is created with two taps, and disabled and enabled in the list", async ({
    page,
    app,
    request,
  }) => {
    const id = await makeWorkflow(request, app, "Every morning", WRITE);
    const fits = async () => {
      expect(await findSmallTargets(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.viewport.width);
    };
    await addSignIn(page, app);
    await page.goto(`/workflows/${id}`);
    await page.getByRole("button", { name: "More actions for this workflow" }).tap();
    await page.getByRole("menuitem", { name: "Triggers" }).tap();
    await fits();
    await page.getByRole("link", { name: /^Schedule/ }).click();
    await expect(nextRuns(page)).toHaveCount(5);
    await fits();
    await page.getByRole("button", { name: "Create trigger" }).click();
    await expect(page.getByText(/^Every weekday at 9:00 AM, /)).toBeVisible();
    await expectAccessible(page);
    await fits();
    await page.getByRole("link", { name: "Triggers" }).click();
    const enabled = page.getByRole("switch", { name: "Enable Schedule" });
    await enabled.click();
    await expect(enabled).not.toBeChecked();
    await expect(page.getByText("Disabled", { exact: true })).toBeVisible();
    await expectAccessible(page);
    await fits();
    await enabled.click();
    await expect(page.getByText(/^Next run in/)).toBeVisible();
  });
});
