import type { ReviewPolicy } from "@/server/domain/review/policy";
import { CONTRACT_CLAUSE, MARKET_NOTE, REFUND_MAIL } from "./texts";

/** How a demo run went: the last pause is approved, edited, rejected, or left for the visitor. */
export type Ending = "completes" | "edited" | "rejected" | "waits";

export interface DemoWorkflow {
  name: string;
  description: string;
  steps: { agentId: string; action: string; name?: string; review?: ReviewPolicy }[];
  runs: { input: string; hoursAgo: number; ending: Ending }[];
}

/** The owner and the approver both, within two days. */
const TWO_PEOPLE: ReviewPolicy = {
  approvers: ["role:owner", "role:approver"],
  quorum: 2,
  allowRequester: true,
  timeoutSeconds: 2 * 24 * 60 * 60,
};

export const DEMO_WORKFLOWS: DemoWorkflow[] = [
  {
    name: "Daily Market Briefing",
    description: "Turns the desk's closing note into a briefing that somebody has read before it goes out.",
    steps: [
      { agentId: "finance_agent", name: "prices", action: "List the closing prices and moves as 4 bullets." },
      {
        agentId: "procurator_assistant",
        name: "briefing",
        action:
          "Write a 3-paragraph executive briefing of this closing note:\n{{ run.input }}\n\nThe prices, already picked out:\n{{ steps.prices.output }}",
      },
      { agentId: "human", action: "Does this briefing read well, and are its figures right?" },
    ],
    runs: [
      { input: MARKET_NOTE, hoursAgo: 51, ending: "completes" },
      { input: MARKET_NOTE, hoursAgo: 27, ending: "edited" },
    ],
  },
  {
    name: "Refund reply",
    description: "Draws the facts out of a customer's mail; nothing is sent before a person has read it.",
    steps: [
      {
        agentId: "writer",
        name: "facts",
        action: "Summarize what the customer says went wrong and asks for, in 5 sentences.",
      },
      { agentId: "human", action: "Is this what the customer wrote? Mend it before the reply goes out." },
      { agentId: "writer", action: "Put it in 2 short paragraphs, for the reply." },
    ],
    runs: [
      { input: REFUND_MAIL, hoursAgo: 30, ending: "rejected" },
      { input: REFUND_MAIL, hoursAgo: 5, ending: "completes" },
      { input: REFUND_MAIL, hoursAgo: 1, ending: "waits" },
    ],
  },
  {
    name: "Contract summary",
    description:
      "Summarizes a clause for the people who have to sign. Two of them stand behind every summary.",
    steps: [
      {
        agentId: "procurator_assistant",
        name: "summary",
        action: "Summarize the obligations and deadlines of this clause as 6 bullets.",
      },
      { agentId: "human", action: "Does the summary say what the clause says?", review: TWO_PEOPLE },
    ],
    runs: [{ input: CONTRACT_CLAUSE, hoursAgo: 20, ending: "completes" }],
  },
];
