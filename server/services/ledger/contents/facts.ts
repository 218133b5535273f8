import { sortedJson } from "@/server/domain/text/sorted-json";
import type { LedgerEntry } from "@/server/generated/prisma/client";
import { hashText } from "@/server/services/hash-text";
import type { Commitments } from "./commitments";
import type { AttemptRow, Rows, RunRow } from "./rows";
import { isSigned } from "./signatures";

export type Data = Record<string, unknown>;

/** The facts that an entry has to record, according to the rows. Undefined facts aren't compared. */
export interface Facts {
  /** The subject of problem messages, such as "The input of run run_1". */
  what: string;
  /** Whether the row is missing, or contradicts itself. */
  isMissing?: boolean;
  data?: Data;
  at?: Date | null | undefined;
  memberId?: string | null;
  channel?: string | null;
  tokenId?: string | null;
}

interface About {
  entry: LedgerEntry;
  data: Data;
  rows: Rows;
  run: RunRow;
  to: Commitments;
}

const isoTime = (time: Date | null) => time?.toISOString() ?? null;

/** For each action, returns the facts that its entry has to record. */
export const FACTS: Record<string, (about: About) => Facts[]> = {
  "run.started": ({ data, rows, run, to }) => {
    const [moved] = rows.continuations(run.id).filter(({ fromVersionId }) => fromVersionId !== null);
    const [edited] = rows.continuations(run.id).filter(({ inputBefore }) => inputBefore !== null);
    const inputs = [run.input, edited?.inputBefore ?? run.input].map((input) => to.text(input));
    const versionId = moved?.fromVersionId ?? run.versionId;
    return [
      {
        what: `The input of run ${run.id}`,
        // A continuation that edits the first step's input replaces the run's input.
        data: { input: inputs.find((input) => input === data.input) ?? inputs[0] },
      },
      {
        what: `The workflow of run ${run.id}`,
        data: {
          workflowId: run.workflowId,
          versionId,
          ...(!moved && { revision: run.revision }),
          definition: to.text(rows.definitions.get(versionId) ?? null),
        },
      },
      {
        what: `The start of run ${run.id}`,
        data: { purpose: run.purpose },
        at: run.createdAt,
        memberId: run.startedById,
        channel: run.channel,
      },
    ];
  },
  "run.rerun": ({ rows, run }) => {
    const row = rows.reruns.get(run.id);
    const { sourceRunId, fromStepOrder, edited, confirmed } = row ?? {};
    const what = `The origin of run ${run.id}`;
    return [{ what, isMissing: !row, data: { sourceRunId, fromStepOrder, edited, confirmed } }];
  },
  "run.completed": checkEnd,
  "run.failed": checkEnd,
  "run.continued": ({ data, rows, run, to }) => {
    const row = rows.continuations(run.id).find(({ id }) => id === data.continuationId);
    const what = `A continuation of run ${run.id}`;
    if (!row) return [{ what, isMissing: true }];
    const { stepId, stepOrder, role, toVersionId, fromVersionId } = row;
    const definition = toVersionId === null ? null : to.text(rows.definitions.get(toVersionId) ?? null);
    return [
      {
        what,
        data: {
          ...{ stepId, stepOrder, role, toVersionId, fromVersionId, definition },
          ...{ input: to.text(row.input), inputBefore: to.text(row.inputBefore) },
        },
        ...{ at: row.createdAt, memberId: row.byId, channel: row.channel, tokenId: row.tokenId },
      },
    ];
  },
  "review.opened": ({ entry, rows, to }) => {
    const row = rows.reviews.get(entry.subjectId);
    if (!row) return [{ what: `Review ${entry.subjectId}`, isMissing: true }];
    const { stepId, stepOrder, outgoingId, asksAgainId, draft, draftHash } = row;
    return [
      { what: `The question of review ${row.id}`, data: { question: to.text(row.action) } },
      { what: `The draft of review ${row.id}`, data: { document: to.document(draft, draftHash) } },
      { what: `The policy of review ${row.id}`, data: { policy: to.text(row.openedPolicy) } },
      { what: `The destinations of review ${row.id}`, data: { destinations: to.text(row.destinations) } },
      {
        what: `The opening of review ${row.id}`,
        data: {
          ...{ attemptId: row.stepRunId, stepId, stepOrder, outgoingId, asksAgainId },
          ...{ dueAt: isoTime(row.dueAt), escalatesAt: isoTime(row.escalatesAt) },
          ...{ tool: to.text(row.tool), server: to.text(row.server), host: to.text(row.host) },
        },
        at: row.createdAt,
      },
    ];
  },
  "review.escalated": ({ entry, rows }) => {
    const row = rows.reviews.get(entry.subjectId);
    return [
      { what: `The escalation of review ${entry.subjectId}`, isMissing: !row, at: row?.escalatedAt ?? null },
    ];
  },
  "review.closed": ({ entry, rows, to }) => {
    const row = rows.reviews.get(entry.subjectId);
    const what = `The outcome of review ${entry.subjectId}`;
    if (!row) return [{ what, isMissing: true }];
    const { status, text, hash, policy } = row;
    return [
      {
        what,
        data: { status, document: to.document(text, hash), policy: to.text(policy) },
        at: row.closedAt,
      },
    ];
  },
  "review.decided": ({ data, rows, to }) => {
    const row = rows.decisions.get(String(data.decisionId));
    const what = `Decision ${data.decisionId}`;
    if (!row) return [{ what, isMissing: true }];
    const { forMemberId, role, toStepOrder, reachedEnd, firstOpenedAt, secondsInView } = row;
    return [
      {
        what,
        data: {
          ...{ decision: row.kind, forMemberId, role, toStepOrder, reachedEnd },
          joinedByLink: row.joinedByLinkFrom !== null,
          shown: to.hash(row.shownHash),
          approved: to.document(row.text, row.textHash),
          reason: to.text(row.reason),
          // Reading times are deleted after a while.
          ...(firstOpenedAt && { firstOpenedAt: isoTime(firstOpenedAt), secondsInView }),
        },
        ...{ at: row.createdAt, memberId: row.memberId, channel: row.channel, tokenId: row.tokenId },
      },
    ];
  },
  "review.signed": ({ entry, data, rows }) => {
    const row = rows.signatures.get(String(data.decisionId));
    const what = `The signature of decision ${data.decisionId}`;
    if (!row) return [{ what, isMissing: true }];
    const { passkeyId, challenge, clientDataJSON, authenticatorData, signature } = row;
    const isMissing = row.reviewId !== entry.subjectId || !isSigned(row);
    const recorded = { passkeyId, challenge, clientDataJSON, authenticatorData, signature };
    return [{ what, isMissing, data: recorded, at: row.createdAt, memberId: row.memberId }];
  },
  "review.vote_voided": ({ data, rows }) => {
    const row = rows.decisions.get(String(data.decisionId));
    const reason = row?.voidReason ?? "EDIT";
    return [
      {
        what: `The withdrawn vote ${data.decisionId}`,
        isMissing: !row,
        data: { reason },
        at: row?.voidedAt ?? null,
      },
    ];
  },
  "review.reassigned": ({ entry, data, rows, to }) => {
    const row = rows.reassignments.find(
      ({ reviewId, toId, createdAt }) =>
        reviewId === entry.subjectId && toId === data.toId && createdAt.getTime() === entry.at.getTime(),
    );
    const what = `A reassignment of review ${entry.subjectId}`;
    if (!row) return [{ what, isMissing: true }];
    const { toId, forMemberId, role, toRole, own, fromApprovers } = row;
    return [
      {
        what,
        data: {
          ...{ toId, forMemberId, role, toRole, own, note: to.text(row.note) },
          replaced: to.text(JSON.stringify(fromApprovers)),
        },
        ...{ memberId: row.byId, channel: row.channel, tokenId: row.tokenId },
      },
    ];
  },
  "comment.added": ({ entry, data, rows, to }) => {
    const row = rows.comments.get(String(data.commentId));
    const what = `Comment ${data.commentId}`;
    if (!row) return [{ what, isMissing: true }];
    const [first = row] = row.earlier;
    const { memberId, channel, tokenId, createdAt, reviewId } = row;
    const isMissing = reviewId !== entry.subjectId || (row.deletedAt === null) !== (row.deletedById === null);
    return [
      { what, isMissing, data: { text: to.text(first.text) }, at: createdAt, memberId, channel, tokenId },
    ];
  },
  "comment.edited": ({ entry, data, rows, to }) => {
    const row = rows.comments.get(String(data.commentId));
    const versions = row ? [...row.earlier, { text: row.text, writtenAt: row.editedAt }] : [];
    const version = versions.find(({ writtenAt }) => writtenAt?.getTime() === entry.at.getTime());
    return [
      {
        what: `Comment ${data.commentId}`,
        isMissing: !version,
        data: { text: version && to.text(version.text) },
        ...(row && { memberId: row.memberId }),
      },
    ];
  },
  "comment.deleted": ({ data, rows, to }) => {
    const row = rows.comments.get(String(data.commentId));
    const what = `The deletion of comment ${data.commentId}`;
    if (!row) return [{ what, isMissing: true }];
    return [{ what, data: { text: to.text(row.text) }, at: row.deletedAt, memberId: row.deletedById }];
  },
};

/** The run's row stores only how the run last ended. Each earlier failure is stored with the continuation after it. */
function checkEnd({ entry, data, rows, run, to }: About): Facts[] {
  const continuation = rows
    .continuations(run.id)
    .find(({ failedAt }) => failedAt.getTime() === entry.at.getTime());
  if (continuation) {
    const what = `A failure of run ${run.id}`;
    const { reason, failedAt } = continuation;
    return [{ what, data: { reason }, at: failedAt }, ...checkTexts({ entry, data, rows, run, to })];
  }
  const status = entry.action === "run.completed" ? "COMPLETED" : "FAILED";
  const { reason, output, error } = run;
  return [
    {
      what: `The end of run ${run.id}`,
      isMissing: run.status !== status,
      data: { reason, output: to.text(output), error: to.text(error) },
      at: run.updatedAt,
    },
    ...checkAttempts({ entry, data, rows, run, to }),
    ...checkAgents({ entry, data, rows, run, to }),
  ];
}

function attemptsOf({ attempts }: Data): (Data & { id: string })[] {
  return Array.isArray(attempts) ? attempts : [];
}

/** After a continuation, only an attempt's input and output are guaranteed to match the ledger. */
function checkTexts({ data, rows, run, to }: About): Facts[] {
  const known = new Map(rows.attempts(run.id).map((row) => [row.id, row]));
  return attemptsOf(data).map((recorded) => {
    const row = known.get(recorded.id);
    const isSame = (field: "input" | "output") =>
      recorded[field] === null ||
      (row !== undefined && [undefined, recorded[field]].includes(to.text(row[field]) as never));
    return { what: `Attempt ${recorded.id}`, isMissing: !row || !isSame("input") || !isSame("output") };
  });
}

function checkAttempts({ data, rows, run, to }: About): Facts[] {
  const recorded = attemptsOf(data);
  const known = new Map(rows.attempts(run.id).map((row) => [row.id, row]));
  const added = [...known.keys()].filter((id) => !recorded.some((attempt) => attempt.id === id));
  return [
    ...added.map((id) => ({ what: `Attempt ${id}`, isMissing: true })),
    ...recorded.map((attempt) => {
      const row = known.get(attempt.id);
      const isSame =
        row &&
        Object.entries(describe(row, attempt, to)).every(
          ([field, value]) =>
            value === undefined || !Object.hasOwn(attempt, field) || attempt[field] === value,
        );
      return { what: `Attempt ${attempt.id}`, isMissing: !isSame };
    }),
  ];
}

/** The status, model, times, output, and error of an unfinished attempt can still change after the run has ended. */
function describe(row: AttemptRow, recorded: Data, to: Commitments): Data {
  const { stepId, stepOrder, attempt, round, agentId, status, model, simulated } = row;
  return {
    ...{ stepId, stepOrder, attempt, round, agentId, input: to.text(row.input) },
    ...(typeof recorded.finishedAt === "string" && {
      ...{ status, model, simulated, startedAt: isoTime(row.startedAt), finishedAt: isoTime(row.finishedAt) },
      ...{ output: to.text(row.output), error: to.text(row.error) },
    }),
  };
}

/** The ID of an agent's version is the hash of its content. */
function checkAgents({ rows, run, to }: About): Facts[] {
  const used = rows.agents(run.id);
  const agents = used.map(({ agentId, revision, since, versionId }) => ({
    ...{ agentId, revision, since, version: to.text(versionId) },
  }));
  return [
    { what: `The agents of run ${run.id}`, data: { agents: run.salt === null ? undefined : agents } },
    ...used
      .filter(({ versionId, content }) => hashText(sortedJson(content)) !== versionId)
      .map(({ versionId }) => ({ what: `The agent version ${versionId}`, isMissing: true })),
  ];
}
