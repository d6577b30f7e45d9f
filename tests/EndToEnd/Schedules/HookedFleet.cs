using System.Text.Json.Nodes;
using DbCalm.Testing.Fleets;

namespace DbCalm.EndToEnd.Schedules;

/// <summary>A fleet with a program for the host that stops and starts something around backups, as replication is: <c>stop</c>, <c>start</c>, <c>fail</c> and <c>hold</c>.</summary>
public sealed class HookedFleet : IAsyncLifetime
{
    internal Fleet Fleet { get; private set; } = null!;

    /// <summary>The program.</summary>
    internal string Program { get; private set; } = "";

    /// <summary>True between <c>stop</c> and <c>start</c>.</summary>
    internal bool IsStopped => File.Exists(Fleet.Directory.At("stopped"));

    public async ValueTask InitializeAsync()
    {
        Fleet = await Fleet.StartAsync();
        Program = Fleet.Directory.Write("replica", $"""
            #!/bin/bash
            set -eu
            cd {Fleet.Directory.Path}
            echo "$DBCALM_HOOK ${"{"}DBCALM_RESULT-{"}"} $DBCALM_JOB_KIND $DBCALM_INSTANCE $DBCALM_BACKUP_TYPE $DBCALM_REPOSITORY [$DBCALM_SCHEDULE_ID] ${"{"}DBCALM_ERROR_CODE-{"}"}" >> notes
            case $1 in
              stop) touch stopped ;;
              start) rm -f stopped ;;
              fail) echo "can't reach the replica" >&2; exit 3 ;;
              hold) touch stopped; exec sleep 600 ;;
            esac

            """);
        File.SetUnixFileMode(Program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>What the program wrote since the last call: hook, result, kind, instance, type, repository, [schedule], error code.</summary>
    internal IReadOnlyList<string> TakeNotes()
    {
        string path = Fleet.Directory.At("notes");
        string[] notes = File.Exists(path) ? File.ReadAllLines(path) : [];
        File.Delete(path);
        return notes;
    }

    /// <summary>The words of a command that runs the program.</summary>
    internal string Command(string word) => $"""["{Program}","{word}"]""";

    /// <summary>Lets the host run the program.</summary>
    internal async Task AllowAsync()
    {
        string config = await File.ReadAllTextAsync(Fleet.Host.ConfigFile, TestContext.Current.CancellationToken);
        if (!config.Contains("hooks:", StringComparison.Ordinal))
        {
            await File.WriteAllTextAsync(Fleet.Host.ConfigFile, $"{config}hooks:\n  allowed: [ {Program} ]\n", TestContext.Current.CancellationToken);
            await RestartAsync();
        }
    }

    internal async Task RestartAsync(string? crashAt = null)
    {
        await Fleet.Host.StopAsync();
        Fleet.Host.Start(crashAt);
        await Fleet.WaitOnlineAsync(Fleet.Host);
    }

    /// <summary>Queues a full backup between two commands and gives its job's id.</summary>
    internal async Task<string> QueueAsync(string before, string after) =>
        (await Fleet.Ctl.OkAsync("backup", "full", "--instance", Fleet.Host.Instance, "--before", Command(before), "--after", Command(after))).Text("id");

    /// <summary>The end of a full backup between two commands.</summary>
    internal async Task<JsonNode> BackupAsync(string before, string after) => await Fleet.JobEndAsync(await QueueAsync(before, after));

    public ValueTask DisposeAsync() => Fleet.DisposeAsync();
}
