import { watchEarlyInput } from "@/components/shell/early-input";

watchEarlyInput();
