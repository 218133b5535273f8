export { PublicLayout as default } from "@/components/shell/public-layout";
