-- How the condition of a step's review decided about an attempt's output.
ALTER TABLE "StepRun" ADD COLUMN "condition" JSONB;
