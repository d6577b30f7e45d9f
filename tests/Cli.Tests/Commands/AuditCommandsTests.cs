using DbCalm.Cli.Tests.Server;
using DbCalm.Protocol.V1;
using Google.Protobuf.WellKnownTypes;

namespace DbCalm.Cli.Tests.Commands;

public sealed class AuditCommandsTests : ControllerFixture
{
    private string ExportPath => Files.At("audit.jsonl");

    [Fact]
    public async Task The_table_says_why_and_what_was_asked_for()
    {
        Fleet.Trail.AddRange(
        [
            RowOf(3, "a stranger as user anna", AuditOutcome.Refused, "Invalid credentials", "{ \"password\": { \"user\": \"anna\" } }"),
            RowOf(2, "user anna", AuditOutcome.Waiting, "deletion of backup 1: it takes a second administrator", "{ \"id\": \"1\" }"),
            RowOf(1, "user anna", AuditOutcome.Begun, "", "{ \"id\": \"" + new string('x', 400) + "\" }"),
        ]);

        CliRun run = await RunAsync("audit", "list", "--actor", "anna", "--outcome", "waiting");

        Assert.Matches("3 .* a stranger as user anna .* refused +Invalid credentials: { \"password\": { \"user\": \"anna\" } }\n", run.Out);
        Assert.Matches("2 .* waiting +deletion of backup 1: it takes a second administrator: { \"id\": \"1\" }\n", run.Out);
        Assert.Matches("1 .* begun +{ \"id\": \"x{291}…\n", run.Out);
        ListAuditRowsRequest request = Assert.IsType<ListAuditRowsRequest>(Assert.Single(Fleet.Requests));
        Assert.Equal(("anna", AuditOutcome.Waiting), (request.Actor, request.Outcome));
    }

    [Theory]
    [InlineData(0, 0, "Verdict: +there is nothing in it yet")]
    [InlineData(2, 0, "Verdict: +the rows fit together; none is sealed yet")]
    [InlineData(2, 1, "Verdict: +nobody touched it")]
    public async Task The_verdict_claims_what_is_proved(int rows, int seals, string verdict)
    {
        Fill(rows);
        Fleet.Seals.AddRange(Enumerable.Range(0, seals).Select(_ => new AuditSeal { Number = 1 }));

        CliRun run = await RunAsync("audit", "verify");

        Assert.Equal(0, run.ExitCode);
        Assert.Matches(verdict, run.Out);
    }

    [Fact]
    public async Task An_export_is_compared_with_the_trail_as_it_is_later()
    {
        Fill(5);
        Fleet.Seals.Add(new AuditSeal { Number = 3, Hash = "hash 3" });
        await ExportAsync();
        Fleet.Trail.Add(RowOf(6, "user anna", AuditOutcome.Done, "", ""));

        CliRun run = await RunAsync("audit", "verify", "--export", ExportPath);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Matches("Compared: +5 exported rows", run.Out);
    }

    [Theory]
    [InlineData("change", "Row 2: +it is not the row that was exported: its hash is another")]
    [InlineData("remove", "Row 2: +it was exported and is gone")]
    [InlineData("cut", "Row 4: +it was exported and is gone\nRow 5: +it was exported and is gone")]
    [InlineData("empty", "Row 1: +it was exported and is gone")]
    [InlineData("key", "Key: +the key of the seals is not that of the export")]
    public async Task What_was_rewritten_after_an_export_is_found(string rewrite, string finding)
    {
        Fill(5);
        Fleet.Seals.Add(new AuditSeal { Number = 3, Hash = "hash 3" });
        await ExportAsync();
        switch (rewrite)
        {
            case "change":
                Fleet.Trail[1].Hash = "another";
                break;
            case "remove":
                Fleet.Trail.RemoveAt(1);
                break;
            case "cut":
                Fleet.Trail.RemoveRange(3, 2);
                break;
            case "empty":
                Fleet.Trail.Clear();
                break;
            default:
                Fleet.AuditKey = "another key";
                break;
        }

        CliRun run = await RunAsync("audit", "verify", "--export", ExportPath);

        Assert.Equal(1, run.ExitCode);
        Assert.Matches("Verdict: +it was touched", run.Out);
        Assert.Matches(finding, run.Out);
    }

    [Theory]
    [InlineData("", "it holds no row")]
    [InlineData("no JSON\n", "line 1 is none of an export")]
    [InlineData("[]\n", "line 1 is none of an export")]
    [InlineData("{\"public_key\":null,\"row\":{\"number\":\"1\"},\"seal\":null}\n", "line 1 is none of an export")]
    [InlineData("{\"public_key\":null,\"row\":{\"number\":2,\"hash\":\"hash 2\"},\"seal\":null}\n{\"public_key\":null,\"row\":{\"number\":1,\"hash\":\"hash 1\"},\"seal\":null}\n", "its rows are not in order")]
    public async Task A_file_that_is_no_export_is_told_from_a_trail_that_was_touched(string text, string problem)
    {
        Fill(2);
        Files.Write("audit.jsonl", text);

        CliRun run = await RunAsync("audit", "verify", "--export", ExportPath);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"{ExportPath} is no export of the audit trail: {problem}\nhint: name a file", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_there_is_not_overwritten_by_an_export()
    {
        Files.Write("audit.jsonl", "kept");

        CliRun run = await RunAsync("audit", "export", "--to-file", ExportPath);

        Assert.Equal($"error: {ExportPath} exists already\nhint: name a new file; to compare an export with the trail: dbcalmctl audit verify --export FILE\n", run.Error);
        Assert.Equal("kept", await File.ReadAllTextAsync(ExportPath, TestContext.Current.CancellationToken));
        Assert.Contains($"can't read {Files.At("none")}", (await RunAsync("audit", "verify", "--export", Files.At("none"))).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_held_is_no_error()
    {
        Fleet.Failure = TestFailure.Of("approval_needed", "deletion of backup 1: it takes a second administrator", "another administrator runs: dbcalmctl approvals approve 1");

        CliRun run = await RunAsync("audit", "list");

        Assert.Equal((7, "waiting: deletion of backup 1: it takes a second administrator\nhint: another administrator runs: dbcalmctl approvals approve 1\n"), (run.ExitCode, run.Error));
    }

    private void Fill(int rows) => Fleet.Trail.AddRange(Enumerable.Range(1, rows).Select(number => RowOf(number, "user anna", AuditOutcome.Done, "", "")));

    private async Task ExportAsync() => Assert.Equal(0, (await RunAsync("audit", "export", "--to-file", ExportPath)).ExitCode);

    private static AuditRow RowOf(int number, string actor, AuditOutcome outcome, string reason, string request) => new()
    {
        Number = number,
        At = new Timestamp { Seconds = 1_780_000_000 },
        Actor = actor,
        Address = "192.0.2.1",
        Action = "AccessService/Login",
        Outcome = outcome,
        Reason = reason,
        Request = request,
        Hash = $"hash {number}",
    };
}
