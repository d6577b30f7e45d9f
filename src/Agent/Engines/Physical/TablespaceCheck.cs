using System.Collections.Concurrent;
using System.Globalization;
using DbCalm.Agent.Engines.Servers;
using DbCalm.Agent.Jobs;
using DbCalm.Agent.Processes;
using DbCalm.Agent.Tools;
using DbCalm.Artefacts.Storage;

namespace DbCalm.Agent.Engines.Physical;

/// <summary>Runs innochecksum on every tablespace of a prepared data directory, on as many at once as there are cores.</summary>
internal sealed class TablespaceCheck(Tool innochecksum, JobContext job, string backupId)
{
    /// <summary>What a check without findings does not prove.</summary>
    public const string Limits =
        "innochecksum compares each page with the checksum it carries; it does not see MyISAM and Aria tables, rows that are wrong in a right page, pages that are missing, or pages that InnoDB holds for unused";

    private readonly ConcurrentBag<StoredDefect> defects = [];
    private int checkedFiles;

    /// <summary>Checks all of <paramref name="dataDirectory"/>; each file that is not right is a defect.</summary>
    public async Task<CopyCheck> RunAsync(string dataDirectory, CancellationToken cancellationToken)
    {
        SystemTablespace system = SystemTablespace.Read(dataDirectory);
        List<(string File, IReadOnlyList<IReadOnlyList<string>> Runs)> checks =
        [
            .. system.Files.Select((file, index) => (file, index == 0 ? FirstFileRuns(system) : [[$"--tablespace-flags={system.Flags}"]])),
            .. Find(dataDirectory, "undo*", SearchOption.TopDirectoryOnly).Where(IsUndo).Concat(Find(dataDirectory, "*.ibd", SearchOption.AllDirectories))
                .Select(file => (file, (IReadOnlyList<IReadOnlyList<string>>)[[]])),
        ];
        long total = checks.Sum(check => Length(dataDirectory, check.File));
        long done = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(checks, options, async (check, token) =>
        {
            await CheckAsync(dataDirectory, check.File, check.Runs, token);
            job.Progress(Interlocked.Add(ref done, Length(dataDirectory, check.File)), total, 0);
        });
        return new CopyCheck(checkedFiles, [.. defects.OrderBy(defect => defect.Object, StringComparer.Ordinal)]);
    }

    private static IReadOnlyList<IReadOnlyList<string>> FirstFileRuns(SystemTablespace system) =>
    [
        .. system.Ranges.Select(range => (IReadOnlyList<string>)
        [
            string.Create(CultureInfo.InvariantCulture, $"--start-page={range.First}"),
            .. range.Last is { } last ? [string.Create(CultureInfo.InvariantCulture, $"--end-page={last}")] : Array.Empty<string>(),
        ]),
    ];

    private static IEnumerable<string> Find(string dataDirectory, string pattern, SearchOption depth) =>
        Directory.EnumerateFiles(dataDirectory, pattern, depth).Select(path => Path.GetRelativePath(dataDirectory, path)).Order(StringComparer.Ordinal);

    private static bool IsUndo(string file) => file["undo".Length..].All(char.IsAsciiDigit);

    private static long Length(string dataDirectory, string file) => new FileInfo(Path.Combine(dataDirectory, file)) is { Exists: true } info ? info.Length : 0;

    private async Task CheckAsync(string dataDirectory, string file, IReadOnlyList<IReadOnlyList<string>> runs, CancellationToken cancellationToken)
    {
        if (Length(dataDirectory, file) == 0)
        {
            await job.LogAsync($"{file} has no pages: nothing to check", cancellationToken);
            return;
        }

        Interlocked.Increment(ref checkedFiles);
        foreach (IReadOnlyList<string> arguments in runs)
        {
            ChildResult result = await ChildProcess.RunAsync(Command([.. arguments, Path.Combine(dataDirectory, file)]), cancellationToken);
            if (result.ExitCode != 0)
            {
                defects.Add(Judge(file, result));
                return;
            }
        }
    }

    private ChildCommand Command(IReadOnlyList<string> arguments) => new()
    {
        Path = innochecksum.Path,
        Arguments = arguments,
        OnStarted = identity => job.Traces.Record(new JobTrace.ToolProcess(identity)),
    };

    private StoredDefect Judge(string file, ChildResult result)
    {
        bool isVerdict = result.ExitCode == 1 && !result.ErrorTail.Any(line => line.Contains("unknown option", StringComparison.Ordinal) || line.Contains("unknown variable", StringComparison.Ordinal));
        return isVerdict
            ? new StoredDefect(backupId, file, null, $"innochecksum finds a page that is not right: {string.Join("; ", result.ErrorTail)}")
            : throw ToolFailure.Explain($"innochecksum on {file}", result.ExitCode, result.ErrorTail);
    }
}
