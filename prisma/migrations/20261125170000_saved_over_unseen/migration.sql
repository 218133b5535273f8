-- AlterTable
ALTER TABLE "Credential" ADD COLUMN     "revision" INTEGER NOT NULL DEFAULT 1;

-- AlterTable
ALTER TABLE "ToolServer" ADD COLUMN     "revision" INTEGER NOT NULL DEFAULT 1;
