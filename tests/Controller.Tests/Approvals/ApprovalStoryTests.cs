using DbCalm.Core.Approvals;
using DbCalm.Core.Errors;
using DbCalm.Protocol.V1;
using static DbCalm.Controller.Tests.Approvals.ApprovalFixture;
using ApprovalState = DbCalm.Protocol.V1.ApprovalState;

namespace DbCalm.Controller.Tests.Approvals;

/// <summary>A second pair of eyes, through the real controller: who asks, who may agree, and what is done then.</summary>
[Trait("ring", "slow")]
public sealed class ApprovalStoryTests
{
    [Fact]
    public async Task What_one_asks_for_another_approves_and_it_is_done_as_the_one_who_asked()
    {
        await using ApprovalFixture fleet = await StartAsync();
        await fleet.AddAsync("anna");
        await fleet.AddAsync("berta");
        await fleet.MakePolicyAsync("month");
        string id = await HeldAsync(() => fleet.ShortenAsync("anna", "month", "7d"));
        Assert.Equal(id, await HeldAsync(() => fleet.ShortenAsync("anna", "month", "7d")));
        Assert.Equal("30d", await fleet.WithinAsync("month"));
        Assert.Equal(ErrorCode.NotPermitted, (await RefusedAsync(() => fleet.Approvals("anna").ApproveAsync(new ApproveRequest { Id = id }).ResponseAsync)).Code);

        Approval approval = (await fleet.Approvals("berta").ApproveAsync(new ApproveRequest { Id = id })).Approval;
        Assert.Equal((ApprovalState.Done, "user anna", "user berta", "127.0.0.1", ""), (approval.State, approval.AskedBy, approval.DecidedBy, approval.AskedFrom, approval.Reason));
        Assert.Contains("7d", approval.Answer, StringComparison.Ordinal);
        Assert.Equal("7d", await fleet.WithinAsync("month"));
        Assert.Equal(ErrorCode.Refused, (await RefusedAsync(() => fleet.Approvals("berta").ApproveAsync(new ApproveRequest { Id = id }).ResponseAsync)).Code);

        AuditRow[] rows = [.. await fleet.TrailAsync("UpdatePolicy")];
        Assert.Equal(
            [AuditOutcome.Begun, AuditOutcome.Waiting, AuditOutcome.Begun, AuditOutcome.Waiting, AuditOutcome.Begun, AuditOutcome.Done],
            rows.Select(row => row.Outcome));
        Assert.All(rows, row => Assert.Equal(("user anna", "127.0.0.1"), (row.Actor, row.Address)));
        Assert.All(rows[4..], row => Assert.Equal($"approval {id}, by user berta from 127.0.0.1", row.Reason));
        Assert.Equal(("user berta", AuditOutcome.Done), ((await fleet.TrailAsync("ApprovalService/Approve"))[^2].Actor, (await fleet.TrailAsync("ApprovalService/Approve"))[^3].Outcome));
    }

    [Fact]
    public async Task What_keeps_as_much_is_not_held_and_nothing_is_unless_it_is_configured()
    {
        await using (ApprovalFixture fleet = await StartAsync())
        {
            await fleet.MakePolicyAsync("month");
            await fleet.ShortenAsync("root", "month", "60d");
            Assert.Equal("60d", await fleet.WithinAsync("month"));
            await fleet.Controller.Retention.CreatePolicyAsync(new CreatePolicyRequest { Name = "other", Settings = { ["keep_last"] = "1" } });
        }

        await using ApprovalFixture off = await StartAsync(settings => settings with { ShortenRetention = ApprovalRule.None });
        await off.MakePolicyAsync("month");
        await off.ShortenAsync("root", "month", "1d");
        Assert.Equal("1d", await off.WithinAsync("month"));
    }

    [Fact]
    public async Task Root_and_a_user_are_two_and_what_is_denied_is_over()
    {
        await using ApprovalFixture fleet = await StartAsync();
        await fleet.AddAsync("anna");
        await fleet.MakePolicyAsync("month");
        await fleet.Controller.Notifications.CreateChannelAsync(new CreateChannelRequest { Name = "ops", Settings = { ["type"] = "webhook", ["url"] = "https://127.0.0.1:1/" } });
        string id = await HeldAsync(() => fleet.ShortenAsync("root", "month", "7d"));
        Assert.Equal(ErrorCode.NotPermitted, (await RefusedAsync(() => fleet.Approvals("root").ApproveAsync(new ApproveRequest { Id = id }).ResponseAsync)).Code);
        Approval denied = (await fleet.Approvals("anna").DenyAsync(new DenyRequest { Id = id, Reason = "not before the audit" })).Approval;
        Assert.Equal((ApprovalState.Denied, "user anna", "not before the audit"), (denied.State, denied.DecidedBy, denied.Reason));
        Assert.Equal(ErrorCode.Refused, (await RefusedAsync(() => fleet.Approvals("anna").ApproveAsync(new ApproveRequest { Id = id }).ResponseAsync)).Code);
        Notification[] told = [.. (await fleet.Controller.Notifications.ListNotificationsAsync(new ListNotificationsRequest())).Items];
        Assert.Equal(["approval_decided", "approval_wanted"], told.Select(one => one.Event));
        Assert.Contains("the local administrator asks for: retention policy month: keep_within 30d becomes 7d", told[1].Summary, StringComparison.Ordinal);
        Assert.Contains("denied by user anna", told[0].Summary, StringComparison.Ordinal);
        string again = await HeldAsync(() => fleet.ShortenAsync("root", "month", "7d"));
        Assert.NotEqual(id, again);
        await fleet.Approvals("root").DenyAsync(new DenyRequest { Id = again });
        Assert.Equal([again, id], (await fleet.Approvals("anna").ListApprovalsAsync(new ListApprovalsRequest { State = ApprovalState.Denied })).Items.Select(item => item.Id));
        Assert.Empty((await fleet.Approvals("anna").ListApprovalsAsync(new ListApprovalsRequest { State = ApprovalState.Pending })).Items);
        Assert.Equal("30d", await fleet.WithinAsync("month"));
    }

    [Fact]
    public async Task Nobody_approves_after_the_time_and_the_trail_says_that_nobody_did()
    {
        await using ApprovalFixture fleet = await StartAsync();
        await fleet.AddAsync("anna");
        await fleet.MakePolicyAsync("month");
        string id = await HeldAsync(() => fleet.ShortenAsync("root", "month", "7d"));
        fleet.Controller.Time.Ahead = TimeSpan.FromMinutes(61);
        Assert.Contains("expired", (await RefusedAsync(() => fleet.Approvals("anna").ApproveAsync(new ApproveRequest { Id = id }).ResponseAsync)).Message, StringComparison.Ordinal);
        await fleet.PassAsync();
        Assert.Equal(ApprovalState.Expired, (await fleet.GetAsync(id)).State);
        Assert.Contains(id, Assert.Single(await fleet.TrailAsync("Expire")).Reason, StringComparison.Ordinal);
        fleet.Controller.Time.Ahead = TimeSpan.FromDays(29);
        await fleet.PassAsync();
        Assert.Equal("30d", await fleet.WithinAsync("month"));
        Assert.Equal(ApprovalState.Expired, (await fleet.GetAsync(id)).State);
        fleet.Controller.Time.Ahead = TimeSpan.FromDays(92);
        await fleet.PassAsync();
        Assert.Equal(ErrorCode.NotFound, (await RefusedAsync(() => fleet.GetAsync(id))).Code);
    }

    [Fact]
    public async Task A_cool_off_ends_in_the_deed_unless_somebody_denies_it_or_another_has_it_done_at_once()
    {
        await using ApprovalFixture fleet = await StartAsync(settings => settings with { ShortenRetention = ApprovalRule.CoolOff });
        await fleet.AddAsync("anna");
        await fleet.MakePolicyAsync("a");
        await fleet.MakePolicyAsync("b");
        await fleet.MakePolicyAsync("c");
        string runs = await HeldAsync(() => fleet.ShortenAsync("root", "a", "7d"));
        string denied = await HeldAsync(() => fleet.ShortenAsync("root", "b", "7d"));
        string atOnce = await HeldAsync(() => fleet.ShortenAsync("root", "c", "7d"));
        await fleet.Approvals("root").DenyAsync(new DenyRequest { Id = denied });
        Assert.Equal(ApprovalState.Done, (await fleet.Approvals("anna").ApproveAsync(new ApproveRequest { Id = atOnce })).Approval.State);
        await fleet.PassAsync();
        Assert.Equal(("30d", "30d", "7d"), (await fleet.WithinAsync("a"), await fleet.WithinAsync("b"), await fleet.WithinAsync("c")));
        fleet.Controller.Time.Ahead = TimeSpan.FromHours(25);
        await fleet.PassAsync();
        Assert.Equal(("7d", "30d"), (await fleet.WithinAsync("a"), await fleet.WithinAsync("b")));
        Assert.Equal((ApprovalState.Done, ""), ((await fleet.GetAsync(runs)).State, (await fleet.GetAsync(runs)).DecidedBy));
        Assert.Contains((await fleet.TrailAsync("UpdatePolicy")).Select(row => row.Reason), reason => reason == $"approval {runs}, which nobody denied");
    }

    [Fact]
    public async Task What_has_changed_since_is_not_touched_and_asking_again_is_another_request()
    {
        await using ApprovalFixture fleet = await StartAsync();
        await fleet.AddAsync("anna");
        await fleet.MakePolicyAsync("month");
        string id = await HeldAsync(() => fleet.ShortenAsync("root", "month", "7d"));
        await fleet.ShortenAsync("root", "month", "60d");
        Approval failed = (await fleet.Approvals("anna").ApproveAsync(new ApproveRequest { Id = id })).Approval;
        Assert.Equal((ApprovalState.Failed, "what it is about has changed since it was asked for"), (failed.State, failed.Reason));
        Assert.Equal("60d", await fleet.WithinAsync("month"));

        string second = await HeldAsync(() => fleet.ShortenAsync("root", "month", "7d"));
        await fleet.ShortenAsync("root", "month", "61d");
        string third = await HeldAsync(() => fleet.ShortenAsync("root", "month", "7d"));
        Assert.NotEqual(second, third);
        Assert.Equal(ApprovalState.Expired, (await fleet.GetAsync(second)).State);
        Assert.Equal(ApprovalState.Done, (await fleet.Approvals("anna").ApproveAsync(new ApproveRequest { Id = third })).Approval.State);
        Assert.Equal("7d", await fleet.WithinAsync("month"));
    }

    [Theory]
    [InlineData(true, "user anna is not there any more")]
    [InlineData(false, "user anna is viewer and may not manage policies")]
    public async Task Who_may_not_do_it_any_more_does_not_do_it_later_either(bool isDeleted, string reason)
    {
        await using ApprovalFixture fleet = await StartAsync();
        await fleet.AddAsync("anna");
        await fleet.MakePolicyAsync("month");
        string id = await HeldAsync(() => fleet.ShortenAsync("anna", "month", "7d"));
        if (isDeleted)
        {
            // One of the same name is somebody else.
            await fleet.Controller.Accounts.DeleteUserAsync(new DeleteUserRequest { Name = "anna" });
            await fleet.Controller.Accounts.CreateUserAsync(new CreateUserRequest { Name = "anna", Password = "another password", Grant = new Grant { Role = "admin" } });
        }
        else
        {
            await fleet.Controller.Accounts.UpdateUserAsync(new UpdateUserRequest { Name = "anna", Grant = new Grant { Role = "viewer" } });
        }

        Approval failed = (await fleet.Approvals("root").ApproveAsync(new ApproveRequest { Id = id })).Approval;
        Assert.Equal((ApprovalState.Failed, reason), (failed.State, failed.Reason));
        Assert.Equal("30d", await fleet.WithinAsync("month"));
        AuditRow row = (await fleet.TrailAsync("UpdatePolicy"))[^1];
        Assert.Equal((AuditOutcome.Refused, "user anna", $"approval {id}, by the local administrator from local: {reason}"), (row.Outcome, row.Actor, row.Reason));
    }
}
