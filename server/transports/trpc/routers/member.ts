import { z } from "zod";
import {
  ChangeRoleInput,
  EraseMemberInput,
  InviteMemberInput,
  MemberDto,
  MemberLink,
  RemovedMemberDto,
} from "@/server/domain/member/member";
import { changeRole } from "@/server/services/member/change-role";
import { eraseMember } from "@/server/services/member/erase";
import { inviteMember } from "@/server/services/member/invite";
import { listMembers } from "@/server/services/member/list";
import { listRemovedMembers } from "@/server/services/member/list-removed";
import { removeMember } from "@/server/services/member/remove";
import { renewInvitation } from "@/server/services/member/renew-invitation";
import { memberProcedure, router } from "@/server/transports/trpc/init";

const ById = z.object({ id: z.string() });

export const memberRouter = router({
  list: memberProcedure.output(z.array(MemberDto)).query(({ ctx }) => listMembers(ctx.service)),
  invite: memberProcedure
    .input(InviteMemberInput)
    .output(MemberLink)
    .mutation(({ ctx, input }) => inviteMember(ctx.service, input)),
  renewLink: memberProcedure
    .input(ById)
    .output(MemberLink)
    .mutation(({ ctx, input }) => renewInvitation(ctx.service, input)),
  changeRole: memberProcedure
    .input(ChangeRoleInput)
    .output(MemberDto)
    .mutation(({ ctx, input }) => changeRole(ctx.service, input)),
  remove: memberProcedure
    .input(ById)
    .output(z.null())
    .mutation(({ ctx, input }) => removeMember(ctx.service, input)),
  listRemoved: memberProcedure
    .output(z.array(RemovedMemberDto))
    .query(({ ctx }) => listRemovedMembers(ctx.service)),
  erase: memberProcedure
    .input(EraseMemberInput)
    .output(z.null())
    .mutation(({ ctx, input }) => eraseMember(ctx.service, input)),
});
