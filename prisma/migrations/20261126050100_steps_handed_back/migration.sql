-- How often a step under way was handed back by a process that stopped in good order.
ALTER TABLE "StepRun" ADD COLUMN     "handedBack" INTEGER NOT NULL DEFAULT 0;
