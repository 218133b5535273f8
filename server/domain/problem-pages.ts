import { ERROR_CODES, type ErrorCode, UNEXPECTED } from "./error";
import { API_BODY } from "./http/body-limits";

/**
 * The last part of a problem's `type`. `timeout` has no error code, because a request that arrives too slowly never
 * reaches the app.
 */
type ProblemCode = ErrorCode | "timeout";

/** The content of the page at /problems/<code>. */
interface ProblemText {
  meaning: string;
  causes: readonly string[];
  fix: readonly string[];
  /** The example's `detail` and `instance`, plus any members that only this problem has. */
  example: { detail: string; instance: string; more?: Record<string, unknown> };
}

const TEXTS: Record<ProblemCode, ProblemText> = {
  "invalid-input": {
    meaning: "The request is malformed, or a value isn't allowed. Nothing was changed.",
    causes: [
      "A required field is missing, or a value is too long, of the wrong type, or out of range.",
      "The body isn't valid JSON, or a filter is misspelled.",
      "A step uses an agent that doesn't exist.",
    ],
    fix: [
      "Read `errors`. Each `pointer` identifies a field: a JSON Pointer into the body, or `?name` for a query parameter.",
      "Fix those fields and send the request again.",
    ],
    example: {
      detail: "/name: must not be empty",
      instance: "/api/v1/workflows",
      more: { errors: [{ pointer: "/name", message: "must not be empty" }] },
    },
  },
  unauthenticated: {
    meaning: "The request has no valid API token.",
    causes: [
      "The Authorization header is missing or isn't `Bearer cs_…`.",
      "The token expired or was revoked, or the member it belongs to was removed.",
    ],
    fix: ["Create a token under Settings → API tokens.", "Send it as `Authorization: Bearer cs_…`."],
    example: {
      detail: "This needs an API token. Send it as: Authorization: Bearer cs_…",
      instance: "/api/v1/runs",
    },
  },
  forbidden: {
    meaning: "The token is valid, but it isn't allowed to do this.",
    causes: [
      "The token lacks a scope, or its member's role doesn't include that scope.",
      "The review's policy doesn't let this member decide.",
      "The document must be read in the app before it can be approved.",
    ],
    fix: [
      "Read `detail`: it gives the missing scope or the reason.",
      "Use a token with that scope, or ask someone whose role allows it.",
    ],
    example: {
      detail: "Your token doesn't have the runs:write scope.",
      instance: "/api/v1/workflows/wf_abc123/run",
    },
  },
  "not-found": {
    meaning: "Your organization has nothing at this address.",
    causes: [
      "The ID is wrong, or the object was deleted.",
      "The object belongs to a different organization. The response is the same as for a wrong ID, so it reveals nothing.",
      "The path has a typo.",
    ],
    fix: ["Check the ID and the token's organization.", "Compare the path with the API reference."],
    example: {
      detail: "Your organization has no workflow with this ID.",
      instance: "/api/v1/workflows/wf_abc123",
    },
  },
  "method-not-allowed": {
    meaning: "The address exists but doesn't support this HTTP method.",
    causes: ["The request uses an unsupported method, such as PUT where only PATCH is allowed."],
    fix: ["Use a method listed in the response's `Allow` header."],
    example: {
      detail: "PUT isn't supported here. Use GET, HEAD, POST, OPTIONS.",
      instance: "/api/v1/workflows",
    },
  },
  timeout: {
    meaning: "The request took too long to arrive. It wasn't processed.",
    causes: ["The connection is slow or was interrupted while the request was being sent."],
    fix: ["Send the request again."],
    example: { detail: "The request took too long to arrive. Send it again.", instance: "" },
  },
  conflict: {
    meaning: "The request conflicts with the current state. Nothing was changed.",
    causes: [
      "The review was already decided. `decision` shows who decided.",
      "The run isn't in a state that allows the operation. For example, it has already ended.",
      "The preview is out of date: something that it showed has changed.",
      "The first request with the same Idempotency-Key is still running.",
    ],
    fix: [
      "Fetch the object again and check whether your request still applies.",
      "Don't retry the same request unless the first one is still running. In that case, wait until it ends, then retry.",
    ],
    example: {
      detail: "The document changed while you were reading it. Read it again before you decide.",
      instance: "/api/v1/reviews/rev_abc123/decide",
    },
  },
  "second-person-required": {
    meaning:
      "The change would weaken reviews, and your organization requires a second person to confirm such changes.",
    causes: [
      "A published workflow would lose a review, or a review's policy would get weaker.",
      "The change affects an agent or destination that is protected by a review.",
    ],
    fix: [
      "Read `weakens`: it lists what the change does to reviews, agents, and destinations.",
      "Ask another member with edit access to confirm your change. It waits under Settings → Rules.",
    ],
    example: {
      detail:
        "This removes or weakens a review, or changes an agent or destination, so a second person must confirm it. Another member with edit access must make the same change or confirm it under Settings → Rules.",
      instance: "/api/v1/workflows/wf_abc123/definition",
      more: { weakens: [{ kind: "review/weakened", before: { quorum: 2 }, after: { quorum: 1 } }] },
    },
  },
  "precondition-failed": {
    meaning:
      "The object has changed since you read it, so your `If-Match` is out of date. Nothing was changed.",
    causes: ["Someone else saved a change between your read and your write."],
    fix: [
      "Fetch the object again. Its new `ETag` is its revision.",
      "Apply your change to the new revision, and send it with the new `ETag` as `If-Match`.",
    ],
    example: {
      detail: "Someone else changed this workflow. Reload it and try again.",
      instance: "/api/v1/workflows/wf_abc123",
    },
  },
  "too-large": {
    meaning: "The request's body or headers are too large. If the headers are too large, the status is 431.",
    causes: ["The body is larger than 1 MiB, or all headers together are larger than 16 KiB."],
    fix: ["Send less, for example a shorter input or a definition with shorter instructions."],
    example: {
      detail: API_BODY.refusal,
      instance: "/api/v1/workflows",
    },
  },
  "unsupported-media-type": {
    meaning: "The body isn't declared as JSON.",
    causes: ["The Content-Type header is missing or specifies a different type, such as form data."],
    fix: ["Send JSON with `Content-Type: application/json`."],
    example: {
      detail: "Send the body as JSON, with Content-Type: application/json.",
      instance: "/api/v1/workflows",
    },
  },
  "not-runnable": {
    meaning: "The workflow can't run as it is. No run was started.",
    causes: [
      "The workflow has no steps, or a step has no instructions.",
      "A step uses an inactive agent or a variable that doesn't exist.",
    ],
    fix: [
      "Read `problems`: each one gives the step and what to fix.",
      "Fix the steps, then start the run again.",
    ],
    example: {
      detail: "The workflow has no steps. Add one.",
      instance: "/api/v1/workflows/wf_abc123/run",
      more: { problems: [{ code: "no-steps", message: "Add a step." }] },
    },
  },
  "unconfirmed-effects": {
    meaning: "Continuing or rerunning would send data again. Nothing was sent.",
    causes: [
      "A step sends requests or calls tools without approval, but isn't listed in `allowSideEffects`.",
    ],
    fix: [
      "Read `sideEffects`: it lists what each step would send and where.",
      "If that's what you want, list the numbers of those steps in `allowSideEffects` and send the request again.",
    ],
    example: {
      detail:
        "Rerunning would repeat this: step 3 sends a POST request to crm.example.com. To allow it, set allowSideEffects to [3].",
      instance: "/api/v1/workflows/runs/run_7f3a9c12/rerun",
      more: {
        sideEffects: [
          {
            stepOrder: 3,
            kind: "request",
            method: "POST",
            host: "crm.example.com",
            origin: "https://crm.example.com",
            repeats: true,
          },
        ],
      },
    },
  },
  "spending-limit": {
    meaning: "The organization has reached its spending limit for the month. No run was started.",
    causes: ["This month's model calls have used up the limit."],
    fix: ["Raise the limit under Settings → Usage, or wait until next month."],
    example: {
      detail:
        "This month's spending limit of $50.00 has been reached. Raise it under Settings → Usage, or wait until next month.",
      instance: "/api/v1/workflows/wf_abc123/run",
    },
  },
  "idempotency-mismatch": {
    meaning: "The Idempotency-Key was already used for a different request. This request didn't run.",
    causes: ["A key was reused with a different body, path, or query."],
    fix: ["Use a new key for each new request. Use the same key only to repeat the same request."],
    example: {
      detail: "This Idempotency-Key was already used for a different request. Use a new key.",
      instance: "/api/v1/workflows",
    },
  },
  "too-many-attempts": {
    meaning: "There were too many requests of this kind in a short time. This one wasn't processed.",
    causes: [
      "Too many comments, mentions, or failed sign-ins in a short time.",
      "Too many concurrent deliveries to one webhook trigger.",
    ],
    fix: ["Wait as long as `detail` says, then try again."],
    example: {
      detail: "You added 30 comments in one minute. Wait a minute, then try again.",
      instance: "/api/v1/reviews/rev_abc123/comments",
    },
  },
  unavailable: {
    meaning: "The server can't process requests right now.",
    causes: ["The database isn't responding.", "The process is shutting down, for example during an update."],
    fix: [
      "Send the request again after a few seconds. For a POST, use the same Idempotency-Key.",
      "If this continues, check `/api/health/ready` and the server's log.",
    ],
    example: {
      detail: "The database isn't responding. Requests will fail until it responds again.",
      instance: "/api/v1/runs",
    },
  },
  internal: {
    meaning: "Something went wrong on the server. Your request isn't the cause.",
    causes: ["A bug in Countersign, or a failure in something it depends on."],
    fix: [
      "Send the request again. For a POST, use the same Idempotency-Key.",
      "If it keeps failing, send the request ID to your administrator, who can find the cause in the server's log.",
    ],
    example: {
      detail: UNEXPECTED,
      instance: "/api/v1/runs",
    },
  },
};

export interface ProblemPage extends Omit<ProblemText, "example"> {
  code: ProblemCode;
  title: string;
  status: number;
  /** An example response body. */
  example: Record<string, unknown>;
}

const OUTCOMES: Record<ProblemCode, { http: number; title: string }> = {
  ...ERROR_CODES,
  timeout: { http: 408, title: "Request timeout" },
};

/** Every problem type, by status. */
export const PROBLEM_PAGES: readonly ProblemPage[] = Object.entries(TEXTS)
  .map(([code, text]) => describeProblem(code as ProblemCode, text))
  .sort((a, b) => a.status - b.status);

export function findProblemPage(code: string): ProblemPage | undefined {
  return PROBLEM_PAGES.find((page) => page.code === code);
}

function describeProblem(code: ProblemCode, { example, ...text }: ProblemText): ProblemPage {
  const { http: status, title } = OUTCOMES[code];
  const { more, ...shown } = example;
  const requestId = "0b6f3c1e-8d2a-4f57-9c41-6e2d5a7b8f90";
  return {
    ...text,
    code,
    title,
    status,
    example: { type: `/problems/${code}`, title, status, ...shown, requestId, ...more },
  };
}
