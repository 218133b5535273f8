import { z } from "zod";
import { defineOperation } from "@/server/domain/operation";
import { JOB_KINDS, JOB_STATUSES } from "./status";

export const JobDto = z
  .object({
    id: z.string(),
    type: z.enum(JOB_KINDS).meta({
      description:
        "What the job starts from: the start of the run (RUN), a review's decision (RESUME), or a failed step (CONTINUE).",
    }),
    runId: z.string(),
    status: z.enum(JOB_STATUSES),
    reviewId: z.string().nullable().meta({
      description:
        "The ID of the review at which this job paused. Send this ID to resume the run. Once set, it never changes, so a repeated request can't decide a later review. Null until the job pauses. Stays null if the run ends first.",
    }),
    decidedReviewId: z.string().nullable().meta({
      description: "The ID of the review whose decision started this job. Null unless the type is RESUME.",
    }),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: "Job" });
export type JobDto = z.output<typeof JobDto>;

export const getJobOperation = defineOperation({
  id: "getJob",
  method: "GET",
  path: "/api/v1/jobs/{jobId}",
  tag: "Jobs",
  summary: "Get a job, one segment of a run",
  description:
    "The status is `COMPLETED` if the segment ended at a pause or at the end of the run, and `FAILED` if the run failed in this segment.",
  scope: "runs:read",
  params: z.object({ jobId: z.string() }),
  output: JobDto,
  status: 200,
  examples: [{ summary: "One job", path: { jobId: "job_abc123" } }],
});
