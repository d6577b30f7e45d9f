using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Tests.Commands;

public sealed class ApprovalCommandsTests : ControllerFixture
{
    [Fact]
    public async Task What_waits_is_listed_by_state_and_decided()
    {
        Fleet.Approvals.AddRange(
        [
            new Approval { Id = "3f9a2c1b77e0", Rule = "second_admin", State = ApprovalState.Pending, AskedBy = "user anna", Summary = "deletion of backup 1 of db1: \u001b[31mred" },
            new Approval { Id = "aa", Rule = "cool_off", State = ApprovalState.Done, AskedBy = "user anna" },
        ]);

        CliRun list = await RunAsync("approvals", "list", "--state", "pending");
        Assert.Contains("3f9a2c1b77e0", list.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("aa ", list.Out, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', list.Out);
        Assert.Contains("\"state\": \"done\"", (await RunAsync("approvals", "approve", "aa", "-o", "json")).Out, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("approvals", "deny", "3f9a2c1b77e0", "--reason", "not now")).ExitCode);
        Assert.Equal("not now", Assert.IsType<DenyRequest>(Fleet.Requests.Last()).Reason);
        Assert.Equal(2, (await RunAsync("approvals", "list", "--state", "lost")).ExitCode);
        Assert.Equal(2, (await RunAsync("approvals", "show", "../x")).ExitCode);
    }

    [Fact]
    public async Task People_are_told_of_the_jobs_that_an_approval_began_and_not_of_its_JSON()
    {
        const string Answer = """{ "jobs": [ { "id": "5f0c", "state": "JOB_STATE_QUEUED" } ], "backups": [ { "id": "b1" } ] }""";
        Fleet.Approvals.Add(new Approval { Id = "aa", State = ApprovalState.Done, Answer = Answer });
        Fleet.Approvals.Add(new Approval { Id = "bb", State = ApprovalState.Done, Answer = "{ broken" });

        string shown = (await RunAsync("approvals", "approve", "aa")).Out;
        Assert.Matches(@"Job: +5f0c, queued by it; follow it with 'dbcalmctl jobs watch 5f0c'\n", shown);
        Assert.DoesNotContain("JOB_STATE", shown, StringComparison.Ordinal);
        Assert.Equal(Answer, (string?)(await RunAsync("approvals", "approve", "aa", "-o", "json")).Json["answer"]);
        Assert.DoesNotContain("broken", (await RunAsync("approvals", "approve", "bb")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_approval_after_which_nothing_was_done_is_a_failure_that_says_why()
    {
        Fleet.Approvals.Add(new Approval { Id = "3f9a2c1b77e0", State = ApprovalState.Failed, AskedBy = "user anna", Summary = "deletion of backup 1", Reason = "what it is about has changed since it was asked for" });

        CliRun run = await RunAsync("approvals", "approve", "3f9a2c1b77e0");

        Assert.Equal(4, run.ExitCode);
        Assert.Contains("has changed", run.Error, StringComparison.Ordinal);
        Assert.Equal("", run.Out);
    }
}
