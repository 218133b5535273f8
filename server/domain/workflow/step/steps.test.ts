import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AppError } from "@/server/domain/error";
import { DEFAULT_REVIEW_POLICY } from "@/server/domain/review/default-policy";
import type { Definition, Step, StepInput } from "@/server/domain/workflow/definition";
import { MAX_STEP_ORDER, MAX_STEPS } from "@/server/domain/workflow/limits";
import { addStep, changeStep, cloneDefinition, makeDefinition, removeStep } from "./steps";

const AGENTS = new Map([
  ["human", "human"],
  ["writer", "model"],
] as const);
const POLICY = {
  ...DEFAULT_REVIEW_POLICY,
  approvers: ["role:owner"],
  quorum: 2,
  allowRequester: false,
  timeoutSeconds: 60,
};

const step = (fields: Partial<StepInput> = {}): StepInput => ({
  agentId: "writer",
  action: "Write.",
  ...fields,
});

/**
 * Creates a definition whose steps have the given orders. Each step's ID and action contain its original
 * order.
 */
function withOrders(...orders: number[]): Definition {
  const steps = orders.map(
    (stepOrder): Step => ({
      id: `step_${stepOrder}`,
      stepOrder,
      agentId: "writer",
      action: `Was ${stepOrder}.`,
      name: null,
      review: null,
    }),
  );
  return { name: "Test", description: null, steps };
}

const ordersOf = (definition: Definition) => definition.steps.map(({ stepOrder }) => stepOrder);

function refusalOf(work: () => unknown): AppError {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error("it wasn't refused");
}

const pointersOf = (work: () => unknown) => refusalOf(work).details.errors?.map(({ pointer }) => pointer);

describe("makeDefinition", () => {
  const make = (steps: StepInput[]) => makeDefinition({ name: "Test", steps }, AGENTS);

  test("sorts by stepOrder and keeps gaps", () => {
    const made = make([step({ stepOrder: 30 }), step({ stepOrder: 2 }), step({ stepOrder: 7 })]);
    expect(ordersOf(made)).toEqual([2, 7, 30]);
  });

  test("numbers steps without an order from 1", () => {
    expect(ordersOf(make([step(), step(), step()]))).toEqual([1, 2, 3]);
  });

  test("numbers a step without an order after the previous step in the list", () => {
    const made = make([step({ stepOrder: 5, name: "five" }), step({ name: "six" }), step({ stepOrder: 1 })]);
    expect(made.steps.map(({ stepOrder, name }) => [stepOrder, name])).toEqual([
      [1, null],
      [5, "five"],
      [6, "six"],
    ]);
  });

  test("treats null as omitted, including a null description", () => {
    const made = make([step({ stepOrder: null, name: null, review: null })]);
    expect(made).toMatchObject({ description: null, steps: [{ stepOrder: 1, name: null, review: null }] });
  });

  test("rejects a taken stepOrder and points to the later step", () => {
    expect(pointersOf(() => make([step({ stepOrder: 2 }), step({ stepOrder: 1 }), step()]))).toEqual([
      "/steps/2/stepOrder",
    ]);
  });

  test("rejects a step if no step numbers are left", () => {
    const steps = [step({ stepOrder: MAX_STEP_ORDER }), step()];
    expect(pointersOf(() => make(steps))).toEqual(["/steps/1/stepOrder"]);
  });

  test("locates each error in the request", () => {
    const steps = [
      step({ stepOrder: 9, agentId: "nobody" }),
      step({ stepOrder: 1, name: "twice" }),
      step({ stepOrder: 2, name: "twice" }),
    ];
    expect(pointersOf(() => make(steps))).toEqual(["/steps/0/agentId", "/steps/1/name", "/steps/2/name"]);
  });

  test("says where to find an agent's ID", () => {
    const agents = 'there is no agent "nobody". Use an ID from GET /agents';
    expect(() => make([step({ agentId: "nobody" })])).toThrow(agents);
  });

  test("keeps the review of an agent's step", () => {
    expect(make([step({ review: POLICY })]).steps[0]?.review).toEqual(POLICY);
  });

  test("accepts 200 steps and rejects 201", () => {
    const many = Array.from({ length: MAX_STEPS }, () => step());
    expect(make(many).steps).toHaveLength(200);
    expect(pointersOf(() => make([...many, step()]))).toEqual(["/steps"]);
  });

  test("accepts up to 512 KiB of UTF-8 in total", () => {
    const long = Array.from({ length: 30 }, () => step({ action: "ä".repeat(8_500) }));
    const filled = (bytes: number) => make([...long, step({ action: "x".repeat(bytes) })]);
    const rest = 512 * 1024 - new TextEncoder().encode(JSON.stringify(filled(0))).length;
    expect(rest).toBeGreaterThan(0);
    expect(filled(rest).steps).toHaveLength(31);
    expect(pointersOf(() => filled(rest + 1))).toEqual([""]);
  });

  test("keeps each ID in `keep` once and creates new IDs for the other steps", () => {
    const sent = {
      name: "Test",
      steps: ["step_a", "step_a", "step_b", null].map((id) => ({ ...step(), id })),
    };
    const ids = makeDefinition(sent, AGENTS, new Set(["step_a"])).steps.map(({ id }) => id);
    expect(ids[0]).toBe("step_a");
    expect(ids.slice(1)).not.toContain("step_a");
    expect(ids).not.toContain("step_b");
    expect(new Set(ids).size).toBe(4);
  });
});

describe("addStep", () => {
  test("appends after the last step, regardless of gaps", () => {
    expect(ordersOf(addStep(withOrders(), step()).definition)).toEqual([1]);
    expect(ordersOf(addStep(withOrders(3, 10), step()).definition)).toEqual([3, 10, 11]);
  });

  test("moves up only the consecutive steps from a taken order", () => {
    const { definition, step: added } = addStep(withOrders(1, 2, 3, 5), step({ stepOrder: 2 }));
    expect(definition.steps.map(({ id, stepOrder }) => [id, stepOrder])).toEqual([
      ["step_1", 1],
      [added.id, 2],
      ["step_2", 3],
      ["step_3", 4],
      ["step_5", 5],
    ]);
  });

  test("fails if no step numbers are left", () => {
    expect(pointersOf(() => addStep(withOrders(MAX_STEP_ORDER), step()))).toEqual(["/stepOrder"]);
    const last = step({ stepOrder: MAX_STEP_ORDER });
    expect(pointersOf(() => addStep(withOrders(MAX_STEP_ORDER), last))).toEqual(["/stepOrder"]);
    expect(ordersOf(addStep(withOrders(1), last).definition)).toEqual([1, MAX_STEP_ORDER]);
  });

  const orders = fc
    .uniqueArray(fc.integer({ min: 1, max: 30 }), { maxLength: 20 })
    .map((list) => list.toSorted((a, b) => a - b));

  test("property: keeps orders unique and ascending and moves exactly the consecutive steps up by one", () => {
    fc.assert(
      fc.property(orders, fc.integer({ min: 1, max: 32 }), (before, stepOrder) => {
        const { definition, step: added } = addStep(withOrders(...before), step({ stepOrder }));
        const after = ordersOf(definition);
        expect(after).toEqual([...new Set(after)].toSorted((a, b) => a - b));
        expect(added.stepOrder).toBe(stepOrder);
        let end = stepOrder;
        while (before.includes(end)) end++;
        for (const order of before) {
          const now = definition.steps.find(({ id }) => id === `step_${order}`)?.stepOrder;
          expect(now).toBe(order >= stepOrder && order < end ? order + 1 : order);
        }
      }),
    );
  });
});

describe("changeStep", () => {
  test("changes only the given fields", () => {
    const start = addStep(withOrders(), step({ agentId: "human", name: "check", review: POLICY })).definition;
    const id = start.steps[0]?.id ?? "";
    const { step: changed } = changeStep(start, id, { action: "Look." });
    expect(changed).toEqual({ ...start.steps[0], action: "Look." });
    expect(changeStep(start, id, { name: null, review: null }).step).toMatchObject({
      name: null,
      review: null,
    });
  });

  test("moves a step to a taken order the way a new step is inserted", () => {
    const { definition } = changeStep(withOrders(1, 2, 3, 7), "step_3", { stepOrder: 1 });
    expect(definition.steps.map(({ id }) => id)).toEqual(["step_3", "step_1", "step_2", "step_7"]);
    expect(ordersOf(definition)).toEqual([1, 2, 3, 7]);
  });

  test("moves nothing if the step already has the order", () => {
    expect(changeStep(withOrders(1, 2, 3), "step_2", { stepOrder: 2 }).definition).toEqual(
      withOrders(1, 2, 3),
    );
  });

  test("property: loses no step and keeps orders unique and ascending", () => {
    const orders = fc.uniqueArray(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 15 });
    fc.assert(
      fc.property(orders, fc.nat(), fc.integer({ min: 1, max: 22 }), (list, pick, stepOrder) => {
        const before = list.toSorted((a, b) => a - b);
        const { definition } = changeStep(withOrders(...before), `step_${before[pick % before.length]}`, {
          stepOrder,
        });
        const after = ordersOf(definition);
        expect(after).toEqual([...new Set(after)].toSorted((a, b) => a - b));
        expect(definition.steps.map(({ id }) => id).toSorted()).toEqual(
          before.map((order) => `step_${order}`).toSorted(),
        );
      }),
    );
  });

  test("doesn't find a step of a different workflow", () => {
    expect(refusalOf(() => changeStep(withOrders(1), "step_2", {})).code).toBe("not-found");
  });
});

describe("removeStep", () => {
  test("keeps the other steps' numbers", () => {
    expect(ordersOf(removeStep(withOrders(1, 2, 3), "step_2"))).toEqual([1, 3]);
  });

  test("fails if the step was already removed", () => {
    const removed = removeStep(withOrders(1, 2), "step_2");
    expect(refusalOf(() => removeStep(removed, "step_2")).code).toBe("not-found");
  });
});

describe("cloneDefinition", () => {
  test("copies every field of every step with new IDs, and shares no objects", () => {
    const original = makeDefinition(
      {
        name: "One",
        description: "Why",
        steps: [step({ name: "draft" }), step({ agentId: "human", review: POLICY })],
      },
      AGENTS,
    );
    const copy = cloneDefinition(original, "Two");
    const withoutIds = ({ steps }: Definition) => steps.map(({ id: _, ...fields }) => fields);
    expect(copy).toMatchObject({ name: "Two", description: "Why" });
    expect(withoutIds(copy)).toEqual(withoutIds(original));
    expect(copy.steps[1]?.review).not.toBe(original.steps[1]?.review);
    for (const { id } of copy.steps) expect(original.steps.map((other) => other.id)).not.toContain(id);
  });
});
