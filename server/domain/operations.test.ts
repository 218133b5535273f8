import { describe, expect, test } from "vitest";
import { SCOPES } from "./access/access";
import { OPERATIONS } from "./operations";

describe("OPERATIONS", () => {
  test("have unique IDs and unique methods and paths", () => {
    expect(new Set(OPERATIONS.map(({ id }) => id)).size).toBe(OPERATIONS.length);
    expect(new Set(OPERATIONS.map(({ method, path }) => `${method} ${path}`)).size).toBe(OPERATIONS.length);
  });

  test.each(OPERATIONS.map((operation) => [operation.id, operation] as const))(
    "%s declares its path parameters, a scope, and valid examples",
    (_, operation) => {
      const inPath = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(Object.keys(operation.params.shape)).toEqual(inPath);
      if (operation.path.startsWith("/api/v1/") && operation.path !== "/api/v1/health")
        expect(SCOPES).toContain(operation.scope);
      for (const { path = {}, body } of operation.examples) {
        expect(operation.params.safeParse(path).success).toBe(true);
        if (operation.body) expect(operation.body.safeParse(body ?? {}).success).toBe(true);
        else expect(body).toBeUndefined();
      }
    },
  );

  test("accept an idempotency key on POST operations only, except those whose response contains a secret", () => {
    const secret = ["createWebhook", "rotateWebhookSecret", "createTrigger", "rotateTriggerSecret"];
    for (const { id, method, replayable } of OPERATIONS)
      expect(replayable, id).toBe(method === "POST" && !secret.includes(id));
  });

  test("support If-Match for changes to an existing workflow, trigger, or agent", () => {
    expect(OPERATIONS.filter(({ conditional }) => conditional).map(({ id }) => id)).toEqual([
      "updateWorkflow",
      "deleteWorkflow",
      "replaceDefinition",
      "addStep",
      "updateStep",
      "removeStep",
      "updateTrigger",
      "deleteTrigger",
      "updateAgent",
      "deleteAgent",
      "restoreAgent",
    ]);
  });

  test("accept no server-managed fields in request bodies", () => {
    const ours = [
      "organizationId",
      "status",
      "createdAt",
      "updatedAt",
      "revision",
      "workflowId",
      "currentStepOrder",
    ];
    for (const { body } of OPERATIONS)
      for (const field of ours) expect(Object.keys(body?.shape ?? {})).not.toContain(field);
  });
});
