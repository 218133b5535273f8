import { describe, expect, test } from "vitest";
import { AgentConfig } from "@/server/domain/agent/config";
import type { AgentContent } from "@/server/domain/agent/content";
import { ReviewPolicy } from "@/server/domain/review/policy";
import { describeDestinations, describeHosts } from "./describe-destinations";
import { findDestinations, markKept } from "./destinations";

const content = (
  agentId: string,
  changes: Partial<AgentContent> & { config: AgentConfig },
): AgentContent => ({
  agentId,
  name: agentId,
  model: null,
  secrets: [],
  tools: [],
  ...changes,
});
const http = (agentId: string, method: string, url: string) =>
  content(agentId, { config: AgentConfig.parse({ kind: "http", method, url }) });
const tool = (name: string, url: string, needsApproval = false) => ({
  ...{ name, description: "", inputSchema: {}, headerName: "Authorization", secret: null },
  ...{ serverId: "tsrv_1", server: "Notes", url, needsApproval },
});
const agents = new Map(
  [
    http("poster", "POST", "https://api.example.com/pay/{{ input }}"),
    http("getter", "GET", "http://api.example.com:8080/?q={{ input }}"),
    http("anywhere", "POST", "https://{{ input }}/"),
    content("send_email", { config: AgentConfig.parse({ kind: "email", to: null, subject: null }) }),
    content("replier", {
      config: AgentConfig.parse({ kind: "email", to: "{{ steps.customer.output }}", subject: "Hello" }),
    }),
    content("template", { config: AgentConfig.parse({ kind: "template", template: "x" }) }),
    content("keeper", {
      config: AgentConfig.parse({ kind: "model", instructions: "x" }),
      tools: [
        tool("read", "https://tools.example.com/mcp"),
        tool("list", "https://tools.example.com/mcp"),
        tool("write", "https://other.example.com/mcp", true),
      ],
    }),
  ].map((agent) => [agent.agentId, agent]),
);
const ACTIONS: Record<string, string> = {
  send_email: "To: lena@customer.example\nCc: sam@customer.example\nSubject: Hello\n\n{{ input }}",
};
const plan = (...agentIds: string[]) =>
  agentIds.map((named, index) => {
    const [agentId = "", reviewed] = named.split("!");
    const review = reviewed === undefined ? null : ReviewPolicy.parse({ when: reviewed || null });
    return { id: `step_${index + 1}`, stepOrder: index + 1, agentId, action: ACTIONS[agentId] ?? "", review };
  });
const afterStep = (order: number, call: { server: string; tool: string } | null, ...agentIds: string[]) =>
  describeDestinations(findDestinations(plan(...agentIds), { stepId: `step_${order}`, call }, agents));

describe("the destinations after a document is approved", () => {
  test("include the recipients of an email, if they don't depend on an output", () => {
    expect(afterStep(1, null, "human", "send_email")).toBe(
      "Then step 2 sends an email to lena@customer.example, sam@customer.example.",
    );
    expect(afterStep(1, null, "human", "replier")).toBe(
      "Then step 2 sends an email to an address that depends on an earlier output.",
    );
    const places = (...ids: string[]) =>
      describeHosts(findDestinations(plan(...ids), { stepId: "step_1", call: null }, agents));
    expect(places("human", "send_email")).toBe(
      "Sends an email to lena@customer.example, sam@customer.example",
    );
    expect(places("human", "send_email", "poster")).toBe(
      "Sends an email and also sends data to api.example.com",
    );
  });

  test("say that an email is kept while no mail server is set up", () => {
    const kept = (...ids: string[]) =>
      markKept(findDestinations(plan(...ids), { stepId: "step_1", call: null }, agents), false);
    expect(describeDestinations(kept("human", "send_email", "poster"))).toBe(
      "Then step 2 saves an email to lena@customer.example, sam@customer.example in Countersign without sending it, because no mail server is set up; step 3 sends a POST request to https://api.example.com.",
    );
    expect(describeHosts(kept("human", "send_email"))).toBe(
      "The email to lena@customer.example, sam@customer.example won't be sent, because no mail server is set up.",
    );
    expect(describeHosts(kept("human", "send_email", "poster"))).toBe("Sends data to api.example.com");
    expect(
      markKept(findDestinations(plan("human", "send_email"), { stepId: "step_1", call: null }, agents), true),
    ).toEqual([expect.not.objectContaining({ kept: true })]);
  });

  test.each([
    [["human"], null],
    [["human", "template", "writer"], null],
    [["human", "poster"], "Then step 2 sends a POST request to https://api.example.com."],
    [
      ["human", "template", "poster", "getter"],
      "Then step 3 sends a POST request to https://api.example.com; step 4 sends a GET request to http://api.example.com:8080.",
    ],
    [["human", "human", "poster"], null],
    [["human", "poster!", "getter"], "Then step 2 sends a POST request to https://api.example.com."],
    [["human", "keeper"], "Then step 2 can call tools at https://tools.example.com (POST)."],
    [["human", "anywhere"], "Then step 2 sends a POST request to a host that depends on an earlier output."],
  ])("at step 1 of %j are %j", (agentIds, words) => {
    expect(afterStep(1, null, ...agentIds)).toBe(words);
  });

  test("include those after a review that can be skipped", () => {
    expect(afterStep(1, null, "human", "template!json.amount > 1", "poster", "human", "getter")).toBe(
      "Then step 3 sends a POST request to https://api.example.com.",
    );
  });

  test("are those of later steps if the document is an agent's output", () => {
    expect(afterStep(1, null, "getter!", "poster")).toBe(
      "Then step 2 sends a POST request to https://api.example.com.",
    );
  });
});

describe("the destinations after a call is approved", () => {
  const call = { server: "Notes", tool: "write" };
  const both =
    "Then step 1 can call tools at https://tools.example.com (POST); step 1 can call tools at https://other.example.com (POST)";

  test("include this call, further calls that its agent can make, and later steps", () => {
    expect(afterStep(1, call, "keeper", "poster")).toBe(
      `${both}; step 2 sends a POST request to https://api.example.com.`,
    );
  });

  test("exclude later steps if the step's output is reviewed", () => {
    expect(afterStep(1, call, "keeper!", "poster")).toBe(`${both}.`);
  });
});

test("destinations are omitted if the review didn't record them", () => {
  expect(describeDestinations(null)).toBeNull();
});

describe("the hosts that get data after an approval", () => {
  test.each([
    [["human", "template"], null],
    [["human", "poster"], "Sends data to api.example.com"],
    [["human", "poster", "poster"], "Sends data to api.example.com"],
    [["human", "poster", "getter"], "Sends data to api.example.com and 1 more host"],
    [["human", "keeper"], "Can send data to tools.example.com"],
    [["human", "anywhere"], "Sends data to a host that depends on an earlier output"],
  ])("after step 1 of %j are %j", (agentIds, words) => {
    const reviewed = { stepId: "step_1", call: null };
    expect(describeHosts(findDestinations(plan(...agentIds), reviewed, agents))).toBe(words);
  });
});
