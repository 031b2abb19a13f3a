-- CreateEnum
CREATE TYPE "Role" AS ENUM ('student', 'instructor', 'admin');

-- CreateEnum
CREATE TYPE "SignInOutcome" AS ENUM ('started', 'success', 'wrong_credentials', 'limited', 'refused');

-- CreateEnum
CREATE TYPE "SandboxStatus" AS ENUM ('requested', 'queued', 'starting', 'ready', 'stopping', 'stopped', 'failed');

-- CreateEnum
CREATE TYPE "AttemptOutcome" AS ENUM ('passed', 'failed', 'error');

-- CreateTable
CREATE TABLE "User" (
    "id" UUID NOT NULL,
    "email" TEXT,
    "name" TEXT NOT NULL,
    "handle" TEXT NOT NULL,
    "passwordHash" TEXT,
    "role" "Role" NOT NULL DEFAULT 'student',
    "disabledAt" TIMESTAMP(3),
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "User_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Identity" (
    "provider" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "userId" UUID NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Identity_pkey" PRIMARY KEY ("provider","subject")
);

-- CreateTable
CREATE TABLE "Session" (
    "id" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastSeenAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMP(3) NOT NULL,
    "revokedAt" TIMESTAMP(3),
    "address" TEXT,
    "userAgent" TEXT,

    CONSTRAINT "Session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SignIn" (
    "id" UUID NOT NULL,
    "at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "method" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "outcome" "SignInOutcome" NOT NULL,
    "userId" UUID,

    CONSTRAINT "SignIn_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Cohort" (
    "id" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "joinCode" TEXT NOT NULL,
    "seats" INTEGER,
    "closesAt" TIMESTAMP(3),
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "createdBy" UUID,

    CONSTRAINT "Cohort_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Enrollment" (
    "cohortId" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Enrollment_pkey" PRIMARY KEY ("cohortId","userId")
);

-- CreateTable
CREATE TABLE "Sandbox" (
    "id" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "labSlug" TEXT NOT NULL,
    "status" "SandboxStatus" NOT NULL DEFAULT 'requested',
    "reason" TEXT,
    "phase" TEXT,
    "slot" INTEGER NOT NULL,
    "extensions" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "readyAt" TIMESTAMP(3),
    "expiresAt" TIMESTAMP(3),
    "lastUsedAt" TIMESTAMP(3),
    "stoppedAt" TIMESTAMP(3),

    CONSTRAINT "Sandbox_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SandboxTransition" (
    "id" UUID NOT NULL,
    "sandboxId" UUID NOT NULL,
    "from" "SandboxStatus",
    "to" "SandboxStatus" NOT NULL,
    "reason" TEXT,
    "at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SandboxTransition_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Attempt" (
    "id" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "labSlug" TEXT NOT NULL,
    "taskId" TEXT NOT NULL,
    "sandboxId" UUID,
    "outcome" "AttemptOutcome" NOT NULL,
    "points" INTEGER NOT NULL,
    "worth" INTEGER NOT NULL,
    "assertions" JSONB NOT NULL,
    "trigger" TEXT NOT NULL,
    "durationMs" INTEGER NOT NULL,
    "at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Attempt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "TaskProgress" (
    "userId" UUID NOT NULL,
    "labSlug" TEXT NOT NULL,
    "taskId" TEXT NOT NULL,
    "points" INTEGER NOT NULL DEFAULT 0,
    "worth" INTEGER NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "hintsUsed" INTEGER NOT NULL DEFAULT 0,
    "passedAt" TIMESTAMP(3),
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "TaskProgress_pkey" PRIMARY KEY ("userId","labSlug","taskId")
);

-- CreateTable
CREATE TABLE "LabProgress" (
    "userId" UUID NOT NULL,
    "labSlug" TEXT NOT NULL,
    "stepSlug" TEXT NOT NULL,
    "startedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seenAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "LabProgress_pkey" PRIMARY KEY ("userId","labSlug")
);

-- CreateTable
CREATE TABLE "Action" (
    "id" UUID NOT NULL,
    "at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actorId" UUID,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "details" JSONB,

    CONSTRAINT "Action_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");

-- CreateIndex
CREATE UNIQUE INDEX "User_handle_key" ON "User"("handle");

-- CreateIndex
CREATE INDEX "Identity_userId_idx" ON "Identity"("userId");

-- CreateIndex
CREATE INDEX "Session_userId_idx" ON "Session"("userId");

-- CreateIndex
CREATE INDEX "SignIn_account_at_idx" ON "SignIn"("account", "at");

-- CreateIndex
CREATE INDEX "SignIn_address_at_idx" ON "SignIn"("address", "at");

-- CreateIndex
CREATE UNIQUE INDEX "Cohort_joinCode_key" ON "Cohort"("joinCode");

-- CreateIndex
CREATE INDEX "Enrollment_userId_idx" ON "Enrollment"("userId");

-- CreateIndex
CREATE INDEX "Sandbox_status_idx" ON "Sandbox"("status");

-- CreateIndex
CREATE INDEX "Sandbox_userId_labSlug_idx" ON "Sandbox"("userId", "labSlug");

-- CreateIndex
CREATE INDEX "SandboxTransition_sandboxId_at_idx" ON "SandboxTransition"("sandboxId", "at");

-- CreateIndex
CREATE INDEX "Attempt_userId_labSlug_taskId_at_idx" ON "Attempt"("userId", "labSlug", "taskId", "at");

-- CreateIndex
CREATE INDEX "Action_at_idx" ON "Action"("at");

-- AddForeignKey
ALTER TABLE "Identity" ADD CONSTRAINT "Identity_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Session" ADD CONSTRAINT "Session_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SignIn" ADD CONSTRAINT "SignIn_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Cohort" ADD CONSTRAINT "Cohort_createdBy_fkey" FOREIGN KEY ("createdBy") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Enrollment" ADD CONSTRAINT "Enrollment_cohortId_fkey" FOREIGN KEY ("cohortId") REFERENCES "Cohort"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Enrollment" ADD CONSTRAINT "Enrollment_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Sandbox" ADD CONSTRAINT "Sandbox_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SandboxTransition" ADD CONSTRAINT "SandboxTransition_sandboxId_fkey" FOREIGN KEY ("sandboxId") REFERENCES "Sandbox"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Attempt" ADD CONSTRAINT "Attempt_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Attempt" ADD CONSTRAINT "Attempt_sandboxId_fkey" FOREIGN KEY ("sandboxId") REFERENCES "Sandbox"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TaskProgress" ADD CONSTRAINT "TaskProgress_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LabProgress" ADD CONSTRAINT "LabProgress_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Action" ADD CONSTRAINT "Action_actorId_fkey" FOREIGN KEY ("actorId") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- What follows Prisma can't say.

-- At most one live sandbox for each student and lab: a second request finds the first one.
CREATE UNIQUE INDEX "Sandbox_one_live_per_student_and_lab" ON "Sandbox"("userId", "labSlug")
  WHERE "status" IN ('requested', 'queued', 'starting', 'ready', 'stopping');

-- A slot is a range of host uids: two live sandboxes must never share one.
CREATE UNIQUE INDEX "Sandbox_one_live_per_slot" ON "Sandbox"("slot")
  WHERE "status" IN ('requested', 'queued', 'starting', 'ready', 'stopping');

ALTER TABLE "User"
  ADD CONSTRAINT "User_email_lower_case" CHECK ("email" = lower("email")),
  ADD CONSTRAINT "User_name_not_empty" CHECK (length(btrim("name")) > 0),
  ADD CONSTRAINT "User_handle_is_a_repository_component" CHECK ("handle" ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  ADD CONSTRAINT "User_password_is_hashed" CHECK ("passwordHash" LIKE '$argon2id$%');

ALTER TABLE "Cohort" ADD CONSTRAINT "Cohort_seats_positive" CHECK ("seats" > 0);

ALTER TABLE "Sandbox"
  ADD CONSTRAINT "Sandbox_slot_in_range" CHECK ("slot" BETWEEN 0 AND 9999),
  ADD CONSTRAINT "Sandbox_extensions_not_negative" CHECK ("extensions" >= 0);

ALTER TABLE "Attempt"
  ADD CONSTRAINT "Attempt_points_in_range" CHECK ("points" BETWEEN 0 AND "worth"),
  ADD CONSTRAINT "Attempt_duration_not_negative" CHECK ("durationMs" >= 0);

ALTER TABLE "TaskProgress"
  ADD CONSTRAINT "TaskProgress_points_not_negative" CHECK ("points" >= 0),
  ADD CONSTRAINT "TaskProgress_worth_not_negative" CHECK ("worth" >= 0),
  ADD CONSTRAINT "TaskProgress_counts_not_negative" CHECK ("attempts" >= 0 AND "hintsUsed" >= 0);
