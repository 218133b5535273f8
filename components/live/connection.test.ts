import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Heard } from "@/server/domain/live/live-updates";
import { until } from "@/server/testing/until";
import { LiveConnection } from "./connection";

/** A fake stream: the run it follows, functions that trigger its events, and whether it's closed. */
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
  connection.start(({ runId }, { onMessage, onLost }) => {
    const stream: Stream = {
      runId,
      heard: (given) => onMessage({ changes: [], written: null, ...given }),
      lost: onLost,
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
  test("reads everything on connecting, then only changes", () => {
    const heard: string[] = [];
    connection.listen({ noun: "run", id: "run_1", onChange: () => heard.push("run_1") });
    connection.listen({ noun: "run", id: null, onChange: () => heard.push("runs") });
    connection.listen({ noun: "review", id: null, onChange: () => heard.push("reviews") });
    start();
    expect(connection.state()).toBe("connecting");
    last().heard({});
    expect(connection.state()).toBe("live");
    expect(heard.splice(0)).toEqual(["run_1", "runs", "reviews"]);
    last().heard({ changes: [{ noun: "run", id: "run_2" }] });
    expect(heard.splice(0)).toEqual(["runs"]);
    last().heard({ changes: [{ noun: "run", id: null }] });
    expect(heard.splice(0)).toEqual(["run_1", "runs"]);
    connection.listen({ noun: "message", id: null, onChange: () => heard.push("messages") });
    expect(heard).toEqual(["messages"]);
  });

  test("reconnects when the stream is lost, and rereads everything", async () => {
    let heard = 0;
    connection.listen({ noun: "run", id: null, onChange: () => heard++ });
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

  test("joins the pieces of an output and drops them when the output starts over", () => {
    start();
    last().heard({ written: { stepId: "step_1", attempt: 1, at: 0, piece: "Prices " } });
    last().heard({ written: { stepId: "step_1", attempt: 1, at: 7, piece: "rose." } });
    expect(connection.written()).toEqual({ stepId: "step_1", attempt: 1, text: "Prices rose." });
    last().heard({ written: { stepId: "step_1", attempt: 2, at: 0, piece: "" } });
    expect(connection.written()).toEqual({ stepId: "step_1", attempt: 2, text: "" });
  });

  test("follows the most recently opened run, without the previous run's text", async () => {
    const leave = connection.followRun("run_1");
    start();
    expect(last().runId).toBe("run_1");
    last().heard({ written: { stepId: "step_1", attempt: 1, at: 0, piece: "Of the first." } });
    connection.followRun("run_2");
    leave();
    expect(connection.written()).toBeNull();
    await opened(2);
    expect(streams.map(({ runId, closed }) => [runId, closed])).toEqual([
      ["run_1", true],
      ["run_2", false],
    ]);
  });

  test("disconnects in a hidden tab, and reconnects when it's visible again", async () => {
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
