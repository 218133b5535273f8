import type { Agent } from "@/server/domain/agent/agent";
import type { NextCall, UsedTokens } from "@/server/domain/model/next-call";
import type { ModelSettings } from "@/server/domain/model/provider";
import type { RoundFeedback } from "@/server/domain/review/rounds";
import type { Turn } from "@/server/domain/session/turns";
import type { KeptConversation, Resumption } from "@/server/domain/tool/kept-conversation";
import type { MadeCall } from "@/server/domain/tool/made-call";
import type { VariableScope } from "@/server/domain/variables/render";
import type { ToolLog, ToolServerAccess } from "@/server/infra/mcp/access";

/** An agent that a machine carries out. A person's step is a pause of the run, not a call. */
type ExecutableAgent = Exclude<Agent, { kind: "human" }>;

/** One attempt at a step of an agent. */
export interface AgentCall<A extends ExecutableAgent = ExecutableAgent> {
  agent: A;
  action: string;
  input: string;
  scope: VariableScope;
  /** Null: the step is done for the first time. */
  sentBack?: RoundFeedback | null;
  /** Null: no model is configured, and the simulated one answers. */
  models: ModelSettings | null;
  /** The values of the credentials that the agent names, by their ids. */
  secrets: ReadonlyMap<string, string>;
  signal: AbortSignal;
  /** What went before in the session, for an agent that remembers it; the earliest first. */
  turns?: readonly Turn[];
  toolServers?: readonly ToolServerAccess[];
  /** Where calls of tools are written down as they happen. */
  toolLog?: ToolLog;
  /** Told what a model writes while it writes; null: it begins anew, and what it wrote so far is not the answer. */
  onWritten?: (piece: string | null) => void;
  /** A conversation to go on with, whose call people decided on; null: it begins. */
  resumption?: Resumption | null;
  /** Calls of tools that were made for the step before it is begun again, and of which the conversation knows nothing. */
  madeCalls?: readonly MadeCall[];
  /** For an agent whose request changes something: it is not to do so twice. */
  request?: Repetition;
  /** The step is tried out by itself: nobody is asked to approve a call. */
  isTest?: boolean;
  /** Where what the calls of a model cost is kept. */
  ledger?: Ledger;
}

interface Repetition {
  /** The same for each attempt at a step, and for no other: whoever gets it twice need not do it twice. */
  key: string;
  /** Whether the step says that it is tried again; nobody has thought of that where it does not. */
  asked: boolean;
  /** This very attempt was begun before, and the app stopped in the middle of it. */
  begunBefore: boolean;
}

export interface Ledger {
  /** Asked before a call for what it may cost, or why there is to be none. */
  reserve(next: NextCall): Promise<ReservedCall | { error: AgentError }>;
}

export interface ReservedCall {
  /** How long its answer may be; null: as long as it comes to. */
  maxOutputTokens: number | null;
  /** Told after the call what it took, whatever came of it; null: it was not made, or refused. */
  settle(used: UsedTokens | null): Promise<void>;
}

export type AgentErrorCode =
  | "authentication"
  | "rate_limit"
  | "overloaded"
  | "timeout"
  | "refused"
  | "context_too_long"
  | "invalid_answer"
  | "connection"
  | "too_long"
  | "unknown_agent"
  | "unknown_step"
  | "invalid_output"
  | "spending_limit"
  | "tools"
  | "missing_value"
  | "template"
  | "aborted"
  | "provider";

/** Why a step failed. `message` says what happened and what to do; the run decides about another attempt. */
export interface AgentError {
  code: AgentErrorCode;
  message: string;
  retryable: boolean;
  retryAfterMs: number | null;
  /** What a model answered that is of no use: whoever mends its instructions has to see it. */
  answer?: string;
}

/** How one attempt at a step ended. `prompt` is what the model got, as the run page shows it. */
export type AgentOutcome = {
  prompt: string;
  /** Null: no model was asked. */
  model: string | null;
  simulated: boolean;
} & (
  | { status: "completed"; output: string }
  | { status: "failed"; error: AgentError }
  /** A call of a tool has to be approved before it goes on. */
  | { status: "asks"; conversation: KeptConversation }
);

/** An error that another attempt would only repeat. */
export function permanent(code: AgentErrorCode, message: string): AgentError {
  return { code, message, retryable: false, retryAfterMs: null };
}

/** An error that may be gone at the next attempt, not before `retryAfterMs` if the provider named a time. */
export function passing(
  code: AgentErrorCode,
  message: string,
  retryAfterMs: number | null = null,
): AgentError {
  return { code, message, retryable: true, retryAfterMs };
}

export function tooLong(): AgentError {
  return permanent("too_long", "The answer is longer than 256 KiB. Ask for a shorter one.");
}
