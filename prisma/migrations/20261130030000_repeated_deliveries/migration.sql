-- How many deliveries an entry of the history stands for, because a body that's repeated has one entry.
ALTER TABLE "TriggerFiring" ADD COLUMN "count" INTEGER NOT NULL DEFAULT 1;
