import { setTimeout as pause } from "node:timers/promises";
import { Page } from "@/faults/app/page";
import { conclude } from "@/faults/judge/conclude";
import { type Expected, judgeMessages } from "@/faults/judge/messages";
import type { Scenario, Stage } from "@/faults/stage";
import { customerOf, Messages, nameMessage } from "@/faults/witness/messages";
import { SLACK_ORIGIN } from "@/server/domain/outgoing/slack";
import { RUN_EVENTS } from "@/server/domain/webhook/events";
import { attend, type Sending } from "./attend";

const PATIENCE_MS = 180_000;
const POLL_MS = 50;
/** The longest time that a recipient takes before it stores a message, and again before it responds. */
const SLOWEST_MS = 80;
const RUNS = 3;
const SLACK = "faults_slack";
const HTTP = "faults_http";

/** For each way of sending, the step that sends the run's key. */
const SENDERS = {
  email: {
    agentId: "send_email",
    action: `To: ${customerOf("{{ run.input }}")}\nSubject: {{ run.input }}\n\n{{ input }}`,
  },
  slack: { agentId: SLACK, action: "" },
  http: { agentId: HTTP, action: "" },
};
type Sender = keyof typeof SENDERS;

/**
 * Kills processes while runs send emails, Slack messages, and HTTP requests, and while webhooks and notifications
 * report these runs. A person checks whether uncertain messages arrived. In the end, each run must have sent exactly
 * one message.
 */
export const sending: Scenario = {
  title: "Killed while messages are sent",
  isQuick: true,
  async run(stage) {
    const { installation, client, random, quick } = stage;
    const kills = quick ? 2 : 100;
    const messages = await Messages.listen(() => pause(random.between(0, SLOWEST_MS)));
    const runs: Sending[] = [];
    const starting: Promise<void>[] = [];
    let webhookId: string | null = null;
    let isOver = false;
    try {
      await installation.restart(messages.settings);
      await makeAgents(stage, messages);
      webhookId = await makeWebhook(stage, messages);
      const attending = attend(stage, messages, runs, () => isOver);
      // Prevents an unhandled rejection. `await attending` below throws the error.
      attending.catch(() => {});
      for (let kill = 1; kill <= kills; kill++) {
        stage.tell(`kill ${kill} of ${kills}`);
        await installation.have(2);
        const sent = messages.sentBySteps;
        const batch = startBatch(stage, runs);
        // Prevents an unhandled rejection. `Promise.all` below throws the error.
        batch.catch(() => {});
        starting.push(batch);
        await untilSent(messages, sent);
        await pause(random.between(0, 2 * SLOWEST_MS));
        const executing = await installation.executing();
        const other = installation.serving.find((app) => app !== executing);
        if (other && kill % 3 === 0) other.kill();
        else executing.kill();
      }
      await Promise.all(starting);
      await installation.have(2);
      await untilCompleted(stage, runs);
      isOver = true;
      const { arrived, missing } = await attending;
      await untilDelivered(stage, webhookId);
      await conclude(client, runs, { approves: false });
      const { arrivals } = messages;
      await stage.judge(kills, runs, judgeMessages(await listExpected(stage, runs), arrivals));
      const repeated = arrivals.length - new Set(arrivals.map(({ what, id }) => `${what} ${id}`)).size;
      stage.note(
        `of ${runs.length} messages, ${arrived + missing} were uncertain, and ${arrived} of these had arrived`,
      );
      stage.note(`${repeated} deliveries and notifications arrived again with the same ID`);
      if (!quick && arrived * missing === 0)
        throw new Error("The kills must leave some messages uncertain that arrived and some that didn't.");
    } finally {
      isOver = true;
      await Promise.allSettled(starting);
      if (webhookId) await client.request("DELETE", `/webhooks/${webhookId}`).catch(() => null);
      await installation.restart({}).finally(() => messages.close());
    }
  },
};

/** Creates the agents that send Slack messages and HTTP requests. Turns on emails about completed runs. */
async function makeAgents({ installation, client }: Stage, messages: Messages): Promise<void> {
  const app = await installation.executing();
  const page = await Page.open(app);
  const secret = { name: "Slack", kind: "header", baseUrl: SLACK_ORIGIN, secret: "xoxb-of-the-faults" };
  const saved = await page.call(app, "credential.save", secret);
  const channel = { kind: "RUN_COMPLETED", channel: "EMAIL", enabled: true, timeZone: "UTC" };
  const set = await page.call(app, "notification.setChannel", channel);
  if (saved.error || set.error) throw new Error(`The settings were refused: ${JSON.stringify([saved, set])}`);
  const slack = {
    kind: "slack",
    credentialId: saved.result.data.id,
    channel: "#faults",
    text: "{{ run.input }}",
  };
  const http = {
    kind: "http",
    method: "POST",
    url: `${messages.url}/requests`,
    headers: [{ name: "Content-Type", value: "application/json" }],
    body: '{"key":"{{ run.input }}"}',
  };
  for (const [id, config] of Object.entries({ [SLACK]: slack, [HTTP]: http })) {
    const { status, json } = await client.request("POST", "/agents", { body: { id, name: id, config } });
    if (status !== 201) throw new Error(`An agent was refused with ${status} ${JSON.stringify(json)}`);
  }
}

async function makeWebhook({ client }: Stage, messages: Messages): Promise<string> {
  const body = { url: `${messages.url}/hooks`, events: RUN_EVENTS };
  const { status, json } = await client.request("POST", "/webhooks", { body });
  if (status !== 201) throw new Error(`The webhook was refused with ${status} ${JSON.stringify(json)}`);
  return json.id;
}

async function startBatch(stage: Stage, runs: Sending[]): Promise<void> {
  const senders = Object.keys(SENDERS) as Sender[];
  await Promise.all(
    senders.flatMap((sender) => Array.from({ length: RUNS }, () => start(stage, sender, runs))),
  );
}

/** Starts a run of a new workflow, because runs of the same workflow share a notification. Sends the request twice. */
async function start(stage: Stage, sender: Sender, runs: Sending[]): Promise<void> {
  const { client } = stage;
  const key = stage.key();
  const steps = [{ agentId: "human", action: "Send it?", review: {} }, SENDERS[sender]];
  const body = { name: key, steps };
  const { status, json } = await client.request("POST", "/workflows", { body, key: `workflow-${key}` });
  if (status !== 201) throw new Error(`A workflow was refused with ${status} ${JSON.stringify(json)}`);
  const [runId = ""] = await Promise.all([client.start(json.id, key), client.start(json.id, key)]);
  runs.push({ key, runId, wanted: ["COMPLETED"], message: nameMessage(sender, key), repeats: 0 });
}

/** Waits until a step sends a message, so that the kill comes while that message or a later one is being delivered. */
async function untilSent(messages: Messages, before: number): Promise<void> {
  for (const deadline = Date.now() + PATIENCE_MS; messages.sentBySteps === before; await pause(1))
    if (Date.now() > deadline) throw new Error("No step sent a message within three minutes");
}

/** Waits until all runs have completed. The judge reports those that never do. */
async function untilCompleted({ installation }: Stage, runs: readonly Sending[]): Promise<void> {
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await pause(POLL_MS)) {
    const [left] = await installation.sql<{ count: number }>(
      `select count(*)::int as count from "Run" where id = any($1) and status <> 'COMPLETED'`,
      [runs.map(({ runId }) => runId)],
    );
    if (left?.count === 0) return;
  }
}

/**
 * Waits until everything that's queued has been sent. Ends the claims of killed processes, which would otherwise last
 * for two minutes.
 */
async function untilDelivered({ installation }: Stage, webhookId: string): Promise<void> {
  await installation.sql(`update "WebhookDelivery" set "dueAt" = now() where status = 'QUEUED'`);
  await installation.sql(`update "Message" set "sendAt" = now() where status = 'QUEUED'`);
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await pause(POLL_MS)) {
    const [left] = await installation.sql<{ count: number }>(
      `select (select count(*) from "WebhookDelivery" where "webhookId" = $1 and status = 'QUEUED')::int
         + (select count(*) from "Message" where status = 'QUEUED')::int
         + (select count(*) from "Notification" where "mailAt" <= now())::int as count`,
      [webhookId],
    );
    if (left?.count === 0) return;
  }
}

/** Lists what has to arrive for each run: its message, its completion email, and an event for each status change. */
async function listExpected({ installation }: Stage, runs: readonly Sending[]): Promise<Expected[]> {
  const events = await installation.sql<{ runId: string; event: string; count: number }>(
    `select run_id as "runId", count(*)::int as count, case
         when after = 'RUNNING' and before = 'PAUSED' then 'run.resumed'
         when after = 'RUNNING' then 'run.started' else 'run.' || lower(after) end as event
     from witness.move where kind = 'Run' and run_id = any($1) and after not in (before, 'QUEUED') group by 1, 3`,
    [runs.map(({ runId }) => runId)],
  );
  const most = Number.POSITIVE_INFINITY;
  return [
    ...runs.flatMap(({ key, message, repeats }) => [
      { what: message, messages: 1, most: 1 + repeats },
      { what: nameMessage("notification", `Run completed: “${key}”`), messages: 1, most },
    ]),
    ...events.map(({ runId, event, count }) => ({ what: nameMessage(event, runId), messages: count, most })),
  ];
}
