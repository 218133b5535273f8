import type { Agent } from "@/server/domain/agent/agent";
import type { NextCall, UsedTokens } from "@/server/domain/model/next-call";
import type { ModelSettings } from "@/server/domain/model/provider";
import type { RoundFeedback } from "@/server/domain/review/rounds";
import type { Turn } from "@/server/domain/session/turns";
import type { KeptConversation, Resumption } from "@/server/domain/tool/kept-conversation";
import type { MadeCall } from "@/server/domain/tool/made-call";
import type { VariableScope } from "@/server/domain/variables/render";
import type { ToolLog, ToolServerAccess } from "@/server/infra/mcp/access";

/** Any agent but a person, whose step pauses the run instead of making a call. */
type ExecutableAgent = Exclude<Agent, { kind: "human" }>;

/** One attempt at a step of an agent. */
export interface AgentCall<A extends ExecutableAgent = ExecutableAgent> {
  agent: A;
  action: string;
  input: string;
  scope: VariableScope;
  /** Null in the first round. */
  sentBack?: RoundFeedback | null;
  /** Null: no model is configured, so the Simulated model answers. */
  models: ModelSettings | null;
  /** The secrets that the agent uses, by id. */
  secrets: ReadonlyMap<string, string>;
  signal: AbortSignal;
  /** The earlier turns of the session, oldest first, for an agent that remembers them. */
  turns?: readonly Turn[];
  toolServers?: readonly ToolServerAccess[];
  /** Records tool calls as they happen. */
  toolLog?: ToolLog;
  /** Gets the model's output as it is written. Null: the model starts over, so discard the output so far. */
  onWritten?: (piece: string | null) => void;
  /** A conversation to continue after people decided about its call. Null: a new one. */
  resumption?: Resumption | null;
  /** Tool calls of earlier attempts that the conversation doesn't include. */
  madeCalls?: readonly MadeCall[];
  /** Keeps a request that changes something from being sent twice. */
  request?: Repetition;
  /** The step is being tested, so nobody is asked to approve a call. */
  isTest?: boolean;
  /** Records the cost of model calls. */
  ledger?: Ledger;
}

interface Repetition {
  /** The same for every attempt at a step, and different for every step. A receiver can use it to skip repeats. */
  key: string;
  /** Whether the step has its own retry policy, so its author allowed repeats. */
  asked: boolean;
  /** This attempt was started before, and the app stopped during it. */
  begunBefore: boolean;
}

export interface Ledger {
  /** Reserves the maximum cost of the next call, or says why it can't be made. */
  reserve(next: NextCall): Promise<ReservedCall | { error: AgentError }>;
}

export interface ReservedCall {
  /** The limit for its answer. Null: no limit. */
  maxOutputTokens: number | null;
  /** Called after the call with its usage, even if it failed. Null: it wasn't made, or was refused. */
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
  /** A model's unusable answer, shown to people who fix its instructions. */
  answer?: string;
}

/** How one attempt at a step ended. `prompt` is what the model got, as the run page shows it. */
export type AgentOutcome = {
  prompt: string;
  /** Null: no model was called. */
  model: string | null;
  simulated: boolean;
} & (
  | { status: "completed"; output: string }
  | { status: "failed"; error: AgentError }
  /** A tool call needs approval before the step continues. */
  | { status: "asks"; conversation: KeptConversation }
);

/** An error that a retry would repeat. */
export function permanent(code: AgentErrorCode, message: string): AgentError {
  return { code, message, retryable: false, retryAfterMs: null };
}

/** A temporary error. Retried after `retryAfterMs` if the provider named a time. */
export function passing(
  code: AgentErrorCode,
  message: string,
  retryAfterMs: number | null = null,
): AgentError {
  return { code, message, retryable: true, retryAfterMs };
}

export function cancelled(): AgentError {
  return permanent("aborted", "The call was stopped because the run was cancelled.");
}

export function tooLong(): AgentError {
  return permanent("too_long", "The output is larger than 256 KiB. Ask for a shorter one.");
}
