-- In a draft, an empty list of approvers is now an error: the author wants to name people but hasn't. Until now, it
-- meant that anyone who can decide reviews may approve, and the editor showed it that way. Drafts keep that meaning.
-- Published versions don't change: the ledger contains their hashes, and the app still reads them this way.
UPDATE "WorkflowDraft" SET "definition" = jsonb_set("definition", '{steps}', (
  SELECT jsonb_agg(CASE WHEN step->'review'->'approvers' = '[]'
    THEN jsonb_set(step, '{review,approvers}', 'null') ELSE step END ORDER BY "at")
  FROM jsonb_array_elements("definition"->'steps') WITH ORDINALITY AS each (step, "at")))
WHERE "definition"::text LIKE '%"approvers": []%';

UPDATE "DraftSetAside" SET "definition" = jsonb_set("definition", '{steps}', (
  SELECT jsonb_agg(CASE WHEN step->'review'->'approvers' = '[]'
    THEN jsonb_set(step, '{review,approvers}', 'null') ELSE step END ORDER BY "at")
  FROM jsonb_array_elements("definition"->'steps') WITH ORDINALITY AS each (step, "at")))
WHERE "definition"::text LIKE '%"approvers": []%';
