import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ProblemView } from "@/components/problems/problem-view";
import { OPERATIONS } from "@/server/domain/operations";
import { findProblemPage } from "@/server/domain/problem-pages";
import { refusalsOf } from "@/server/domain/refusals";

interface Props {
  params: Promise<{ code: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { code } = await params;
  return { title: findProblemPage(code)?.title ?? "Not found" };
}

export default async function ProblemPage({ params }: Props) {
  const { code } = await params;
  const page = findProblemPage(code) ?? notFound();
  const operations = OPERATIONS.filter((operation) => refusalsOf(operation).includes(page.status));
  return <ProblemView page={page} operations={operations} />;
}
