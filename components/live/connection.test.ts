import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Heard } from "@/server/domain/live/change";
import { until } from "@/server/testing/until";
import { LiveConnection } from "./connection";

/** Each stream that was opened: the run that it reads along, what it tells, and whether it is closed. */
interface Stream {
  runId: string | null;
  heard: (heard: Partial<Heard>) => void;
  lost: () => void;
  closed: boolean;
}

let tab: EventTarget & { hidden: boolean };
let streams: Stream[];
let connection: LiveConnection;
beforeEach(() => {
  tab = Object.assign(new EventTarget(), { hidden: false });
  vi.stubGlobal("document", tab);
  streams = [];
  connection = new LiveConnection();
});
afterEach(() => vi.unstubAllGlobals());

const start = () =>
  connection.start(({ runId }, { heard, lost }) => {
    const stream: Stream = {
      runId,
      heard: (given) => heard({ changes: [], written: null, ...given }),
      lost,
      closed: false,
    };
    streams.push(stream);
    return () => {
      stream.closed = true;
    };
  });

const last = () => streams.at(-1) as Stream;
const opened = (count: number) =>
  until(
    async () => streams.length,
    (length) => length === count,
  );

describe("LiveConnection", () => {
  test("has everything read once it listens, and then only what is another", () => {
    const heard: string[] = [];
    connection.listen({ noun: "run", id: "run_1", hear: () => heard.push("run_1") });
    connection.listen({ noun: "run", id: null, hear: () => heard.push("runs") });
    connection.listen({ noun: "review", id: null, hear: () => heard.push("reviews") });
    start();
    expect(connection.state()).toBe("connecting");
    last().heard({});
    expect(connection.state()).toBe("live");
    expect(heard.splice(0)).toEqual(["run_1", "runs", "reviews"]);
    last().heard({ changes: [{ noun: "run", id: "run_2" }] });
    expect(heard.splice(0)).toEqual(["runs"]);
    last().heard({ changes: [{ noun: "run", id: null }] });
    expect(heard.splice(0)).toEqual(["run_1", "runs"]);
    connection.listen({ noun: "message", id: null, hear: () => heard.push("messages") });
    expect(heard).toEqual(["messages"]);
  });

  test("connects again by itself when the stream is lost, and has everything read again", async () => {
    let heard = 0;
    connection.listen({ noun: "run", id: null, hear: () => heard++ });
    start();
    last().heard({});
    last().lost();
    expect(last().closed).toBe(true);
    expect(connection.state()).toBe("connecting");
    await until(
      async () => connection.state(),
      (state) => state === "reconnecting",
    );
    last().heard({});
    expect([connection.state(), heard]).toEqual(["live", 2]);
  });

  test("puts what is written together, and drops it where it begins anew", () => {
    start();
    last().heard({ written: { stepId: "step_1", attempt: 1, at: 0, piece: "Prices " } });
    last().heard({ written: { stepId: "step_1", attempt: 1, at: 7, piece: "rose." } });
    expect(connection.written()).toEqual({ stepId: "step_1", attempt: 1, text: "Prices rose." });
    last().heard({ written: { stepId: "step_1", attempt: 2, at: 0, piece: "" } });
    expect(connection.written()).toEqual({ stepId: "step_1", attempt: 2, text: "" });
  });

  test("turns to the run that is looked at last, with no text of the one before", async () => {
    const leave = connection.readAlong("run_1");
    start();
    expect(last().runId).toBe("run_1");
    last().heard({ written: { stepId: "step_1", attempt: 1, at: 0, piece: "Of the first." } });
    connection.readAlong("run_2");
    leave();
    expect(connection.written()).toBeNull();
    await opened(2);
    expect(streams.map(({ runId, closed }) => [runId, closed])).toEqual([
      ["run_1", true],
      ["run_2", false],
    ]);
  });

  test("needs no connection in a tab that nobody looks at, and has one again at the first look", async () => {
    tab.hidden = true;
    const end = start();
    expect(streams).toEqual([]);
    tab.hidden = false;
    tab.dispatchEvent(new Event("visibilitychange"));
    await opened(1);
    last().heard({});
    tab.hidden = true;
    tab.dispatchEvent(new Event("visibilitychange"));
    await until(
      async () => last().closed,
      (closed) => closed,
    );
    tab.hidden = false;
    tab.dispatchEvent(new Event("visibilitychange"));
    await opened(2);
    end();
    expect(last().closed).toBe(true);
  });
});
