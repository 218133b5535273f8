import type { Agent } from "@/server/domain/agent/agent";
import type { NextCall, UsedTokens } from "@/server/domain/model/next-call";
import type { ModelSettings } from "@/server/domain/model/provider";
import type { OutgoingContent } from "@/server/domain/outgoing/outgoing";
import type { RoundFeedback } from "@/server/domain/review/rounds";
import type { StepErrorCode } from "@/server/domain/run/step-error-code";
import type { Turn } from "@/server/domain/session/turns";
import type { KeptConversation, Resumption } from "@/server/domain/tool/kept-conversation";
import type { MadeCall } from "@/server/domain/tool/made-call";
import type { VariableScope } from "@/server/domain/variables/render";
import type { ToolLog, ToolServerAccess } from "@/server/infra/mcp/access";

/** Any agent except a person. At a person's step, the run pauses instead. */
type ExecutableAgent = Exclude<Agent, { kind: "human" }>;

/** A single attempt at an agent's step. */
export interface AgentCall<A extends ExecutableAgent = ExecutableAgent> {
  agent: A;
  action: string;
  input: string;
  /** The number of the step whose output is the input. Null if the run's input is used. */
  inputFrom?: number | null;
  scope: VariableScope;
  /** Null in the first round. */
  sentBack?: RoundFeedback | null;
  /** Null if no model is configured. The Simulated model is then used. */
  models: ModelSettings | null;
  /** The secrets that the agent uses, keyed by ID. */
  secrets: ReadonlyMap<string, string>;
  signal: AbortSignal;
  /** The session's earlier turns, oldest first, for an agent that remembers its session. */
  turns?: readonly Turn[];
  toolServers?: readonly ToolServerAccess[];
  toolLog?: ToolLog;
  /**
   * Receives the model's output as it's written. A null piece means that the model starts over, so the output
   * so far must be discarded.
   */
  onWritten?: (piece: string | null) => void;
  /** The conversation to continue, now that people have decided on its tool call. Null for a new conversation. */
  resumption?: Resumption | null;
  /** Tool calls from earlier attempts that aren't part of the conversation. */
  madeCalls?: readonly MadeCall[];
  /** Identifies a request that changes something, so that it isn't repeated by mistake. */
  request?: Repetition;
  outgoingLog?: OutgoingLog;
  /** Whether the step is being tested. Tests don't ask anyone to approve a call. */
  isTest?: boolean;
  /** Records the cost of model calls. */
  budget?: Budget;
}

interface Repetition {
  /**
   * The same key for every attempt at a step, and a different key for every step. Receivers can use it to
   * skip repeated requests.
   */
  key: string;
  /** Whether the step has a custom retry policy, which allows sending a request again. */
  asked: boolean;
  /** Whether this attempt was already started once and then interrupted, for example because the app stopped. */
  begunBefore: boolean;
}

/** The record of the message that a step sends. It ensures that the message is sent only once. */
export interface OutgoingLog {
  /** Records the message before it's sent. The message must not be sent unless the state is "new". */
  begin(message: OutgoingContent): Promise<BegunMessage>;
  /** Records what happened to the message and returns the time. */
  end(id: string, result: SentMessage): Promise<Date>;
}

export type BegunMessage =
  | { state: "new"; id: string }
  /** An earlier attempt sent the message or stored it in the app. */
  | { state: "done"; message: OutgoingContent & Kept }
  /** An earlier attempt may have sent the message. */
  | { state: "uncertain"; id: string; message: OutgoingContent };

interface Kept {
  status: "SENT" | "KEPT";
  refused: string[];
  deferred: string[];
  endedAt: Date;
}

export interface SentMessage {
  status: "SENT" | "KEPT" | "REFUSED" | "UNCERTAIN";
  /** The provider's response. */
  answer: string | null;
  providerId?: string | null;
  /** The recipients that the mail server refused. */
  refused?: string[];
  /** The recipients that the mail server refused temporarily. */
  deferred?: string[];
}

export interface Budget {
  /** Reserves the maximum cost of the next call. Returns an error if the call can't be made. */
  reserve(next: NextCall): Promise<ReservedCall | { error: AgentError }>;
}

export interface ReservedCall {
  /** The maximum length of the response, in tokens. Null if there's no limit. */
  maxOutputTokens: number | null;
  /**
   * Ends the reservation and charges the usage, even if the call failed. `used` is null if the provider refused the
   * call or if the call was never made.
   */
  settle(used: UsedTokens | null): Promise<void>;
}

/** Why a step failed. `message` says what happened and what to do. The run decides whether to retry. */
export interface AgentError {
  code: StepErrorCode;
  message: string;
  retryable: boolean;
  retryAfterMs: number | null;
  /** A model's invalid response, which helps people fix the agent's instructions. */
  answer?: string;
}

/** The outcome of an attempt at a step. `prompt` is what the model received, as the run page shows it. */
export type AgentOutcome = {
  prompt: string;
  /** Null if no model was called. */
  model: string | null;
  simulated: boolean;
} & (
  | { status: "completed"; output: string }
  | { status: "failed"; error: AgentError }
  /** A tool call needs approval before the step continues. */
  | { status: "asks"; conversation: KeptConversation }
  /** A message may have been sent, so a person has to check. */
  | { status: "uncertain"; outgoingId: string; message: OutgoingContent }
);

/** Creates an error that a retry wouldn't fix. */
export function permanent(code: StepErrorCode, message: string): AgentError {
  return { code, message, retryable: false, retryAfterMs: null };
}

/** Creates a temporary error. The step is retried after `retryAfterMs` if the provider specified a delay. */
export function temporary(
  code: StepErrorCode,
  message: string,
  retryAfterMs: number | null = null,
): AgentError {
  return { code, message, retryable: true, retryAfterMs };
}

export function cancelled(): AgentError {
  return permanent("aborted", "The call was stopped because the run was canceled.");
}

export function tooLong(): AgentError {
  return permanent("too_long", "The output is larger than 256 KiB. Ask for shorter output.");
}
