import { describe, expect, test } from "vitest";
import { Agent } from "./agent";
import { BUILTIN_AGENTS, findAgent } from "./builtin";

describe("BUILTIN_AGENTS", () => {
  test("are the five agents that the API documents", () => {
    expect(BUILTIN_AGENTS.map((agent) => [agent.id, agent.kind])).toEqual([
      ["human", "human"],
      ["finance_agent", "model"],
      ["procurator_assistant", "model"],
      ["writer", "model"],
      ["send_email", "email"],
    ]);
  });

  test("are valid agents with a description and instructions", () => {
    for (const agent of BUILTIN_AGENTS) {
      expect(Agent.parse(agent)).toEqual(agent);
      expect(agent.description).not.toBe("");
      if ("instructions" in agent) expect(agent.instructions).not.toBe("");
    }
  });
});

describe("findAgent", () => {
  test("finds an agent by its id", () => {
    expect(findAgent("writer")?.name).toBe("Writer");
  });

  test.each(["", "nobody", "constructor", "__proto__", "WRITER", "writer "])("returns null for %j", (id) => {
    expect(findAgent(id)).toBeNull();
  });
});
