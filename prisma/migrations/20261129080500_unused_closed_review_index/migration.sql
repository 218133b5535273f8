-- Separate from the migration before: a process that reads the table and then waits to write to it, while an index is
-- built, would deadlock with it.
DROP INDEX "Review_done";
