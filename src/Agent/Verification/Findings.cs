using DbCalm.Agent.Engines;
using DbCalm.Artefacts.Segments;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Errors;
using DbCalm.Core.Manifests;
using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Verification;

/// <summary>What a verification has read and found wrong. May be added to from several threads.</summary>
internal sealed class Findings
{
    // A report is one message; more would say nothing new.
    private const int MaxReported = 1000;

    private readonly Lock gate = new();
    private readonly List<StoredDefect> defects = [];
    private ulong segments;
    private ulong files;
    private ulong bytes;
    private ulong tablespaces;

    /// <summary>Defects so far.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return defects.Count;
            }
        }
    }

    public void Add(StoredDefect defect)
    {
        lock (gate)
        {
            defects.Add(defect);
        }
    }

    /// <summary>These segments or files of a backup were read.</summary>
    public void CountRead(Manifest manifest, StoredCheck check)
    {
        lock (gate)
        {
            segments += manifest.Files is null ? (ulong)check.Segments : 0;
            files += manifest.Files is null ? 0 : (ulong)check.Segments;
            bytes += (ulong)check.Bytes;
        }
    }

    /// <summary>What was made of the backup was checked, too.</summary>
    public void Add(CopyCheck check)
    {
        lock (gate)
        {
            tablespaces += (ulong)check.Tablespaces;
            defects.AddRange(check.Defects);
        }
    }

    private string Pieces => string.Join(" and ", new[] { (segments, "segments"), (files, "files") }.Where(count => count.Item1 > 0).Select(count => $"{count.Item1} {count.Item2}"));

    /// <summary>One sentence for people when nothing is wrong.</summary>
    public string Summary(string backupId) => tablespaces == 0
        ? $"backup {backupId} is what was written: {Pieces}, {bytes} bytes"
        : $"backup {backupId} is what was written ({Pieces}, {bytes} bytes with its chain) and prepares; {tablespaces} tablespaces are right";

    /// <summary>The failure of a verification that found something.</summary>
    public Failure ToFailure()
    {
        string first = defects[0].Describe();
        string message = defects.Count == 1 ? first : $"{defects.Count} defects; the first: {first}";
        return new Failure(ErrorCode.Corrupt, message, "use another backup, take a new full one, and check the repository's disk");
    }

    /// <summary>The wire form.</summary>
    public VerifyReport ToReport()
    {
        var report = new VerifyReport { Segments = segments, Bytes = bytes, Tablespaces = tablespaces };
        foreach (StoredDefect found in defects.Take(MaxReported))
        {
            var defect = new Defect { BackupId = found.BackupId, Object = found.Object, Message = found.Message };
            if (found.Segment is { } segment)
            {
                defect.Segment = (ulong)segment;
            }

            report.Defects.Add(defect);
        }

        return report;
    }
}
