using DbCalm.Agent.Commands;
using DbCalm.Platform;
using DbCalm.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace DbCalm.Agent.Tests.Commands;

public sealed class CronFileCommandTests : IDisposable
{
    private const string Nightly = """[{"id": 3, "backup_type": "full", "frequency": "daily", "hour": 4, "minute": 0, "enabled": true}, {"id": 4, "backup_type": "full", "frequency": "hourly", "minute": 1, "enabled": false}]""";
    private const string Line = "\n# Schedule ID: 3\n0 4 * * * root /usr/bin/dbcalm backup full --schedule-id 3 >> /var/log/dbcalm/cron-3.log 2>&1\n\n";
    private readonly TemporaryDirectory directory = new();

    private string Target => directory.At("cron.d", "dbcalm");

    [Fact]
    public async Task It_writes_once_and_leaves_alone_what_says_the_same()
    {
        Assert.Equal((0, $"wrote {Target}: 1 of 2 schedules\n", ""), await RunAsync(Nightly));
        string text = await File.ReadAllTextAsync(Target, TestContext.Current.CancellationToken);
        Assert.EndsWith(Line, text, StringComparison.Ordinal);
        Assert.Equal("-rw-r--r--", ModeOf(Target));

        string older = text.Replace("# Last updated: 2", "# Last updated: 1", StringComparison.Ordinal);
        await File.WriteAllTextAsync(Target, older, TestContext.Current.CancellationToken);
        Assert.Equal((0, $"{Target} is unchanged\n", ""), await RunAsync(Nightly));
        Assert.Equal(older, await File.ReadAllTextAsync(Target, TestContext.Current.CancellationToken));

        Assert.Equal(0, (await RunAsync("[]")).ExitCode);
        Assert.DoesNotContain("Schedule ID", await File.ReadAllTextAsync(Target, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal([Target], Directory.EnumerateFileSystemEntries(directory.At("cron.d")));
    }

    [Fact]
    public async Task A_dry_run_prints_the_file_and_writes_nothing()
    {
        (int exitCode, string output, _) = await RunAsync(Nightly, "--dry-run");
        Assert.Equal(0, exitCode);
        Assert.EndsWith(Line, output, StringComparison.Ordinal);
        Assert.False(File.Exists(Target));
    }

    [Theory]
    [InlineData("{}", "error: schedules must be a list\n")]
    [InlineData("""[{"id": 1, "backup_type": "full\u001b[2J\n", "frequency": "daily", "enabled": true}]""", "error: Schedule at index 0: Invalid backup_type: full?[2J?\n")]
    [InlineData("""[{"id": 1, "backup_type": "full", "frequency": "daily", "hour": 24, "minute": 0, "enabled": true}]""", "error: Schedule at index 0: Invalid hour: 24. Must be 0-23\n")]
    [InlineData("[", "is not JSON")]
    public async Task A_mistake_is_said_and_the_file_stays(string schedules, string message)
    {
        await RunAsync(Nightly);
        string before = await File.ReadAllTextAsync(Target, TestContext.Current.CancellationToken);
        (int exitCode, string output, string errors) = await RunAsync(schedules);
        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains(message, errors, StringComparison.Ordinal);
        Assert.Contains("\nhint: ", errors, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(Target, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_said()
    {
        (int exitCode, _, string errors) = await RunAsync(Nightly, "--output", directory.At("gone", "dbcalm"));
        Assert.Equal(4, exitCode);
        Assert.Contains("gone/dbcalm can't be written", errors, StringComparison.Ordinal);
    }

    /// <summary>Died between the draft and the renaming: cron still has the old file, and a draft that it does not read.</summary>
    [Fact]
    public async Task A_crash_leaves_the_old_file_and_nothing_that_cron_reads()
    {
        await RunAsync(Nightly);
        string before = await File.ReadAllTextAsync(Target, TestContext.Current.CancellationToken);
        CrashPoints.Watch(_ => throw new InvalidOperationException("died"));
        Assert.Equal(1, (await RunAsync("[]")).ExitCode);
        CrashPoints.Watch(null);
        Assert.Equal(before, await File.ReadAllTextAsync(Target, TestContext.Current.CancellationToken));
        Assert.All(Directory.EnumerateFileSystemEntries(directory.At("cron.d")), path => Assert.True(path == Target || Path.GetFileName(path)[0] == '.'));

        Assert.Equal(0, (await RunAsync("[]")).ExitCode);
        Assert.Equal([Target], Directory.EnumerateFileSystemEntries(directory.At("cron.d")));
    }

    public void Dispose() => directory.Dispose();

    private static string ModeOf(string path) => new([.. "-rwxrwxrwx".Select((c, i) => i == 0 || File.GetUnixFileMode(path).HasFlag((UnixFileMode)(1 << (9 - i))) ? c : '-')]);

    private async Task<(int ExitCode, string Output, string Errors)> RunAsync(string schedules, params string[] options)
    {
        directory.Make("cron.d");
        using var output = new StringWriter();
        using var errors = new StringWriter();
        string[] target = options.Contains("--output") ? [] : ["--output", Target];
        int exitCode = await CommandLine.RunAsync(
            ["cron-file", "--schedules", directory.Write("schedules.json", schedules), .. target, .. options], output, errors, () => NullLoggerFactory.Instance, TestContext.Current.CancellationToken);
        return (exitCode, output.ToString(), errors.ToString());
    }
}
