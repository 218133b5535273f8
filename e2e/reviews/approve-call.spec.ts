import type { Page } from "playwright/test";
import { expectAccessible, findSmallTargets } from "@/e2e/support/accessible";
import { expectDocument } from "@/e2e/support/document";
import { card, inspector } from "@/e2e/support/editor";
import type { Installation } from "@/e2e/support/installation";
import { lanes } from "@/e2e/support/run-page";
import { PHONE } from "@/e2e/support/screens";
import { addSignIn, signIn } from "@/e2e/support/sign-in";
import { expect, test } from "@/e2e/support/with-tools";

// Later journeys depend on the setup in the first one.
test.describe.configure({ mode: "serial" });
/** The server refuses invalid arguments. */
test.use({ refusals: [400, 422] });

const ASKED = /Call get-sum of Everything at 127\.0\.0\.1:\d+ with these arguments\?/;
const args = (page: Page) => page.getByRole("textbox", { name: "Arguments (JSON, editable)" });

let workflowId: string;

/** Starts a run and opens it once its call is waiting for approval. */
async function openRun(page: Page, installation: Installation): Promise<void> {
  const started = await installation.ask("POST", `/workflows/${workflowId}/run`, {
    body: { input: "2 and 3" },
  });
  await page.goto(`/runs/${started.json.runId}`);
  await expect(page.getByText(ASKED)).toBeVisible();
}

test("an agent can get a tool whose calls need approval", async ({
  page,
  app,
  servers: { tools },
  installation,
}) => {
  await signIn(page, app, app.dana, "/settings/tools");
  await page.getByRole("button", { name: "Connect a tool server" }).click();
  await page.getByRole("textbox", { name: "Address", exact: true }).fill(tools.url);
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Everything");
  await page.getByRole("dialog").getByRole("button", { name: "Connect" }).click();
  await expect(page.getByText(/“Everything” connected/)).toBeVisible();

  await page.goto("/agents/new");
  await page.getByRole("button", { name: "Model with instructions" }).click();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Adder");
  await page.getByRole("textbox", { name: "Instructions", exact: true }).fill("Add with your tool.");
  await page.getByText("Everything", { exact: true }).click();
  await page.getByRole("checkbox", { name: /get-sum/ }).check();
  await page.getByRole("checkbox", { name: /Needs approval/ }).check();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Create agent" }).click();
  await expect(page.getByRole("heading", { name: "Adder", level: 1 })).toBeVisible();
  await expect(page.getByRole("checkbox", { name: /Needs approval/ })).toBeChecked();

  const steps = [{ agentId: "adder", action: "Add the numbers." }];
  const created = await installation.ask("POST", "/workflows", { body: { name: "Sums", steps } });
  workflowId = created.json.id;
});

test("an approver edits the arguments of a call, and the tool gets exactly those arguments", async ({
  page,
  app,
  installation,
  servers: { models },
}) => {
  models.reply(
    { kind: "calls", calls: [{ tool: "get-sum", input: { a: 2, b: 3 } }] },
    { kind: "text", text: "It is nine." },
  );
  await signIn(page, app);
  await openRun(page, installation);
  await expect(page.getByText("Adder wants to call a tool:")).toBeVisible();
  await expectDocument(args(page), '{\n  "a": 2,\n  "b": 3\n}');
  await expect(
    page.getByText(/get-sum of Everything at 127\.0\.0\.1:\d+ is called once with exactly these arguments/),
  ).toBeVisible();
  await expectAccessible(page);

  await args(page).fill('{ "a": 4, "b": "five" }');
  await page.getByRole("button", { name: /^Approve/ }).click();
  await expect(
    page.getByText("This doesn't match the tool's input schema: /b must be number."),
  ).toBeVisible();
  await expectDocument(args(page), '{ "a": 4, "b": "five" }');
  await expectAccessible(page);

  await args(page).fill('{ "a": 4, "b": 5 }');
  await page.getByRole("button", { name: /^Approve/ }).click();
  await expect(page.getByText("It is nine.")).toBeVisible();
  expect(models.requests.at(-1)?.body).toContain("The sum of 4 and 5 is 9.");
  await page.getByText(/approved by .*, with edits/).click();
  await expect(page.getByText("SHA-256").first()).toBeAttached();
  await expectAccessible(page);
});

test.describe("on a phone", () => {
  test.use(PHONE);

  test("an approver lets an agent continue without a call", async ({
    page,
    app,
    installation,
    servers: { models },
  }) => {
    models.reply(
      { kind: "calls", calls: [{ tool: "get-sum", input: { a: 2, b: 3 } }] },
      { kind: "text", text: "I added it in my head: five." },
    );
    await signIn(page, app);
    await openRun(page, installation);
    // When scrolled into view, the arguments aren't covered by the buttons.
    await args(page).scrollIntoViewIfNeeded();
    const [text, buttons] = await Promise.all([
      args(page).boundingBox(),
      page.getByRole("button", { name: "Approve" }).boundingBox(),
    ]);
    expect(buttons?.y).toBeGreaterThan((text?.y ?? 0) + (text?.height ?? 0));
    await page.goto("/reviews");
    await page.getByRole("link", { name: /Sums/ }).tap();
    await expect(args(page)).toBeVisible();
    await expectAccessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    expect(await findSmallTargets(page)).toEqual([]);
    await page.getByRole("button", { name: "Request changes" }).tap();
    await expect(
      page.getByRole("dialog").getByText(/The call won't be made\. Adder gets your feedback/),
    ).toBeVisible();
    await page.getByRole("textbox", { name: "Feedback" }).fill("Do it in your head.");
    await page.getByRole("button", { name: "Send back" }).tap();
    await expect.poll(() => models.requests.at(-1)?.body).toContain("Do it in your head.");
    expect(models.requests.at(-1)?.body).not.toContain("The sum of 2 and 3");
  });
});

test("testing a step shows which call wasn't made because it needs approval", async ({
  page,
  app,
  servers: { models },
}) => {
  models.reply(
    { kind: "calls", calls: [{ tool: "get-sum", input: { a: 2, b: 3 } }] },
    { kind: "text", text: "I would add them." },
  );
  await signIn(page, app, app.dana, `/workflows/${workflowId}`);
  await card(page, 1).click();
  await inspector(page).getByRole("button", { name: "Test this step" }).click();
  const drawer = page.getByRole("region", { name: /^Test step/ });
  await drawer.getByRole("button", { name: "Test the step" }).click();
  await expect(drawer.getByText("I would add them.")).toBeVisible();
  await expect(drawer.getByRole("alert")).toContainText(
    "get-sum of Everything: Calls that need approval aren't sent in step tests.",
  );
  await expectAccessible(page);
});

test("an approved call that failed is shown on the run, at its step, and in the review", async ({
  page,
  app,
  installation,
  servers: { models },
}) => {
  const { json: adder } = await installation.ask("GET", "/agents/adder");
  const tools = [{ ...adder.config.tools[0], tool: "get-resource-reference" }];
  const config = { kind: "model", instructions: "Find it.", tools };
  await installation.ask("POST", "/agents", { body: { id: "finder", name: "Finder", config } });
  const steps = [{ agentId: "finder", action: "Find what is asked for." }];
  const created = await installation.ask("POST", "/workflows", { body: { name: "Finds", steps } });
  const input = { resourceType: "Text", resourceId: -1 };
  models.reply(
    { kind: "calls", calls: [{ tool: "get-resource-reference", input }] },
    { kind: "text", text: "I could not find it." },
  );
  await addSignIn(page, app);
  const runId = await installation.startRun(created.json.id, "The first one.");
  await page.goto(`/runs/${runId}`);
  await page.getByRole("button", { name: /^Approve/ }).click();
  await expect(page.getByText("You approved it.")).toBeVisible();
  await expect(page.getByText("I could not find it.")).toBeVisible();
  await expect(page.getByRole("alert").getByText("An approved call failed")).toBeVisible();
  await expect(
    page
      .getByRole("alert")
      .getByText(/get-resource-reference of Everything: .*Must be a finite positive integer/),
  ).toBeVisible();
  await expect(lanes(page)).toContainText("approved call failed");
  await expect(page.getByText(/approved by .*; the call failed/)).toBeVisible();
  await page.getByRole("button", { name: "Run actions" }).click();
  await expect(page.getByRole("menuitem", { name: "Download evidence", exact: true })).toBeVisible();
  await expectAccessible(page);
});
