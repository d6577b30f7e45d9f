namespace DbCalm.Testing.Fleets;

/// <summary>A real mariadb-backup whose stream can be held in the middle, after more than one segment has gone out.</summary>
internal sealed class GatedBackup : IDisposable
{
    private const string Script = """
        case " $* " in *" --backup "*) ;; *) exec "$REAL" "$@" ;; esac
        set -o pipefail
        echo run >>"$HERE/runs"
        "$REAL" "$@" | { head -c 18000000; : >"$HERE/half"; while [ -e "$HERE/hold" ]; do sleep 0.02; done; cat; }
        """;

    private readonly FakeTool tool;
    private readonly bool isOwn;

    /// <summary>A tool of its own.</summary>
    internal GatedBackup()
        : this(new FakeTool("mariadb-backup", Script)) => isOwn = true;

    /// <summary>Puts the gate into <paramref name="tool"/>, which an agent finds already.</summary>
    internal GatedBackup(FakeTool tool)
    {
        this.tool = tool;
        tool.Become(Script);
    }

    /// <summary>The environment for an agent that is to find this tool.</summary>
    internal IReadOnlyDictionary<string, string?> Environment => new Dictionary<string, string?> { ["PATH"] = tool.SearchPath };

    /// <summary>Holds the next streams in the middle.</summary>
    internal void Hold() => File.WriteAllText(Path.Combine(tool.Notes, "hold"), "");

    /// <summary>Lets held streams go on.</summary>
    internal void Release() => File.Delete(Path.Combine(tool.Notes, "hold"));

    /// <summary>Waits until a stream is held.</summary>
    internal async Task WaitUntilHalfAsync()
    {
        string half = Path.Combine(tool.Notes, "half");
        await Wait.UntilAsync(() => File.Exists(half), "the backup to be in the middle of its stream", 60, TestContext.Current.CancellationToken);
        File.Delete(half);
    }

    /// <summary>How many backups were begun with it.</summary>
    internal int Runs => File.Exists(Path.Combine(tool.Notes, "runs")) ? File.ReadAllLines(Path.Combine(tool.Notes, "runs")).Length : 0;

    public void Dispose()
    {
        Release();
        if (isOwn)
        {
            tool.Dispose();
        }
    }
}
