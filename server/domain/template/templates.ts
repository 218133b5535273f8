import type { DraftDefinition, DraftStep } from "@/server/domain/workflow/draft";
import { CONTRACT_CLAUSE, INCIDENT_NOTES, MARKET_NOTE, REFUND_NOTES } from "./sample-inputs";

/** A workflow to start from, with sample input. Steps get their IDs when the template is used. */
export interface Template {
  id: string;
  name: string;
  description: string;
  steps: (Omit<DraftStep, "id" | "name" | "review"> & Partial<Pick<DraftStep, "name" | "review">>)[];
  input: string;
}

export const BRIEFING: Template = {
  id: "briefing",
  name: "Daily Market Briefing",
  description: "Turns the desk's closing note into a briefing that a person approves before it goes out.",
  steps: [
    { agentId: "finance_agent", name: "prices", action: "List the closing prices and moves as 4 bullets." },
    {
      agentId: "procurator_assistant",
      name: "briefing",
      action:
        "Write a 3-paragraph executive briefing on this closing note:\n{{ run.input }}\n\nThe prices, already extracted:\n{{ steps.prices.output }}",
    },
    { agentId: "human", action: "Does this briefing read well, and are its figures right?" },
  ],
  input: MARKET_NOTE,
};

export const REFUND_REPLY: Template = {
  id: "refund-reply",
  name: "Refund reply",
  description: "Turns support's notes into a reply to a customer and sends it once a person has approved it.",
  steps: [
    {
      agentId: "writer",
      name: "facts",
      action: "Summarize what the customer needs to know about the refund and the return, in 6 sentences.",
    },
    {
      agentId: "writer",
      name: "reply",
      action: "Write the reply in 2 short paragraphs, without a greeting or signature.",
    },
    { agentId: "human", action: "Is this reply right? Fix it if needed. It goes to the customer next." },
    {
      agentId: "send_email",
      action:
        "To: marta.lindqvist@customer.example\nSubject: Your order 48213\n\nDear Marta Lindqvist,\n\n{{ input }}\n\nKind regards,\nCustomer support",
    },
  ],
  input: REFUND_NOTES,
};

export const CONTRACT_SUMMARY: Template = {
  id: "contract-summary",
  name: "Contract summary",
  description: "Summarizes a clause for the people who have to sign. Two of them approve every summary.",
  steps: [
    {
      agentId: "procurator_assistant",
      name: "summary",
      action: "Summarize the obligations and deadlines of this clause as 6 bullets.",
    },
    {
      agentId: "human",
      action: "Does the summary say what the clause says?",
      review: {
        approvers: ["role:owner", "role:approver"],
        quorum: 2,
        allowRequester: true,
        timeoutSeconds: 2 * 24 * 60 * 60,
        escalate: null,
        requireReadToEnd: false,
        requirePasskey: false,
        when: null,
        sample: 0,
      },
    },
  ],
  input: CONTRACT_CLAUSE,
};

const INCIDENT_REPORT: Template = {
  id: "incident-report",
  name: "Incident report",
  description: "Turns incident notes into a report. Once the people involved have checked it, it goes out.",
  steps: [
    {
      agentId: "writer",
      name: "timeline",
      action: "List what happened, in order, as 6 bullets with the times.",
    },
    {
      agentId: "writer",
      name: "impact",
      action: "Say in 3 sentences who was affected, for how long, and at what cost:\n{{ run.input }}",
    },
    {
      agentId: "procurator_assistant",
      name: "report",
      action:
        "Write a 3-paragraph report for our partners: what happened, what it meant, and what's being done about it.\n\nWhat happened:\n{{ steps.timeline.output }}\n\nWhat it meant:\n{{ steps.impact.output }}\n\nThe notes:\n{{ run.input }}",
    },
    {
      agentId: "human",
      action: "Is this how it happened? Check the times and figures before this goes to partners.",
    },
    {
      agentId: "send_email",
      action: "To: partners@partner.example\nSubject: Incident report\n\n{{ input }}",
    },
  ],
  input: INCIDENT_NOTES,
};

export const TEMPLATES: readonly Template[] = [BRIEFING, REFUND_REPLY, CONTRACT_SUMMARY, INCIDENT_REPORT];

export function definitionOfTemplate(
  { name, description, steps }: Template,
  makeStepId: () => string,
): DraftDefinition {
  return {
    name,
    description,
    steps: steps.map(({ agentId, action, name = null, review = null }) => ({
      id: makeStepId(),
      agentId,
      action,
      name,
      review,
    })),
  };
}
