using DbCalm.Testing;

namespace DbCalm.EndToEnd.Deploy;

/// <summary>The units as systemd itself judges them.</summary>
public sealed class SystemdUnitTests
{
    // systemd's exposure level is from 0 to 10; its option takes tenths.
    private const string Threshold = "--threshold=30";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static string Units => Path.Combine(Environment.GetEnvironmentVariable("DBCALM_REPO") ?? throw new InvalidOperationException("DBCALM_REPO is not set"), "deploy/systemd");

    [Theory]
    [InlineData("dbcalm-controller.service", null)]
    [InlineData("dbcalm-agent.service", null)]
    [InlineData("dbcalm-agent.service", "dbcalm-agent-restore.conf")]
    [InlineData("dbcalm-worker.service", null)]
    public async Task A_unit_has_no_more_rights_than_it_needs(string unit, string? dropIn)
    {
        using var directory = new TemporaryDirectory();
        string text = await File.ReadAllTextAsync(Path.Combine(Units, unit), Cancellation);
        if (dropIn is not null)
        {
            // Offline systemd reads no drop-ins; what they say comes after what the unit says.
            string more = (await File.ReadAllTextAsync(Path.Combine(Units, dropIn), Cancellation)).Replace("[Service]\n", "", StringComparison.Ordinal);
            text = text.Replace("[Install]", more + "\n[Install]", StringComparison.Ordinal);
        }

        string path = directory.Write(unit, text);
        ProcessOutput judged = await ProcessRunner.RunAsync(["systemd-analyze", "security", "--offline=true", "--no-pager", Threshold, path], null, 60, Cancellation);
        Assert.True(judged.ExitCode == 0, judged.Stdout + judged.Stderr);
        Assert.Contains("Overall exposure level", judged.Stdout, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dbcalm-controller.service")]
    [InlineData("dbcalm-agent.service")]
    [InlineData("dbcalm-worker.service")]
    public async Task A_unit_is_understood_whole(string unit)
    {
        ProcessOutput verified = await ProcessRunner.RunAsync(["systemd-analyze", "verify", "--man=no", Path.Combine(Units, unit)], null, 60, Cancellation);
        string[] complaints = [.. (verified.Stdout + verified.Stderr).Split('\n').Where(line => line.Contains(unit, StringComparison.Ordinal) && !line.Contains("is not executable", StringComparison.Ordinal))];
        Assert.Empty(complaints);
    }
}
