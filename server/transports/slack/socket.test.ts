import { createServer } from "node:net";
import { describe, expect, test, vi } from "vitest";
import { requireSocketUrl } from "@/server/infra/slack/socket";
import { holdApps } from "@/server/services/slack/connection";
import { getSlack } from "@/server/services/slack/get";
import { holdReview } from "@/server/testing/database/hold-review";
import { untilOneWaits, untilSomeWait } from "@/server/testing/database/until-one-waits";
import { connectWithSocket, givenSlack, startSocket } from "@/server/testing/given-slack";
import { makeOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { buttonValue, cardOf, clickOf, connectWorkspace, messageOf, sendCards } from "@/server/testing/slack";
import { until } from "@/server/testing/until";
import { startSlack, stopSlack } from "./start";

const given = givenSlack();
const connect = () => connectWithSocket(given);
const statusOf = async (id: string) => (await given.db.review.findUniqueOrThrow({ where: { id } })).status;
const untilOpened = (times: number) =>
  until(
    async () => given.slack.opened,
    (opened) => opened === times,
  );

describe("the socket", () => {
  test("is opened again after Slack asks for it or cuts it, with a new address", async () => {
    const { as, team, approver } = await connect();
    given.slack.push({ type: "disconnect", reason: "refresh_requested" });
    await untilOpened(2);
    given.slack.cut();
    await untilOpened(3);
    const { reviewId } = await makeOpenReview(as("builder"));
    await sendCards(given.db);
    const card = cardOf(given.slack, approver);
    await given.slack.send(clickOf(team, approver, "approve", buttonValue(card, "approve")));
    expect(await statusOf(reviewId)).toBe("APPROVED");
  });

  test("is opened again if the other end stops answering", async () => {
    const { as } = await makeOrganization(given.db);
    const { teamId: team } = await connectWorkspace(as("owner"), given.slack);
    startSlack({ everyMs: 50 });
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    try {
      await untilOpened(1);
      for (let pings = 0; pings < 3; pings++) {
        await vi.advanceTimersByTimeAsync(20_000);
        // By the time this is acknowledged, the last ping has been answered.
        await given.slack.send(messageOf(team, "UDANA", "hello"));
      }
      expect(given.slack.opened).toBe(1);
      given.slack.silence();
      await vi.advanceTimersByTimeAsync(40_000);
      await untilOpened(2);
    } finally {
      vi.useRealTimers();
    }
  });

  test("says why Slack doesn't open it, and opens once Slack does", async () => {
    const { as } = await connect();
    given.slack.refuse("apps.connections.open", "link_disabled");
    given.slack.cut();
    const state = () => getSlack(as("owner"));
    const { connection } = await until(state, ({ connection }) => connection?.socketFault !== null);
    expect(connection).toMatchObject({
      live: false,
      socketFault: "Socket Mode is disabled in the Slack app.",
    });
    given.slack.refuse("apps.connections.open", null);
    await until(state, ({ connection }) => connection?.live === true);
    expect((await state()).connection).toMatchObject({ fault: null, socketFault: null });
  });

  test("opens with a new token as soon as Slack is connected again", async () => {
    const { as } = await connect();
    given.slack.refuse("apps.connections.open", "token_revoked");
    given.slack.cut();
    const state = () => getSlack(as("owner"));
    const { connection } = await until(state, ({ connection }) => connection?.socketFault !== null);
    expect(connection).toMatchObject({ live: false, socketFault: "The app-level token was revoked." });
    given.slack.refuse("apps.connections.open", null);
    await connectWorkspace(as("owner"), given.slack);
    await until(state, ({ connection }) => connection?.live === true);
    expect((await state()).connection).toMatchObject({ fault: null, socketFault: null });
  });

  test("doesn't connect to an address that isn't public", async () => {
    const { as } = await makeOrganization(given.db);
    await connectWorkspace(as("owner"), given.slack);
    let connections = 0;
    const inside = createServer((socket) => {
      connections++;
      socket.destroy();
    });
    await new Promise<void>((resolve) => inside.listen(0, "127.0.0.1", resolve));
    const { port } = inside.address() as { port: number };
    given.slack.reply(
      "apps.connections.open",
      { url: `wss://127.0.0.1:${port}/` },
      { url: `wss://localhost:${port}/` },
    );
    await startSocket(given.slack);
    expect(connections).toBe(0);
    await new Promise((resolve) => inside.close(resolve));
  });

  test("is encrypted, unless its address is allowed", () => {
    expect(() => requireSocketUrl("ws://wss-primary.slack.com/link")).toThrow("must be encrypted");
    expect(requireSocketUrl("wss://wss-primary.slack.com/link").trusted).toBe(false);
    expect(requireSocketUrl(`ws://${given.slack.host}/link`).trusted).toBe(true);
  });

  test("is held by one process until that stops, or stops renewing its hold", async () => {
    const { as } = await makeOrganization(given.db);
    const { id } = await connectWorkspace(as("owner"), given.slack);
    const hold = async (holder: string) => (await holdApps(given.db, holder)).map((app) => app.id);
    expect(await hold("one")).toEqual([id]);
    expect(await hold("other")).toEqual([]);
    expect(await hold("one")).toEqual([id]);
    await given.db.slackConnection.updateMany({ data: { heldUntil: new Date() } });
    expect(await hold("other")).toEqual([id]);
    expect(await hold("one")).toEqual([]);
  });

  test("isn't shown as closed by a process that no longer holds it", async () => {
    const { as } = await connect();
    const where = { organizationId: as("owner").organizationId };
    const find = () => given.db.slackConnection.findFirstOrThrow({ where });
    await until(find, ({ liveSince }) => liveSince !== null);
    await given.db.slackConnection.updateMany({
      where,
      data: { heldBy: "another", heldUntil: new Date(Date.now() + 60_000) },
    });
    await stopSlack();
    expect((await find()).liveSince).not.toBeNull();
  });

  test("is opened by the next process once the first one has stopped", async () => {
    await connect();
    const { heldBy } = await given.db.slackConnection.findFirstOrThrow();
    await stopSlack();
    const released = { heldBy: null, liveSince: null };
    expect(await given.db.slackConnection.findFirstOrThrow()).toMatchObject(released);
    await startSocket(given.slack);
    expect((await given.db.slackConnection.findFirstOrThrow()).heldBy).not.toBe(heldBy);
  });

  test("is closed after the clicks that arrive until then are handled and acknowledged", async () => {
    const { as, team, approver, admin } = await connect();
    const { reviewId } = await makeOpenReview(as("builder"));
    await sendCards(given.db);
    const release = await holdReview(given.db, reviewId);
    const card = cardOf(given.slack, approver);
    const acknowledged = given.slack.send(clickOf(team, approver, "approve", buttonValue(card, "approve")));
    await untilOneWaits(given.db);
    const stopped = stopSlack();
    await untilOneWaits(given.db);
    const second = given.slack.send(
      clickOf(team, admin, "approve", buttonValue(cardOf(given.slack, admin), "approve")),
    );
    await untilSomeWait(given.db, 2);
    await release();
    await Promise.all([acknowledged, second, stopped]);
    await until(
      async () => given.slack.open(),
      (open) => open === 0,
    );
    expect(await statusOf(reviewId)).toBe("APPROVED");
  });
});
