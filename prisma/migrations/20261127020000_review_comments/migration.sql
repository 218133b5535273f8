-- AlterEnum
ALTER TYPE "MessageKind" ADD VALUE 'REVIEW_MENTION';

-- CreateTable
CREATE TABLE "ReviewComment" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "reviewId" TEXT NOT NULL,
    "memberId" TEXT NOT NULL,
    "channel" "Channel" NOT NULL,
    "tokenId" TEXT,
    "tokenName" TEXT,
    "text" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "editedAt" TIMESTAMPTZ(3),
    "deletedAt" TIMESTAMPTZ(3),
    "deletedById" TEXT,

    CONSTRAINT "ReviewComment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CommentText" (
    "organizationId" TEXT NOT NULL,
    "commentId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "writtenAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "CommentText_pkey" PRIMARY KEY ("commentId","number")
);

-- CreateTable
CREATE TABLE "CommentMention" (
    "organizationId" TEXT NOT NULL,
    "commentId" TEXT NOT NULL,
    "memberId" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "CommentMention_pkey" PRIMARY KEY ("commentId","memberId")
);

-- AlterTable
ALTER TABLE "Message" ADD COLUMN     "commentId" TEXT;

-- CreateIndex
CREATE UNIQUE INDEX "ReviewComment_id_organizationId_key" ON "ReviewComment"("id", "organizationId");

-- CreateIndex
CREATE INDEX "ReviewComment_reviewId_createdAt_id_idx" ON "ReviewComment"("reviewId", "createdAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "ReviewComment_memberId_createdAt_idx" ON "ReviewComment"("memberId", "createdAt");

-- CreateIndex
CREATE INDEX "CommentMention_memberId_idx" ON "CommentMention"("memberId");

-- CreateIndex
CREATE INDEX "Message_commentId_idx" ON "Message"("commentId");

-- AddForeignKey
ALTER TABLE "ReviewComment" ADD CONSTRAINT "ReviewComment_reviewId_organizationId_fkey" FOREIGN KEY ("reviewId", "organizationId") REFERENCES "Review"("id", "organizationId") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReviewComment" ADD CONSTRAINT "ReviewComment_memberId_organizationId_fkey" FOREIGN KEY ("memberId", "organizationId") REFERENCES "Member"("id", "organizationId") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReviewComment" ADD CONSTRAINT "ReviewComment_deletedById_organizationId_fkey" FOREIGN KEY ("deletedById", "organizationId") REFERENCES "Member"("id", "organizationId") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CommentText" ADD CONSTRAINT "CommentText_commentId_organizationId_fkey" FOREIGN KEY ("commentId", "organizationId") REFERENCES "ReviewComment"("id", "organizationId") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CommentMention" ADD CONSTRAINT "CommentMention_commentId_organizationId_fkey" FOREIGN KEY ("commentId", "organizationId") REFERENCES "ReviewComment"("id", "organizationId") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CommentMention" ADD CONSTRAINT "CommentMention_memberId_organizationId_fkey" FOREIGN KEY ("memberId", "organizationId") REFERENCES "Member"("id", "organizationId") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Message" ADD CONSTRAINT "Message_commentId_organizationId_fkey" FOREIGN KEY ("commentId", "organizationId") REFERENCES "ReviewComment"("id", "organizationId") ON DELETE CASCADE ON UPDATE CASCADE;
