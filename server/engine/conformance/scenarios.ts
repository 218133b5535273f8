/** An event, the calls it triggers, and the result on a real Inngest server. */
export type Scenario = {
  event: string;
  data?: Record<string, unknown>;
  /**
   * Sent after `after` is marked. Resent until `until` is marked, since a run misses events that arrive
   * before it waits.
   */
  follow?: { after: string; event: string; data: Record<string, unknown>; until: string };
  functionId: string;
  status: "Completed" | "Failed";
  result: unknown;
  error?: { name: string; message: string };
  /** All marks except `ended`, sorted. The suffix `#1` means the second attempt. */
  ran: string[];
};

const threeSteps = (id: string, event: string): Scenario => ({
  event,
  functionId: `probe-${id}`,
  status: "Completed",
  result: { a: { d: "1970-01-01T00:00:00.000Z", n: 1 }, b: null, c: 42 },
  ran: [`${id}:a`, `${id}:b`, `${id}:c`, `${id}:end`],
});

const manySteps = (id: string, event: string, n: number): Scenario => ({
  event,
  data: { n },
  functionId: `probe-${id}`,
  status: "Completed",
  result: n,
  ran: [`${id}:end`, ...Array.from({ length: n }, (_, i) => `${id}:s${i}`)].sort(),
});

const approved = (id: string, event: string): Scenario => ({
  event,
  follow: { after: `${id}:before`, event: "probe/approve", data: { ok: true }, until: `${id}:after` },
  functionId: `probe-${id}`,
  status: "Completed",
  result: { got: { data: { k: "<k>", ok: true }, id: "<ulid>", name: "probe/approve", ts: "<ms>" } },
  ran: [`${id}:after`, `${id}:before`],
});

/** `calls` is how many times the function itself runs at attempt 0. Checkpointing reduces this number. */
const flaky = (id: string, event: string, calls: number): Scenario => ({
  event,
  functionId: `probe-${id}`,
  status: "Completed",
  result: "ok at 2",
  ran: [
    `${id}:after`,
    `${id}:flaky`,
    `${id}:flaky#1`,
    `${id}:flaky#2`,
    ...Array.from({ length: calls }, () => `${id}:fn`),
    `${id}:fn#1`,
    `${id}:fn#2`,
    `${id}:pre`,
  ],
});

export const scenarios: Scenario[] = [
  threeSteps("three-off", "probe/three.off"),
  threeSteps("three-default", "probe/three.default"),
  threeSteps("three-buf", "probe/three.buf"),
  manySteps("n-default", "probe/n.default", 12),
  manySteps("n-off", "probe/n.off", 6),
  {
    event: "probe/plain",
    functionId: "probe-plain",
    status: "Completed",
    result: null,
    ran: ["plain:ran"],
  },
  {
    event: "probe/plain.def",
    functionId: "probe-plain-def",
    status: "Completed",
    result: { hello: 1 },
    ran: ["plain-def:ran"],
  },
  {
    event: "probe/loop",
    functionId: "probe-loop-same",
    status: "Completed",
    result: [0, 1, 2],
    ran: [],
  },
  {
    event: "probe/sleep",
    functionId: "probe-sleeper",
    status: "Completed",
    result: "ok",
    ran: ["sleeper:after", "sleeper:before"],
  },
  approved("wait-match", "probe/wait.match"),
  approved("wait-match-cp", "probe/wait.matchcp"),
  {
    event: "probe/wait.timeout",
    functionId: "probe-wait-timeout",
    status: "Completed",
    result: { got: null },
    ran: ["wait-timeout:end"],
  },
  {
    event: "probe/wait.race",
    data: { ms: 300 },
    follow: { after: "wait-race:slow-end", event: "probe/race", data: {}, until: "wait-race:resumed" },
    functionId: "probe-wait-race",
    status: "Completed",
    result: { got: { k: "<k>" } },
    ran: ["wait-race:resumed", "wait-race:slow-end", "wait-race:slow-start"],
  },
  flaky("flaky-off", "probe/flaky.off", 4),
  flaky("flaky-def", "probe/flaky.def", 2),
  {
    event: "probe/nonretriable",
    functionId: "probe-non-retriable",
    status: "Failed",
    result: {
      __serialized: true,
      name: "NonRetriableError",
      message: "do not retry",
      cause: { __serialized: true, name: "Error", message: "why" },
    },
    error: { name: "NonRetriableError", message: "do not retry" },
    ran: ["non-retriable:nr", "non-retriable:onFailure", "non-retriable:onFailure"],
  },
  {
    event: "probe/fnthrows",
    functionId: "probe-fn-throws",
    status: "Failed",
    result: { __serialized: true, name: "Error", message: "outside a step" },
    error: { name: "Error", message: "outside a step" },
    ran: ["fn-throws:onFailure", "fn-throws:throwing", "fn-throws:throwing#1"],
  },
  {
    event: "probe/long.def",
    data: { ms: 1_500 },
    functionId: "probe-long-def",
    status: "Completed",
    result: "ok",
    ran: ["long-def:end", "long-def:long-end", "long-def:long-start", "long-def:one", "long-def:three"],
  },
];
