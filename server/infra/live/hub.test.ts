import { describe, expect, test } from "vitest";
import { type Bus, Hub, type Listener } from "./hub";
import { readWire, type WireMessage } from "./wire";

const PLACE = { organizationId: "org_1", runId: "run_1", stepId: "step_1", attempt: 1 };

function listen(hub: Hub, changes: Partial<Listener> = {}) {
  const woken: string[] = [];
  const ear = hub.listen({
    organizationId: "org_1",
    memberId: "mem_1",
    runId: "run_1",
    wake: () => woken.push("woken"),
    ...changes,
  });
  return { ...ear, woken };
}

/** Creates two hubs that exchange messages in wire format, like the hubs of two processes. */
function makePair() {
  const [here, there] = [new Hub(), new Hub()];
  const sent: WireMessage[] = [];
  let losing = false;
  const bus = (to: Hub): Bus => ({
    send(message) {
      sent.push(message);
      if (losing) return;
      const heard = readWire(JSON.parse(JSON.stringify(message)));
      if (heard) to.receive(heard);
    },
  });
  here.join(bus(there));
  there.join(bus(here));
  const lose = (whether: boolean) => {
    losing = whether;
  };
  return { here, there, sent, lose };
}

const settled = (done: () => boolean) =>
  new Promise<void>((resolve) => {
    const look = () => (done() ? resolve() : setTimeout(look, 5));
    look();
  });

describe("Hub", () => {
  test("reports each change once to the listeners of its organization, and to no one else", () => {
    const hub = new Hub();
    const [one, foreign] = [listen(hub), listen(hub, { organizationId: "org_2" })];
    hub.publish("org_1", { noun: "run", id: "run_1" });
    hub.publish("org_1", { noun: "run", id: "run_1" });
    hub.publish("org_1", { noun: "review", id: "rev_1" });
    expect(one.take()).toEqual([
      { noun: "run", id: "run_1" },
      { noun: "review", id: "rev_1" },
    ]);
    expect(one.take()).toEqual([]);
    expect(foreign.take()).toEqual([]);
    expect(foreign.woken).toEqual([]);
  });

  test("sends output as it's written, and sends late listeners all the output so far", () => {
    const hub = new Hub();
    const early = listen(hub);
    hub.write(PLACE, null);
    hub.write(PLACE, "Prices ");
    expect(early.read()).toEqual({ stepId: "step_1", attempt: 1, at: 0, piece: "Prices " });
    hub.write(PLACE, "rose.");
    expect(early.read()).toEqual({ stepId: "step_1", attempt: 1, at: 7, piece: "rose." });
    expect(early.read()).toBeNull();
    expect(listen(hub).read()).toMatchObject({ at: 0, piece: "Prices rose." });
  });

  test("sends no output to other organizations, no matter which run they ask for", () => {
    const hub = new Hub();
    hub.write(PLACE, null);
    hub.write(PLACE, "Secret.");
    expect(listen(hub, { organizationId: "org_2" }).read()).toBeNull();
    expect(listen(hub, { runId: "run_2" }).read()).toBeNull();
    expect(listen(hub, { runId: null }).read()).toBeNull();
  });

  test("clears a failed attempt's output and keeps the final output", () => {
    const hub = new Hub();
    const ear = listen(hub);
    hub.write(PLACE, null);
    hub.write(PLACE, "Half an ");
    ear.read();
    hub.endWriting(PLACE, false);
    expect(ear.read()).toEqual({ stepId: "step_1", attempt: 1, at: 0, piece: "" });
    expect(ear.read()).toBeNull();
    const second = { ...PLACE, attempt: 2 };
    hub.write(second, null);
    hub.write(second, "A whole answer.");
    expect(ear.read()).toMatchObject({ attempt: 2, at: 0, piece: "A whole answer." });
    hub.endWriting(second, true);
    expect(ear.read()).toBeNull();
    const next = { ...PLACE, stepId: "step_2" };
    hub.write(next, null);
    hub.write(next, "The next step's, which is longer.");
    expect(ear.read()).toMatchObject({ stepId: "step_2", at: 0, piece: "The next step's, which is longer." });
  });

  test("stores live output only up to the maximum output length", () => {
    const hub = new Hub();
    hub.write(PLACE, null);
    for (let written = 0; written < 300; written++) hub.write(PLACE, "x".repeat(1024));
    expect(listen(hub).read()?.piece).toHaveLength(256 * 1024);
  });

  test("refuses a member's twenty-first page until another page closes", () => {
    const hub = new Hub();
    const ears = Array.from({ length: 20 }, () => listen(hub));
    expect(() => listen(hub)).toThrow("Too many open pages");
    listen(hub, { memberId: "mem_2" });
    ears[0]?.close();
    listen(hub);
  });
});

describe("two hubs", () => {
  test("exchange many simultaneous changes in a few messages", async () => {
    const { here, there, sent } = makePair();
    const ear = listen(there);
    const before = sent.length;
    for (let number = 0; number < 100; number++) here.publish("org_1", { noun: "run", id: `run_${number}` });
    await settled(() => sent.length >= before + 2);
    expect(ear.take()).toHaveLength(100);
    expect(sent.length).toBe(before + 2);
  });

  test("send output only to processes that asked for it, from the start and in order", async () => {
    const { here, there, sent } = makePair();
    const long = "\u{1F600}\u0001".repeat(4_000);
    here.write(PLACE, null);
    here.write(PLACE, long);
    here.publish("org_1", { noun: "run", id: "run_1" });
    await settled(() => sent.some(({ kind }) => kind === "changes"));
    expect(sent.some(({ kind }) => kind === "piece")).toBe(false);

    const ear = listen(there);
    await settled(() => ear.woken.length >= 10);
    expect(ear.read()).toEqual({ stepId: "step_1", attempt: 1, at: 0, piece: long });
    for (const message of sent) expect(Buffer.byteLength(JSON.stringify(message))).toBeLessThan(7_900);
    here.write(PLACE, "The end.");
    const woken = ear.woken.length;
    await settled(() => ear.woken.length > woken);
    expect(ear.read()).toMatchObject({ at: long.length, piece: "The end." });

    there.askFor("org_1", "run_1");
    here.write(PLACE, null);
    await settled(() => ear.woken.length > woken + 1);
    expect(ear.read()).toMatchObject({ at: 0, piece: "" });
  });

  test("request a lost piece again", async () => {
    const { here, there, sent, lose } = makePair();
    here.write(PLACE, null);
    here.write(PLACE, "One. ");
    const ear = listen(there);
    await settled(() => ear.woken.length > 0);
    expect(ear.read()).toMatchObject({ piece: "One. " });
    lose(true);
    here.write(PLACE, "Two. ");
    await settled(() => sent.some((message) => message.kind === "piece" && message.at === 5));
    lose(false);
    here.write(PLACE, "Three.");
    await settled(() => ear.woken.length > 1);
    expect(ear.read()).toMatchObject({ at: 0, piece: "One. Two. Three." });
  });
});

test("readWire ignores unknown messages from other versions", () => {
  for (const given of [null, "x", 7, {}, { kind: "changes" }, { kind: "poem", organizationId: "org_1" }])
    expect(readWire(given)).toBeNull();
  const changes = [{ noun: "run", id: "run_1" }, { noun: "poem", id: "x" }, { noun: "review", id: 7 }, null];
  expect(readWire({ kind: "changes", organizationId: "org_1", changes })).toEqual({
    kind: "changes",
    organizationId: "org_1",
    changes: [{ noun: "run", id: "run_1" }],
  });
});
